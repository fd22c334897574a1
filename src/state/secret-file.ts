// Keys have a file of their own: never in a document that is backed up, set aside or shown.

import { dirname } from "node:path";
import { failure, type Log, type Outcome, success } from "../shared/index.ts";
import { type Files, nodeFiles, systemErrorCode } from "./files.ts";
import { SEALED_ELSEWHERE } from "./sealed-files.ts";
import { attemptWrite, writeDurably } from "./write-durably.ts";

/** Writes a secret (mode 0600, folder 0700); durable when it answers ok. */
export function writeSecretFile(
  path: string,
  content: Uint8Array,
  files: Files = nodeFiles,
): Promise<Outcome<void>> {
  return attemptWrite(`the secret file ${path}`, async () => {
    await files.makeFolder(dirname(path));
    await writeDurably(files, path, content);
  });
}

/**
 * The secret, or undefined when there is none yet; `state.sealed` when another device sealed it, `state.corrupt` when it
 * cannot be read.
 */
export async function readSecretFile(
  path: string,
  files: Files = nodeFiles,
): Promise<Outcome<Uint8Array | undefined>> {
  try {
    return success(await files.read(path));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === SEALED_ELSEWHERE)
      return failure(
        "state.sealed",
        `The secret file ${path} was sealed with the key of another device, or is damaged.`,
      );
    return failure("state.corrupt", `Could not read the secret file ${path} (${code}).`, { code });
  }
}

/** Lays a secret that cannot be opened beside its place, where a new one can be made. */
export function setSecretAside(path: string, files: Files = nodeFiles): Promise<Outcome<void>> {
  return attemptWrite(`the secret file ${path}`, async () => {
    await files.rename(path, `${path}.sealed`);
    await files.syncFolder(dirname(path));
  });
}

/**
 * The secret, or undefined when there is none or another device sealed it: nobody but that device can use it, so it is
 * laid aside and a new one can be made. `consequence` is told with it; other problems as `readSecretFile` has them.
 */
export async function readOwnSecret(
  path: string,
  { files, log }: { files: Files; log: Log },
  consequence: string,
): Promise<Outcome<Uint8Array | undefined>> {
  const read = await readSecretFile(path, files);
  if (read.ok || read.problem.code !== "state.sealed") return read;
  log.error(`${read.problem.message} ${consequence}`, { code: read.problem.code });
  const aside = await setSecretAside(path, files);
  return aside.ok ? success(undefined) : aside;
}
