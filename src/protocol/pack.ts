// A profile pack: profiles as data, whole and signed by the server, fetched in parts that fit into answers.

import { createHash } from "node:crypto";
import { z } from "zod";
import { failure, type Outcome, success } from "../shared/index.ts";
import { encodeBody, parseBody } from "./body.ts";
import { sign, signPublicKey, verify } from "./curve25519.ts";
import { limits } from "./limits.ts";
import { shortText, timeSchema } from "./message-fields.ts";
import { concatOctets, fromBase64url, fromHex, toBase64url } from "./octets.ts";
import { parseWith } from "./schema-problem.ts";

export const packSchema = z.strictObject({
  schema: z.literal(1),
  /** Rises with every pack a server makes: a box goes back to no lower one. */
  serial: z.int().min(1),
  name: shortText,
  createdAt: timeSchema,
  /** Profile documents, each in the place of the built-in one of the same id. */
  profiles: z.array(z.record(z.string(), z.unknown())).min(1).max(limits.packProfiles),
});
export type ProfilePack = z.infer<typeof packSchema>;

/** Names a pack and proves whose it is. */
export interface PackReference {
  /** SHA-256 of its octets, hex. */
  digest: string;
  size: number;
  /** Ed25519 by a sign key of the server, base64url. */
  signature: string;
}

/** The octets of a pack: these very ones are hashed, signed and sent. */
export function encodePack(pack: ProfilePack): Uint8Array {
  return encodeBody(pack);
}

/** Signs a pack's octets with the seed of a sign key. */
export function signPack(octets: Uint8Array, signSecretKey: Uint8Array): PackReference {
  const named = { digest: digestOf(octets), size: octets.length };
  return { ...named, signature: toBase64url(sign(signedMessage(named), signSecretKey)) };
}

/**
 * A pack that is what the reference names, signed by one of the keys (`signedBy`, that key). Problems:
 * pack.not-genuine (other octets, another signer), pack.invalid (a pack of another form).
 */
export function openPack(
  octets: Uint8Array,
  reference: PackReference,
  signKeys: readonly Uint8Array[],
): Outcome<{ pack: ProfilePack; signedBy: Uint8Array }> {
  if (octets.length !== reference.size || digestOf(octets) !== reference.digest)
    return failure(
      "pack.not-genuine",
      "The profile pack is not the one that was named: it was changed or cut.",
    );
  const signedBy = packSigner(reference, signKeys);
  if (!signedBy) return failure("pack.not-genuine", "The profile pack is not signed by this box's server.");
  const body = parseBody(octets);
  if (!body.ok) return failure("pack.invalid", `The profile pack cannot be read: ${body.problem.message}`);
  const pack = parseWith(packSchema, body.value, "pack.invalid", "The profile pack");
  return pack.ok ? success({ pack: pack.value, signedBy }) : pack;
}

/** The one of the keys that signed a reference; undefined where none of them did. */
export function packSigner(
  reference: PackReference,
  signKeys: readonly Uint8Array[],
): Uint8Array | undefined {
  const message = signedMessage(reference);
  const signature = fromBase64url(reference.signature);
  return signKeys.find((key) => verify(message, signature, key));
}

/** True for a reference whose signature was made with this seed's key: after a rotation it has to be made anew. */
export function isPackSignedWith(reference: PackReference, signSecretKey: Uint8Array): boolean {
  return packSigner(reference, [signPublicKey(signSecretKey)]) !== undefined;
}

function digestOf(octets: Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex");
}

// Says what it is for: a signature under a pack is none under anything else.
function signedMessage({ digest, size }: { digest: string; size: number }): Uint8Array {
  return concatOctets(new TextEncoder().encode(`tallybox profiles 1\n${size}\n`), fromHex(digest));
}
