// Reading what may be damaged: the file, else its backup, else defaults; whatever cannot be used is set aside.

import { basename, dirname, join } from "node:path";
import { z } from "zod";
import type { Clock, Log } from "../shared/index.ts";
import { acceptData } from "./check-data.ts";
import { type Files, systemErrorCode } from "./files.ts";
import { SEALED_ELSEWHERE } from "./sealed-files.ts";

/** Where a document's data came from; anything but `file` means that something was lost or never was. */
export type DocumentOrigin = "file" | "backup" | "defaults" | "new";

/** One step: what was stored under a version, made into what the next version expects. */
export type Migration = (data: unknown) => unknown;

export interface DocumentFormat<T> {
  schema: z.ZodType<T>;
  /** The version this program writes, from 1. */
  version: number;
  /** `migrations[n]` leads from version n to n+1; every version from 1 on needs its step. */
  migrations: Readonly<Record<number, Migration>>;
  defaults: () => T;
  /** Long lists of the document, with what `schema` says of them: checked entry by entry. */
  lists?: { [K in keyof T]?: { entry: z.ZodType; most: number } };
}

export interface ReadDocument<T> {
  data: T;
  origin: DocumentOrigin;
  /** The version it was stored under, when it had to be migrated. */
  migratedFrom?: number;
}

const SET_ASIDE_KEPT = 5;
const stored = z.object({ version: z.int().min(1), data: z.unknown() });

export const backupPath = (path: string) => `${path}.bak`;
/** The last file written under an older version: what a program that was rolled back can still read. */
export const versionPath = (path: string, version: number) => `${path}.v${version}`;

export async function readDocument<T>(
  path: string,
  format: DocumentFormat<T>,
  ports: { files: Files; clock: Clock; log: Log },
): Promise<ReadDocument<T>> {
  let anything = false;
  for (const candidate of [path, backupPath(path), versionPath(path, format.version)]) {
    const bytes = await readCandidate(ports.files, candidate);
    if (bytes === undefined) continue;
    anything = true;
    const decoded = typeof bytes === "string" ? bytes : decode(bytes, format);
    if (typeof decoded !== "string") {
      return { ...decoded, origin: candidate === path ? "file" : "backup" };
    }
    await setAside(candidate, decoded, ports);
  }
  return { data: format.defaults(), origin: anything ? "defaults" : "new" };
}

/** The content, or in words why there is none to use. */
async function readCandidate(files: Files, path: string): Promise<Uint8Array | string | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    // Denied access is no damage: to set such a file aside would lose what its owner can read.
    const code = systemErrorCode(error);
    if (code === "EIO") return "the medium reports an error";
    if (code === SEALED_ELSEWHERE) return "it was sealed with the key of another device, or is damaged";
    throw error;
  }
}

/** The data, or in words why it cannot be used (never with a value in it). */
function decode<T>(
  bytes: Uint8Array,
  format: DocumentFormat<T>,
): { data: T; migratedFrom?: number } | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return bytes.length === 0 ? "it is empty" : "it is no JSON";
  }
  const envelope = stored.safeParse(parsed);
  if (!envelope.success) return "it has no version";
  const { version } = envelope.data;
  if (version > format.version) return `it was written by a newer program (version ${version})`;
  let { data } = envelope.data;
  for (let step = version; step < format.version; step++) {
    const migrate = format.migrations[step];
    if (!migrate) throw new Error(`no migration from version ${step}`);
    try {
      data = migrate(data);
    } catch {
      return `its data does not fit version ${step}`;
    }
  }
  const accepted = acceptData(data, format);
  if (typeof accepted === "string") return `its data does not fit at ${accepted}`;
  return version === format.version ? accepted : { ...accepted, migratedFrom: version };
}

async function setAside(
  path: string,
  reason: string,
  { files, clock, log }: { files: Files; clock: Clock; log: Log },
): Promise<void> {
  const mark = `${basename(path)}.corrupt-`;
  const folder = dirname(path);
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, "-");
  const aside = join(folder, `${mark}${stamp}`);
  log.error(`${basename(path)} cannot be used: ${reason}; set aside`, { file: path, aside });
  try {
    await files.rename(path, aside);
    const old = (await files.list(folder)).filter((name) => name.startsWith(mark)).sort(byName);
    for (const name of old.slice(0, -SET_ASIDE_KEPT)) await files.remove(join(folder, name));
    await files.syncFolder(folder);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    // A disk that takes no writes must not keep the service from starting with what it has.
    log.error("could not set the file aside", { file: path, code: systemErrorCode(error) });
  }
}

const byName = (a: string, b: string) => (a < b ? -1 : 1);
