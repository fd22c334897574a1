// The file system as a port: each method is one step that can fail or be the last before the power goes.

import { chmod, link, lstat, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { makeFolder } from "../shared/index.ts";

export interface FileStat {
  sizeBytes: number;
  /** Milliseconds since 1970 UTC. */
  modifiedAt: number;
  /** Together they tell a file from its copy; `createdAt` is 0 where the file system keeps none. */
  inode: number;
  createdAt: number;
}

/** What state and outbox need of a file system; every method rejects with a system error (`code`). */
export interface Files {
  /** The whole content, or undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /**
   * Writes the whole file (mode 0600), given at once or in pieces, and waits until the medium has it; its name may
   * still be lost.
   */
  writeSynced(path: string, content: Uint8Array | readonly Uint8Array[]): Promise<void>;
  /** Adds to the end of a file (mode 0600), which is made if there is none, and waits until the medium has it. */
  appendSynced(path: string, content: Uint8Array): Promise<void>;
  /** Takes away what stands after so many octets, and waits until the medium knows. */
  cutSynced(path: string, sizeBytes: number): Promise<void>;
  /** A second name for the same file; EEXIST when the name is taken. */
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** No error when there is no such file. */
  remove(path: string): Promise<void>;
  /** Writes zeros over what a file holds and removes it; flash may keep old copies. No error when there is none. */
  erase(path: string): Promise<void>;
  /** Names of the files in a folder; empty when there is no such folder. */
  list(folder: string): Promise<string[]>;
  stat(path: string): Promise<FileStat | undefined>;
  /** Creates the folder (mode 0700) and its parents, and takes others' access away from one that exists. */
  makeFolder(path: string): Promise<void>;
  /** Waits until the medium has the folder's names: before that a rename can be undone by a power cut. */
  syncFolder(path: string): Promise<void>;
}

/** Secrets are small; of what is larger only the beginning is written over. */
const MOST_OVERWRITTEN = 1024 * 1024;

export const nodeFiles: Files = {
  read: (path) => absentAsUndefined(readFile(path)),
  async writeSynced(path, content) {
    const file = await open(path, "w", 0o600);
    try {
      // The mode given to open() counts only for a new file.
      await file.chmod(0o600);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async appendSynced(path, content) {
    const file = await open(path, "a", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async cutSynced(path, sizeBytes) {
    const file = await open(path, "r+");
    try {
      await file.truncate(sizeBytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  link,
  rename,
  remove: (path) => rm(path, { force: true }),
  async erase(path) {
    const file = await absentAsUndefined(open(path, "r+"));
    if (!file) return;
    try {
      const { size } = await file.stat();
      await file.write(Buffer.alloc(Math.min(size, MOST_OVERWRITTEN)), 0, undefined, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rm(path, { force: true });
  },
  async list(folder) {
    const entries = await absentAsUndefined(readdir(folder, { withFileTypes: true }));
    return (entries ?? []).filter((entry) => entry.isFile()).map((entry) => entry.name);
  },
  async stat(path) {
    const found = await absentAsUndefined(stat(path));
    if (!found) return undefined;
    return {
      sizeBytes: found.size,
      modifiedAt: found.mtimeMs,
      inode: found.ino,
      createdAt: found.birthtimeMs,
    };
  },
  async makeFolder(path) {
    makeFolder(path);
    const made = await lstat(path);
    if (!made.isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: "ENOTDIR" });
    if ((made.mode & 0o077) !== 0) await chmod(path, 0o700);
  },
  async syncFolder(path) {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

async function absentAsUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The `code` of a system error (`ENOSPC`, …), or undefined for any other thrown thing. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
