// Boxes side by side, each killed as often as its share, then left in peace, then everything is looked at.

import { startKillWorld } from "./kill-world.ts";
import { type Figures, KilledBox, noFigures } from "./killed-box.ts";
import { seeded } from "./seeded.ts";
import { judgeServer } from "./server-check.ts";

export interface KillOptions {
  kills: number;
  boxes: number;
  seed: number;
  /** The second octet of the printers' addresses. */
  net: number;
  /** Breaks off: what lives is killed, and what was begun is ended. */
  signal: AbortSignal;
  onProgress?(kills: number): void;
}

export interface KillResult {
  figures: Figures;
  messages: number;
  readings: number;
  ledgerEntries: number;
  seconds: number;
  faults: string[];
}

export async function runKills(options: KillOptions): Promise<KillResult> {
  const { kills, boxes, seed, net, onProgress } = options;
  const startedAt = performance.now();
  const world = await startKillWorld(net, boxes);
  try {
    const over = new AbortController();
    const signal = AbortSignal.any([options.signal, over.signal]);
    const killed = world.places.map(
      (place) => new KilledBox(world, place, seeded(seed * 1000 + place.number), signal),
    );
    // The world stands until the last of them has come to its end, also where one of them failed.
    const side = async (work: (box: KilledBox) => Promise<void>) => {
      const ends = killed.map((box) =>
        work(box).catch((error) => {
          over.abort();
          throw error;
        }),
      );
      for (const end of await Promise.allSettled(ends)) if (end.status === "rejected") throw end.reason;
    };
    let left = kills;
    await side(async (box) => {
      while (left > 0) {
        left--;
        await box.liveAndDie();
        onProgress?.(kills - left);
      }
    });
    await side((box) => box.settle());
    const faults = killed.flatMap((box) => box.faults.map((fault) => `box ${box.place.number}: ${fault}`));
    faults.push(...(await judgeServer(world, killed)));
    const count = async (table: "messages" | "readings" | "ledgerEntries") =>
      (
        await world.store
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .executeTakeFirstOrThrow()
      ).count;
    return {
      figures: sum(killed.map(({ figures }) => figures)),
      messages: await count("messages"),
      readings: await count("readings"),
      ledgerEntries: await count("ledgerEntries"),
      seconds: (performance.now() - startedAt) / 1000,
      faults,
    };
  } finally {
    await world.close();
  }
}

function sum(all: readonly Figures[]): Figures {
  const whole = noFigures();
  for (const figures of all)
    for (const name of Object.keys(whole) as (keyof Figures)[]) whole[name] += figures[name];
  return whole;
}

/** The result in words. */
export function describeKills({ figures, messages, readings, ledgerEntries, seconds }: KillResult): string {
  const { kills, insideWrites, duringWrites, rounds } = figures;
  const { settings, commands, packs, rotations, lostMemories } = figures;
  return [
    `${kills} kills in ${seconds.toFixed(0)} s: ${duringWrites} while files changed, ${insideWrites} inside a write`,
    `${rounds} rounds ended, no more than starts, commands and other configurations asked for`,
    `on the way ${settings} changed settings, ${commands} commands, ${packs} profile packs, ${rotations} key rotations, ${lostMemories} lost memories`,
    `at the server ${messages} messages, ${readings} readings, ${ledgerEntries} entries of the ledger`,
  ].join("\n");
}
