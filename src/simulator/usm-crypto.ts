// Keys, digests and ciphers of the user-based security model.
// RFC 3414 (MD5, SHA-1, DES), RFC 7860 (SHA-2), RFC 3826 (AES-128), draft-blumenthal-aes-usm-04 and
// draft-reeder-snmpv3-usm-3desede-00 (longer keys).
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import type { AuthProtocol, PrivProtocol } from "./definition.ts";

/** Octets of the truncated HMAC (RFC 3414 §6.3.1, RFC 7860 §4.1). */
export const digestBytes = { md5: 12, sha1: 12, sha224: 16, sha256: 24, sha384: 32, sha512: 48 } as const;

const privKeyBytes = { des: 16, aes128: 16, aes256: 32, aes256c: 32 } as const;

const userKeys = new Map<string, Buffer>();

// RFC 3414 A.2: a digest over 2^20 octets of the repeated password. Costly, so each password is done once.
function userKey(hash: AuthProtocol, password: Uint8Array): Buffer {
  const name = `${hash}:${Buffer.from(password).toString("hex")}`;
  const known = userKeys.get(name);
  if (known) return known;
  const megabyte = Buffer.alloc(1 << 20, password);
  const key = createHash(hash).update(megabyte).digest();
  userKeys.set(name, key);
  return key;
}

/** The key of a user at one engine (RFC 3414 §2.6). */
export function localizedKey(
  hash: AuthProtocol,
  password: string | Uint8Array,
  engineId: Uint8Array,
): Buffer {
  const key = userKey(hash, typeof password === "string" ? Buffer.from(password) : password);
  return createHash(hash).update(key).update(engineId).update(key).digest();
}

/** The privacy key, lengthened where the digest is shorter than the cipher wants. */
export function privacyKey(
  protocol: PrivProtocol,
  hash: AuthProtocol,
  password: string,
  engineId: Uint8Array,
): Buffer {
  const wanted = privKeyBytes[protocol];
  let part = localizedKey(hash, password, engineId);
  let key = part;
  while (key.length < wanted) {
    // Blumenthal hashes all there is so far; Reeder (Cisco) makes the last part a password of its own.
    part =
      protocol === "aes256c" ? localizedKey(hash, part, engineId) : createHash(hash).update(key).digest();
    key = Buffer.concat([key, part]);
  }
  return key.subarray(0, wanted);
}

export function messageDigest(hash: AuthProtocol, key: Uint8Array, message: Uint8Array): Buffer {
  return createHmac(hash, key).update(message).digest().subarray(0, digestBytes[hash]);
}

export interface PrivacyInput {
  protocol: PrivProtocol;
  key: Uint8Array;
  /** msgPrivacyParameters, eight octets. */
  salt: Uint8Array;
  engineBoots: number;
  engineTime: number;
}

export function encrypt(input: PrivacyInput, plain: Uint8Array): Buffer {
  const { algorithm, key, iv } = cipher(input);
  const machine = createCipheriv(algorithm, key, iv).setAutoPadding(false);
  // DES works on blocks; what is added behind the scoped PDU is ignored (RFC 3414 §8.1.1.2).
  const padding = input.protocol === "des" ? (8 - (plain.length % 8)) % 8 : 0;
  return Buffer.concat([machine.update(plain), machine.update(Buffer.alloc(padding)), machine.final()]);
}

/** Undefined when the octets cannot be what the cipher made. */
export function decrypt(input: PrivacyInput, secret: Uint8Array): Buffer | undefined {
  if (input.salt.length !== 8) return undefined;
  if (input.protocol === "des" && secret.length % 8 !== 0) return undefined;
  const { algorithm, key, iv } = cipher(input);
  const machine = createDecipheriv(algorithm, key, iv).setAutoPadding(false);
  return Buffer.concat([machine.update(secret), machine.final()]);
}

function cipher(input: PrivacyInput): { algorithm: string; key: Uint8Array; iv: Uint8Array } {
  if (input.protocol === "des") {
    // Single DES is gone from OpenSSL's default provider; triple DES with one key three times is the same.
    const des = input.key.subarray(0, 8);
    const preIv = input.key.subarray(8, 16);
    return {
      algorithm: "des-ede3-cbc",
      key: Buffer.concat([des, des, des]),
      iv: preIv.map((octet, index) => octet ^ (input.salt[index] ?? 0)),
    };
  }
  // RFC 3826 §3.1.2.1: boots, time, salt.
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(input.engineBoots, 0);
  iv.writeUInt32BE(input.engineTime, 4);
  iv.set(input.salt, 8);
  return { algorithm: input.protocol === "aes128" ? "aes-128-cfb" : "aes-256-cfb", key: input.key, iv };
}
