// Was this folder restored from a backup? A file that holds its own inode number and time of birth tells: whatever
// program copied the folder back made another file. (An image of the whole medium keeps both; then the server finds
// out, because sequences come a second time with other bodies.)

import { dirname, join } from "node:path";
import { type Files, systemErrorCode, writeDurably } from "../state/index.ts";

const NAME = "origin";

/** `same` when the folder is the one that was left, `other` when it is a copy, `new` when it was never marked. */
export async function readFolderOrigin(folder: string, files: Files): Promise<"same" | "other" | "new"> {
  const path = join(folder, NAME);
  try {
    const content = await files.read(path);
    if (content === undefined) return "new";
    const mark = Buffer.from(content).toString("utf8");
    return mark === (await describe(path, files)) ? "same" : "other";
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    // A mark that cannot be read proves nothing: to begin anew costs a full report, to go on could cost numbers.
    return "other";
  }
}

/** Marks the folder as it is now. */
export async function markFolderOrigin(folder: string, files: Files): Promise<void> {
  const path = join(folder, NAME);
  await files.remove(path);
  await writeDurably(files, path, new Uint8Array());
  // Written over in place: the file keeps its inode and its birth.
  await files.writeSynced(path, Buffer.from((await describe(path, files)) ?? ""));
  await files.syncFolder(dirname(path));
}

async function describe(path: string, files: Files): Promise<string | undefined> {
  const found = await files.stat(path);
  return found && `${found.inode} ${Math.floor(found.createdAt)}\n`;
}
