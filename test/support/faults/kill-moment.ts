// The moment at which a box is killed: after some time, or in the middle of what it does to its files.
import { existsSync, type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/shared/index.ts";
import type { Seeded } from "./seeded.ts";

export type Moment =
  | { by: "time"; ms: number }
  /** The so-manyth change of any name in its folders, or of names that match. */
  | { by: "write"; count: number; name: RegExp; mostMs: number };

const FOLDERS = [".", "tunnel", "tunnel/outbox", "tunnel/outbox/sent", "ledger", "packs"];
/** Any; files on their way to their names; messages, ledger and packs; documents of which few are written. */
const NAMES = [
  /./,
  /\.(tmp|new)$/,
  /\.(full|changes|command-result)|jsonl|\.pack/,
  /settings|reported|packs|enrolment/,
] as const;
const LONGEST_MS = 3500;

export function chooseMoment(random: Seeded): Moment {
  if (random.chance(0.35)) return { by: "time", ms: random.between(100, LONGEST_MS) };
  const name = random.oneOf(NAMES);
  const most = name === NAMES[0] ? 50 : name === NAMES[1] ? 15 : 3;
  return { by: "write", count: random.between(1, most), name, mostMs: LONGEST_MS };
}

/** Resolves when the moment has come, or when `ended` has; true if it was reached in the middle of writing. */
export async function untilMoment(moment: Moment, folder: string, ended: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const sleep = (ms: number) => systemClock.sleep(ms, over.signal).then(() => false);
  const watchers: FSWatcher[] = [];
  try {
    const end = ended.then(() => false);
    if (moment.by === "time") return await Promise.race([sleep(moment.ms), end]);
    let seen = 0;
    const reached = new Promise<boolean>((resolve) => {
      for (const part of FOLDERS) {
        const path = join(folder, part);
        if (!existsSync(path)) continue;
        const watcher = watch(path, (_, name) => {
          if (name !== null && moment.name.test(name) && ++seen >= moment.count) resolve(true);
        });
        // A folder may be replaced while it is watched.
        watcher.on("error", () => {});
        watchers.push(watcher);
      }
    });
    return await Promise.race([reached, sleep(moment.mostMs), end]);
  } finally {
    over.abort();
    for (const watcher of watchers) watcher.close();
  }
}
