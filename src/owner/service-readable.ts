import { chmod, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Files } from "../state/index.ts";
import { OWNER_FILE } from "./owner-file.ts";

/**
 * Files of a folder that belongs to root and to the service's group (setgid, so that what is made in it does too): the
 * owner's file may be read by that group, everything else by root alone.
 */
export function serviceReadable(files: Files): Files {
  return {
    ...files,
    async writeSynced(path, content) {
      await files.writeSynced(path, content);
      if (basename(path).startsWith(OWNER_FILE)) await chmod(path, 0o640);
    },
    // The folder's own rights are the system's business; without it nothing is written.
    async makeFolder(path) {
      await stat(path);
    },
  };
}
