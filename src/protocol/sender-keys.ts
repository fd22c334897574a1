// The keys that a sender of envelopes holds: one pair to sign with, one to be answered to.

import { createHash, randomBytes } from "node:crypto";
import { boxPublicKey, signPublicKey } from "./curve25519.ts";

/** Gives that many unpredictable octets; a test hands in fixed ones. */
export type Random = (length: number) => Uint8Array;

export const systemRandom: Random = (length) => randomBytes(length);

/** X25519, 32 octets each. */
export interface BoxKeyPair {
  publicKey: Uint8Array;
  secretKey: Uint8Array;
}

/** Ed25519: a public key and a seed (RFC 8032's private key), 32 octets each. */
export interface SignKeyPair {
  publicKey: Uint8Array;
  secretKey: Uint8Array;
}

export interface SenderKeys {
  sign: SignKeyPair;
  box: BoxKeyPair;
}

export function newBoxKeyPair(random: Random = systemRandom): BoxKeyPair {
  const secretKey = random(32);
  return { publicKey: boxPublicKey(secretKey), secretKey };
}

export function newSignKeyPair(random: Random = systemRandom): SignKeyPair {
  const secretKey = random(32);
  return { publicKey: signPublicKey(secretKey), secretKey };
}

export function newSenderKeys(random: Random = systemRandom): SenderKeys {
  return { sign: newSignKeyPair(random), box: newBoxKeyPair(random) };
}

/** How an envelope names its recipient: the first 8 octets of SHA-256 of the recipient's box key. */
export function boxKeyId(publicKey: Uint8Array): Uint8Array {
  return createHash("sha256").update(publicKey).digest().subarray(0, 8);
}
