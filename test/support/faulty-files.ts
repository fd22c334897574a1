// A file system in memory that knows what the medium has and what only the cache has, so that a test can
// pull the plug between any two steps, or make any step fail as a failing disk does.

import { basename, dirname } from "node:path";
import type { FileStat, Files } from "../../src/state/index.ts";

interface Inode {
  number: number;
  cached: Uint8Array;
  /** What the medium has of the content; undefined before the first sync. */
  synced: Uint8Array | undefined;
  createdAt: number;
  modifiedAt: number;
}

interface Folder {
  cached: Map<string, Inode>;
  synced: Map<string, Inode>;
}

/** What is found after the end: `killed` = the process only; the others = the plug was pulled. */
export type Aftermath =
  /** Everything done so far is there: the kernel lived on. */
  | "killed"
  /** Names and contents that were not synced are gone, and removed names are back. */
  | "strict"
  /** Names made it to the medium, contents that were not synced are empty. */
  | "zero-length"
  /** Names made it to the medium, contents that were not synced are there to the half. */
  | "torn";
export const aftermaths: readonly Aftermath[] = ["killed", "strict", "zero-length", "torn"];

type Step = "write" | "sync" | "link" | "rename" | "remove" | "sync-folder" | "make-folder" | "read" | "list";

/** Thrown at the step where the world ends; nothing works on these files afterwards. */
export class PlugPulled extends Error {}

export class FaultyFiles implements Files {
  readonly #folders = new Map<string, Folder>();
  #nextInode = 1;
  /** Negative once the plug is pulled. */
  #stepsLeft = Number.POSITIVE_INFINITY;
  #deadCode: string | undefined;
  #faults: { step: Step; name: RegExp; code: string; left: number }[] = [];
  /** Changing steps so far. */
  steps = 0;
  /** Whole-file writes so far, by name. */
  readonly writes: string[] = [];
  now = 0;

  /**
   * The given number of changing steps still works; the next one ends the world. What goes on in it gets `PlugPulled`,
   * or that system error.
   */
  pullPlugAfter(steps: number, code?: string): void {
    this.#stepsLeft = steps;
    this.#deadCode = code;
  }

  /** True once the plug is pulled: the rest of the world has to stop too. */
  get isDead(): boolean {
    return this.#stepsLeft < 0;
  }

  /** Makes a step fail for files whose name matches, `times` times. */
  fail(step: Step, name: RegExp, code: string, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ step, name, code, left: times });
  }

  heal(): void {
    this.#faults = [];
  }

  /** The files as the next start finds them. */
  reopen(aftermath: Aftermath): FaultyFiles {
    const next = new FaultyFiles();
    next.now = this.now;
    next.#nextInode = this.#nextInode;
    const kept = new Map<Inode, Inode>();
    for (const [path, folder] of this.#folders) {
      const names = new Map<string, Inode>();
      for (const [name, inode] of aftermath === "strict" ? folder.synced : folder.cached) {
        let found = kept.get(inode);
        if (!found) {
          const content = contentAfter(inode, aftermath);
          found = { ...inode, cached: content, synced: content };
          kept.set(inode, found);
        }
        names.set(name, found);
      }
      next.#folders.set(path, { cached: names, synced: new Map(names) });
    }
    return next;
  }

  /** As a backup program would: same names and contents, other inodes. */
  copy(): FaultyFiles {
    const next = this.reopen("killed");
    next.#nextInode += 1000;
    for (const folder of next.#folders.values()) {
      for (const [name, inode] of folder.cached) {
        const copied = { ...inode, number: next.#nextInode++, createdAt: next.now };
        folder.cached.set(name, copied);
        folder.synced.set(name, copied);
      }
    }
    return next;
  }

  /** Puts a file there behind the back of the product. */
  plant(path: string, content: string | Uint8Array): void {
    const folder = this.#folder(dirname(path));
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const inode = this.#newInode();
    inode.cached = bytes;
    inode.synced = bytes;
    folder.cached.set(basename(path), inode);
    folder.synced.set(basename(path), inode);
  }

  text(path: string): string | undefined {
    const inode = this.#folder(dirname(path)).cached.get(basename(path));
    return inode && new TextDecoder().decode(inode.cached);
  }

  /** Every file's path and content. */
  everything(): Map<string, string> {
    const found = new Map<string, string>();
    for (const [folder, { cached }] of this.#folders)
      for (const [name, inode] of cached)
        found.set(`${folder}/${name}`, Buffer.from(inode.cached).toString("latin1"));
    return found;
  }

  names(folder: string): string[] {
    return [...this.#folder(folder).cached.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    this.#check("read", path);
    return this.#folder(dirname(path)).cached.get(basename(path))?.cached;
  }

  async writeSynced(path: string, given: Uint8Array | readonly Uint8Array[]): Promise<void> {
    const content = given instanceof Uint8Array ? given : Buffer.concat(given);
    const folder = this.#folder(dirname(path));
    this.#change("write", path);
    let inode = folder.cached.get(basename(path));
    if (!inode) {
      inode = this.#newInode();
      folder.cached.set(basename(path), inode);
    }
    inode.cached = content.slice(0, content.length >> 1);
    this.#change("write", path);
    inode.cached = content.slice();
    inode.modifiedAt = this.now;
    this.#change("sync", path);
    inode.synced = inode.cached;
    this.writes.push(basename(path));
  }

  async appendSynced(path: string, content: Uint8Array): Promise<void> {
    const folder = this.#folder(dirname(path));
    this.#change("write", path);
    let inode = folder.cached.get(basename(path));
    if (!inode) {
      inode = this.#newInode();
      folder.cached.set(basename(path), inode);
    }
    const before = inode.cached;
    inode.cached = Buffer.concat([before, content.subarray(0, content.length >> 1)]);
    this.#change("write", path);
    inode.cached = Buffer.concat([before, content]);
    inode.modifiedAt = this.now;
    this.#change("sync", path);
    inode.synced = inode.cached;
    this.writes.push(basename(path));
  }

  async cutSynced(path: string, sizeBytes: number): Promise<void> {
    this.#change("write", path);
    const inode = this.#existing(path);
    inode.cached = inode.cached.slice(0, sizeBytes);
    this.#change("sync", path);
    inode.synced = inode.cached;
  }

  async link(from: string, to: string): Promise<void> {
    this.#change("link", to);
    const inode = this.#existing(from);
    const folder = this.#folder(dirname(to));
    if (folder.cached.has(basename(to))) throw systemError("EEXIST");
    folder.cached.set(basename(to), inode);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#change("rename", to);
    const inode = this.#existing(from);
    const target = this.#folder(dirname(to)).cached;
    // rename(2): nothing happens when both names are the same file.
    if (target.get(basename(to)) === inode) return;
    target.set(basename(to), inode);
    this.#folder(dirname(from)).cached.delete(basename(from));
  }

  async remove(path: string): Promise<void> {
    this.#change("remove", path);
    this.#folder(dirname(path)).cached.delete(basename(path));
  }

  async erase(path: string): Promise<void> {
    const inode = this.#folder(dirname(path)).cached.get(basename(path));
    if (!inode) return;
    this.#change("write", path);
    inode.cached = new Uint8Array(inode.cached.length);
    this.#change("sync", path);
    inode.synced = inode.cached;
    await this.remove(path);
  }

  async list(folder: string): Promise<string[]> {
    this.#check("list", folder);
    return [...this.#folder(folder).cached.keys()];
  }

  async stat(path: string): Promise<FileStat | undefined> {
    this.#check("read", path);
    const inode = this.#folder(dirname(path)).cached.get(basename(path));
    return (
      inode && {
        sizeBytes: inode.cached.length,
        modifiedAt: inode.modifiedAt,
        inode: inode.number,
        createdAt: inode.createdAt,
      }
    );
  }

  async makeFolder(path: string): Promise<void> {
    this.#change("make-folder", path);
    this.#folder(path);
  }

  async syncFolder(path: string): Promise<void> {
    this.#change("sync-folder", path);
    const folder = this.#folder(path);
    folder.synced = new Map(folder.cached);
  }

  #folder(path: string): Folder {
    let folder = this.#folders.get(path);
    if (!folder) {
      folder = { cached: new Map(), synced: new Map() };
      this.#folders.set(path, folder);
    }
    return folder;
  }

  #existing(path: string): Inode {
    const inode = this.#folder(dirname(path)).cached.get(basename(path));
    if (!inode) throw systemError("ENOENT");
    return inode;
  }

  #newInode(): Inode {
    const number = this.#nextInode++;
    return {
      number,
      cached: new Uint8Array(),
      synced: undefined,
      createdAt: this.now,
      modifiedAt: this.now,
    };
  }

  #death(): Error {
    return this.#deadCode === undefined ? new PlugPulled() : systemError(this.#deadCode);
  }

  #check(step: Step, path: string): void {
    if (this.#stepsLeft < 0) throw this.#death();
    const fault = this.#faults.find((each) => each.step === step && each.name.test(path) && each.left > 0);
    if (!fault) return;
    fault.left--;
    throw systemError(fault.code);
  }

  #change(step: Step, path: string): void {
    this.#check(step, path);
    if (this.#stepsLeft <= 0) {
      this.#stepsLeft = -1;
      throw this.#death();
    }
    this.#stepsLeft--;
    this.steps++;
  }
}

function contentAfter(inode: Inode, aftermath: Aftermath): Uint8Array {
  if (aftermath === "killed" || inode.cached === inode.synced) return inode.cached;
  if (inode.synced && aftermath === "strict") return inode.synced;
  const kept = inode.synced?.length ?? 0;
  if (inode.synced && kept > 0 && Buffer.compare(inode.cached.subarray(0, kept), inode.synced) === 0) {
    // Something was added: what was there before stays.
    const added = inode.cached.subarray(kept);
    const tail = aftermath === "torn" ? added.subarray(0, added.length >> 1) : new Uint8Array(added.length);
    return Buffer.concat([inode.synced, tail]);
  }
  return aftermath === "torn" ? inode.cached.slice(0, inode.cached.length >> 1) : new Uint8Array();
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code} (injected)`), { code });
}
