// The meter ledger: what an entry says and how each is bound to the one before (docs/ledger.md).

import { createHash } from "node:crypto";
import { z } from "zod";
import { clockStates, randomIdSchema, sha256Schema, timeSchema } from "./message-fields.ts";

/** A point of a chain: the hash after so many entries. */
export const chainPointSchema = z.strictObject({
  chain: randomIdSchema,
  index: z.int().min(0),
  hash: sha256Schema,
});

export const chainStartSchema = z.strictObject({
  /** Ed25519, lower-case hex: the key that signs the chain's heads. */
  applianceKey: z.string().regex(/^[0-9a-f]{64}$/, "must be 32 octets in lower-case hex"),
  chain: randomIdSchema,
  startedAt: timeSchema,
  /** Where the box's chain before this one ended, as far as the box knows. */
  after: chainPointSchema.nullable(),
});

/** Who keeps a chain, since when, and which one it continues. */
export type ChainStart = z.infer<typeof chainStartSchema>;

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const ledgerEntrySchema = z.strictObject({
  /** The printer's `key`. */
  key: z.string().min(1).max(128),
  /** HMAC-SHA-256(salt, serial number); null where the printer told none. */
  serialHash: sha256Schema.nullable(),
  /** `total`, `printMono`, … */
  counter: z.string().min(1).max(64),
  value: whole,
  /** Where it stood; several with `+` where the value is their sum; empty where that is not known. */
  oid: z.string().max(400),
  /** Milliseconds since 1970 UTC, by the box's clock. */
  at: whole,
  /** How the time was known: start of the box, milliseconds since then, and who set the clock. */
  boot: randomIdSchema,
  uptimeMs: whole,
  clock: z.enum(clockStates),
});

/** One counter of one printer that was not what the chain last said of it. */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** What the first entry is bound to; an entry's index counts from 1. */
export function chainHash({ applianceKey, chain, startedAt, after }: ChainStart): string {
  const continued = after && [after.chain, after.index, after.hash];
  return sha256(JSON.stringify(["tallybox ledger chain 1", applianceKey, chain, startedAt, continued]));
}

/** SHA-256 of an entry's canonical form: a JSON array in this order, without spaces. */
export function contentHash(entry: LedgerEntry): string {
  const { key, serialHash, counter, value, oid, at, boot, uptimeMs, clock } = entry;
  const canonical = [key, serialHash, counter, value, oid, at, boot, uptimeMs, clock];
  return sha256(JSON.stringify(["tallybox ledger entry 1", ...canonical]));
}

/** An entry's hash: binds its content to its place and to everything before it. */
export function linkHash(index: number, previous: string, content: string): string {
  return sha256(JSON.stringify(["tallybox ledger link 1", index, previous, content]));
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
