// The server's secrets: one file, 0600, written beside and renamed, so that it is whole or the one before.
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { newBoxKeyPair, newSignKeyPair } from "../../protocol/index.ts";

const pairSchema = z.strictObject({
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  secretKey: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.number(),
  retiredAt: z.number().optional(),
});

const keyFileSchema = z.strictObject({
  schema: z.literal(1),
  /** Ed25519; signs key documents and nothing else. */
  root: pairSchema,
  /** Rises with every key document. */
  serial: z.int().min(1),
  issuedAt: z.number(),
  /** The newest stands first. */
  sign: z.array(pairSchema).min(1),
  box: z.array(pairSchema).min(1),
});

export type StoredPair = z.infer<typeof pairSchema>;
export type KeyFile = z.infer<typeof keyFileSchema>;

/** Reads the key file; undefined when there is none; throws when there is one that cannot be read as such. */
export function readKeyFile(path: string): KeyFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const parsed = keyFileSchema.safeParse(parseJson(text));
  // Making new keys instead would lock every box out: a person has to bring the backup.
  if (!parsed.success) throw new Error(`The key file ${path} is damaged. Put its backup in its place.`);
  return parsed.data;
}

/** Writes the key file durably. */
export function writeKeyFile(path: string, file: KeyFile): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  const handle = openSync(temporary, "wx", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(file, null, 1)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

/** A new identity. */
export function newKeyFile(now: number): KeyFile {
  return {
    schema: 1,
    root: stored(newSignKeyPair(), now),
    serial: 1,
    issuedAt: now,
    sign: [stored(newSignKeyPair(), now)],
    box: [stored(newBoxKeyPair(), now)],
  };
}

/** The same identity with new working keys; box keys retired longer than `keepDays` are dropped. */
export function rotated(file: KeyFile, now: number, keepDays: number): KeyFile {
  const retire = (pair: StoredPair): StoredPair => ({ ...pair, retiredAt: pair.retiredAt ?? now });
  const isKept = (pair: StoredPair) => now - (pair.retiredAt ?? now) < keepDays * 86_400_000;
  return {
    ...file,
    serial: file.serial + 1,
    issuedAt: now,
    // Nothing is ever verified with a retired sign key here: only boxes verify, by the document in force.
    sign: [stored(newSignKeyPair(), now)],
    box: [stored(newBoxKeyPair(), now), ...file.box.map(retire).filter(isKept)],
  };
}

/** When the file was written last, or undefined when there is none. */
export function keyFileStamp(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function stored(pair: { publicKey: Uint8Array; secretKey: Uint8Array }, createdAt: number): StoredPair {
  return {
    publicKey: Buffer.from(pair.publicKey).toString("hex"),
    secretKey: Buffer.from(pair.secretKey).toString("hex"),
    createdAt,
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
