// The moment at which a box is killed: after some time, or in the middle of what it does to its files.
import { existsSync, type FSWatcher, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/shared/index.ts";
import type { Seeded } from "./seeded.ts";

export type Moment =
  | { by: "time"; ms: number }
  /** The so-manyth change of any name in its folders, or of names that match. */
  | { by: "write"; count: number; name: RegExp; ms: number };

const FOLDERS = [".", "tunnel", "tunnel/outbox", "tunnel/outbox/sent", "ledger", "packs"];
/** Any; files on their way to their names; messages, ledger and packs; documents of which few are written. */
const NAMES = [
  /./,
  /\.(tmp|new)$/,
  /\.(full|changes|command-result)|jsonl|\.pack/,
  /settings|reported|packs|enrolment/,
] as const;
const LONGEST_MS = 3500;
/** From the start of a program to its lock on a machine that does nothing else. */
const USUAL_START_MS = 350;
const SLOWEST = 4;
/** Of a box that has a server to go to, however slow the machine is. */
export const ENROLLED_WITHIN_MS = 120_000;

export function chooseMoment(random: Seeded): Moment {
  if (random.chance(0.35)) return { by: "time", ms: random.between(0, LONGEST_MS) };
  const name = random.oneOf(NAMES);
  const most = name === NAMES[0] ? 50 : name === NAMES[1] ? 15 : 3;
  return { by: "write", count: random.between(1, most), name, ms: LONGEST_MS };
}

export interface Living {
  pid: number;
  folder: string;
  ended: Promise<unknown>;
  /** Nothing counts before. */
  ready(): Promise<boolean>;
  /** What it wrote, for whoever has to find out why it is not ready. */
  said(): string;
  signal: AbortSignal;
}

/**
 * Resolves when the moment has come, or when the box has ended by itself; true if it was reached while something was
 * written. Time counts from when the box has taken its folder, and runs slower on a machine that is slow.
 */
export async function untilMoment(moment: Moment, living: Living): Promise<boolean> {
  const over = new AbortController();
  const watchers: FSWatcher[] = [];
  const startedAt = performance.now();
  let hasEnded = false;
  const end = living.ended.then(() => {
    hasEnded = true;
    return false;
  });
  try {
    const until = async (what: string, isSo: () => boolean | Promise<boolean>) => {
      const deadline = performance.now() + ENROLLED_WITHIN_MS;
      while (!hasEnded && !(await isSo())) {
        living.signal.throwIfAborted();
        if (performance.now() > deadline) throw new Error(`No box with ${what}; it says ${living.said()}`);
        await systemClock.sleep(20);
      }
    };
    await until("a folder of its own", () => hasTaken(living));
    const slowness = Math.min(SLOWEST, Math.max(1, (performance.now() - startedAt) / USUAL_START_MS));
    await until("a server", living.ready);
    const elapsed = systemClock.sleep(moment.ms * slowness, over.signal).then(() => false);
    if (moment.by === "time") return await Promise.race([elapsed, end]);
    let seen = 0;
    const reached = new Promise<boolean>((resolve) => {
      for (const part of FOLDERS) {
        const path = join(living.folder, part);
        if (!existsSync(path)) continue;
        const watcher = watch(path, (_, name) => {
          if (name !== null && moment.name.test(name) && ++seen >= moment.count) resolve(true);
        });
        // A folder may be replaced while it is watched.
        watcher.on("error", () => {});
        watchers.push(watcher);
      }
    });
    return await Promise.race([reached, elapsed, end]);
  } finally {
    over.abort();
    for (const watcher of watchers) watcher.close();
  }
}

/** The lock names who holds it; that of a dead process stays behind. */
function hasTaken({ folder, pid }: Living): boolean {
  try {
    return readFileSync(join(folder, "lock"), "utf8").includes(`"pid":${pid},`);
  } catch {
    return false;
  }
}
