// lowdb holds the document in memory; of the package's own file adapters none is used: they do not sync,
// keep no backup and write files that everybody can read.

import { dirname } from "node:path";
import { type Adapter, Low } from "lowdb";
import { encodeJson } from "./encode-json.ts";
import { type Files, systemErrorCode } from "./files.ts";
import { backupPath, type DocumentFormat, versionPath } from "./read-document.ts";
import { writeDurably } from "./write-durably.ts";

/** A lowdb document whose `write()` is durable when it resolves and leaves the last content as `.bak`. */
export function lowDocument<T>(
  path: string,
  format: DocumentFormat<T>,
  data: T,
  files: Files,
  migratedFrom: number | undefined,
): Low<T> {
  let keepOldVersion = migratedFrom;
  const adapter: Adapter<T> = {
    // What is on disk was read and checked before; lowdb only ever writes here.
    read: async () => null,
    async write(next) {
      const content = encodeJson({ version: format.version, data: next });
      if (keepOldVersion !== undefined) {
        await secondName(files, path, versionPath(path, keepOldVersion));
        keepOldVersion = undefined;
      }
      await secondName(files, path, backupPath(path));
      await writeDurably(files, path, content);
    },
  };
  return new Low(adapter, data);
}

/** Gives the file a second name, in place of whatever had that name; the new name is never absent meanwhile. */
async function secondName(files: Files, path: string, name: string): Promise<void> {
  const fresh = `${name}.new`;
  await files.remove(fresh);
  try {
    await files.link(path, fresh);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT") return;
    // File systems without hard links (FAT, some network shares) say so in one of these ways.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP" && code !== "EMLINK") throw error;
    const content = await files.read(path);
    if (content) await files.writeSynced(fresh, content);
  }
  await files.rename(fresh, name);
  // rename(2) does nothing when both names already are the same file.
  await files.remove(fresh);
  await files.syncFolder(dirname(path));
}
