// Writing the ledger's share of a report.

import type { ChainStart, LedgerEntry } from "./ledger-entry.ts";
import {
  type ChainMemory,
  type LedgerPart,
  type LedgerSerial,
  type SaidPrinter,
  saidOf,
  type ToldSerial,
} from "./ledger-part.ts";

export interface LedgerStretch {
  start: ChainStart;
  /** Index of the first entry. */
  from: number;
  /** What the chain had said before it. */
  memory: ChainMemory;
  entries: readonly LedgerEntry[];
}

/** Entries that follow each other, as they travel; `head` covers the last of them. */
export function encodeLedgerPart(
  { start, from, memory, entries }: LedgerStretch,
  serialOf: (hash: string) => LedgerSerial | undefined,
  head: { at: string; signature: string },
): LedgerPart {
  const numbers = new Map([...memory.keys()].map((key, number) => [key, number]));
  const copies = new Map<string, SaidPrinter>();
  const meters = createNumbers<[string, string]>();
  const clocks = createNumbers<[string, LedgerEntry["clock"]]>();
  const isWhole = entries.every(({ at, uptimeMs }) => at % 1000 === 0 && uptimeMs % 1000 === 0);
  const tick = isWhole ? 1000 : 1;
  const told = (hash: string | null): ToldSerial => {
    const known = hash === null ? undefined : serialOf(hash);
    return known ? [known.salt, known.serial] : hash === null ? [] : [hash];
  };
  const printers: NonNullable<LedgerPart["printers"]> = [];
  const serials: NonNullable<LedgerPart["serials"]> = [];
  const moved: NonNullable<LedgerPart["moved"]> = [];
  const [by, named]: [number[], number[]] = [[], []];
  const columns = { who: [], count: [], at: [], up: [], what: [], value: [] } as Record<
    "who" | "count" | "at" | "up" | "what" | "value",
    number[]
  >;
  let [printerNext, counterNext] = [0, 0];
  let before: LedgerEntry | undefined;
  for (const [place, entry] of entries.entries()) {
    const { key, counter, oid, serialHash } = entry;
    const isNew = !numbers.has(key);
    if (isNew) {
      numbers.set(key, numbers.size);
      printers.push([key, told(serialHash)]);
    }
    const said = copies.get(key) ?? saidOf({ key, counters: [...(memory.get(key) ?? [])] }, serialHash);
    copies.set(key, said);
    if (!before || !isSameReading(before, entry)) {
      const number = numbers.get(key) ?? 0;
      columns.who.push(number - printerNext);
      printerNext = number + 1;
      counterNext = 0;
      if (said.serialHash !== serialHash) serials.push([columns.who.length - 1, told(serialHash)]);
      said.serialHash = serialHash;
      by.push(clocks.use(`${entry.boot} ${entry.clock}`, [entry.boot, entry.clock]));
      columns.count.push(0);
      const at = entry.at - (before?.at ?? 0);
      columns.at.push(at / tick);
      // Both clocks run alike, so that the difference of their steps is near 0.
      columns.up.push((entry.uptimeMs - (before?.uptimeMs ?? 0) - (before ? at : 0)) / tick);
    }
    columns.count.push((columns.count.pop() ?? 0) + 1);
    const number = said.places.get(counter) ?? said.counters.length;
    const last = said.counters[number];
    if (!last) named.push(meters.use(`${counter} ${oid}`, [counter, oid]));
    else if (last.oid !== oid) moved.push([place, meters.use(`${counter} ${oid}`, [counter, oid])]);
    columns.what.push(number - counterNext);
    counterNext = number + 1;
    columns.value.push(entry.value - (last?.value ?? 0));
    said.places.set(counter, number);
    said.counters[number] = entry;
    before = entry;
  }
  while (columns.up.at(-1) === 0) columns.up.pop();
  return {
    ...{ v: 2, chain: start.chain, ...(from === 1 && { start }), from },
    ...(printers.length > 0 && { printers }),
    ...(meters.all.length > 0 && { meters: meters.all }),
    ...{ clocks: clocks.all, tick, ...columns },
    ...(by.some((clock) => clock > 0) && { by }),
    ...(named.length > 0 && { named }),
    ...(moved.length > 0 && { moved }),
    ...(serials.length > 0 && { serials }),
    ...{ signedAt: Date.parse(head.at), signature: head.signature },
  };
}

function isSameReading(a: LedgerEntry, b: LedgerEntry): boolean {
  return (
    a.key === b.key &&
    a.serialHash === b.serialHash &&
    a.at === b.at &&
    a.uptimeMs === b.uptimeMs &&
    a.boot === b.boot &&
    a.clock === b.clock
  );
}

function createNumbers<T>(): { use(name: string, what: T): number; all: T[] } {
  const numbers = new Map<string, number>();
  const all: T[] = [];
  return {
    all,
    use(name, what) {
      const number = numbers.get(name) ?? all.push(what) - 1;
      numbers.set(name, number);
      return number;
    },
  };
}
