import { dirname } from "node:path";
import { failure, type Outcome, success } from "../shared/index.ts";
import { type Files, systemErrorCode } from "./files.ts";

/** Puts a file in place whole: after a power cut at any moment there is the old content or the new one. */
export async function writeDurably(
  files: Files,
  path: string,
  content: Uint8Array | readonly Uint8Array[],
): Promise<void> {
  const copy = `${path}.tmp`;
  await files.writeSynced(copy, content);
  await files.rename(copy, path);
  await files.syncFolder(dirname(path));
}

const REASONS: Record<string, string> = {
  ENOSPC: "The disk is full; free some space",
  EDQUOT: "The disk quota is used up; free some space",
  EROFS: "The file system is read-only; the card may be failing or was mounted so",
  EIO: "The medium reports an error; the card or disk may be failing",
  EACCES: "Access was denied; check who owns the data folder",
  EPERM: "Access was denied; check who owns the data folder",
};

/** Runs file work; a system error becomes `state.write-failed` with a reason for people, a bug still throws. */
export async function attemptWrite<T>(what: string, work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return success(await work());
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const reason = REASONS[code] ?? `The system says ${code}`;
    return failure("state.write-failed", `Could not write ${what}. ${reason}.`, { code });
  }
}
