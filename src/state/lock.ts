// One data folder, one service: two would answer the server under one key as if the box had been cloned.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { failure, type Outcome, success } from "../shared/index.ts";
import { type Files, nodeFiles, systemErrorCode } from "./files.ts";
import { attemptWrite } from "./write-durably.ts";

/** A process that cannot be confused with a later one of the same number. */
const holderSchema = z.object({ pid: z.int().min(1), bootId: z.string(), startTime: z.string() });
export type LockHolder = z.infer<typeof holderSchema>;

/** How to tell processes apart; on Linux from /proc. */
export interface ProcessView {
  self(): Promise<LockHolder>;
  isAlive(holder: LockHolder): Promise<boolean>;
}

export interface FolderLock {
  release(): Promise<void>;
}

export const LOCK_NAME = "lock";

/**
 * Takes the folder for this process; `state.locked` (detail.pid) while another living process has it,
 * `state.write-failed` on a disk that takes no writes.
 */
export async function lockFolder(
  folder: string,
  ports: { files?: Files; processes?: ProcessView } = {},
): Promise<Outcome<FolderLock>> {
  const { files = nodeFiles, processes = procView } = ports;
  const taken = await attemptWrite(`the data folder ${folder}`, () => takeFolder(folder, files, processes));
  return taken.ok ? taken.value : taken;
}

async function takeFolder(
  folder: string,
  files: Files,
  processes: ProcessView,
): Promise<Outcome<FolderLock>> {
  const path = join(folder, LOCK_NAME);
  const self = await processes.self();
  const mine = `${path}.${self.pid}-${randomBytes(6).toString("hex")}`;
  await files.writeSynced(mine, Buffer.from(JSON.stringify(self)));
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await takeName(files, mine, path))
        return success({
          async release() {
            // What stays behind on a failing disk is the lock of a dead process: the next one takes it over.
            await attemptWrite(path, () => release(files, path, self));
          },
        });
      const holder = await livingHolder(path, files, processes);
      if (holder) {
        return failure(
          "state.locked",
          `The data folder ${folder} is in use by process ${holder.pid}. Stop that one or give another folder.`,
          { pid: holder.pid },
        );
      }
      await removeDead(path, mine, files, processes);
    }
    return failure("state.locked", `The data folder ${folder} is just being taken by another process.`);
  } finally {
    await files.remove(mine);
  }
}

/** link(2) creates the name or fails: of two that try at once, one gets it. */
async function takeName(files: Files, mine: string, name: string): Promise<boolean> {
  try {
    await files.link(mine, name);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function livingHolder(path: string, files: Files, processes: ProcessView) {
  const holder = decodeHolder(await files.read(path));
  return holder && (await processes.isAlive(holder)) ? holder : undefined;
}

/** Only who holds the second name removes a dead lock, so that nobody removes the one that replaced it. */
async function removeDead(path: string, mine: string, files: Files, processes: ProcessView): Promise<void> {
  const takeover = `${path}.takeover`;
  if (await takeName(files, mine, takeover)) {
    if (!(await livingHolder(path, files, processes))) await files.remove(path);
    await files.remove(takeover);
  } else if (!(await livingHolder(takeover, files, processes))) {
    await files.remove(takeover);
  }
}

async function release(files: Files, path: string, self: LockHolder): Promise<void> {
  const holder = decodeHolder(await files.read(path));
  if (JSON.stringify(holder) === JSON.stringify(self)) await files.remove(path);
}

function decodeHolder(content: Uint8Array | undefined): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(Buffer.from(content ?? []).toString()));
  } catch {
    return undefined;
  }
}

const procView: ProcessView = {
  async self() {
    return {
      pid: process.pid,
      bootId: (await readText("/proc/sys/kernel/random/boot_id"))?.trim() ?? "",
      startTime: (await startTime(process.pid)) ?? "",
    };
  },
  async isAlive(holder) {
    const self = await procView.self();
    if (holder.bootId !== self.bootId) return false;
    if (self.startTime !== "") return (await startTime(holder.pid)) === holder.startTime;
    // Without /proc only the number can be asked; EPERM means that there is such a process.
    try {
      process.kill(holder.pid, 0);
      return true;
    } catch (error) {
      return systemErrorCode(error) === "EPERM";
    }
  },
};

/** Field 22 of proc_pid_stat(5), clock ticks since boot; the name in field 2 may hold blanks and brackets. */
async function startTime(pid: number): Promise<string | undefined> {
  const stat = await readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
