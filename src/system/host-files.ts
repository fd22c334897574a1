import { readFile } from "node:fs/promises";

/** Plain reading of the kernel's and the board's own files; what is not there is undefined, not an error. */
export interface HostFiles {
  read(path: string): Promise<string | undefined>;
}

export const systemHostFiles: HostFiles = {
  async read(path) {
    try {
      return await readFile(path, "utf8");
    } catch {
      // Which of these files exist differs from board to board: absence is an answer.
      return undefined;
    }
  },
};
