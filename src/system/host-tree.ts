import { readdir, readlink } from "node:fs/promises";
import { basename } from "node:path";
import { type HostFiles, systemHostFiles } from "./host-files.ts";

/** The kernel's folders, where names are part of what is told. */
export interface HostTree extends HostFiles {
  /** Names in a folder, sorted; empty where there is none. */
  list(folder: string): Promise<string[]>;
  /** The last name of what a link leads to; undefined where there is no link. */
  target(path: string): Promise<string | undefined>;
}

/** The machine's own below `root`, which is another folder in tests. */
export function systemHostTree(root = ""): HostTree {
  return {
    read: (path) => systemHostFiles.read(`${root}${path}`),
    list: async (folder) => (await readdir(`${root}${folder}`).catch(() => [])).sort(),
    async target(path) {
      const to = await readlink(`${root}${path}`).catch(() => undefined);
      return to === undefined ? undefined : basename(to);
    },
  };
}
