// A chain in memory: where it ends and what it last said of every counter. Pure.

import {
  type ChainStart,
  chainHash,
  contentHash,
  type LedgerEntry,
  linkHash,
  type ReadingClock,
  type Said,
} from "../protocol/index.ts";

/** One printer's meters as they were read together. */
export interface MeterReading {
  /** The printer's key. */
  key: string;
  serialNumber?: string | undefined;
  /** Milliseconds since 1970 UTC, by the box's clock. */
  at: number;
  clock: ReadingClock;
  counters: readonly { name: string; value: number; oid: string }[];
}

export interface ChainState {
  start: ChainStart;
  /** Entries so far; the hash after them. */
  index: number;
  hash: string;
  /** By printer key and counter, in the order in which the chain first spoke of them: parts number them so. */
  last: Map<string, Map<string, Said>>;
}

export function newChainState(start: ChainStart): ChainState {
  return { start, index: 0, hash: chainHash(start), last: new Map() };
}

/** The entries that a reading makes: counters that the chain does not know so yet. */
export function changedMeters(
  { last }: ChainState,
  reading: MeterReading,
  serialHash: string | null,
): LedgerEntry[] {
  const said = last.get(reading.key);
  const { boot, uptimeMs, clock } = reading.clock;
  return reading.counters.flatMap(({ name, value, oid }) => {
    const before = said?.get(name);
    if (before?.value === value && before.oid === oid && before.serialHash === serialHash) return [];
    return [
      { key: reading.key, serialHash, counter: name, value, oid, at: reading.at, boot, uptimeMs, clock },
    ];
  });
}

/** The chain with one entry more. */
export function appendEntry(state: ChainState, entry: LedgerEntry): void {
  state.index++;
  state.hash = linkHash(state.index, state.hash, contentHash(entry));
  const said = state.last.get(entry.key) ?? new Map<string, Said>();
  said.set(entry.counter, { value: entry.value, oid: entry.oid, serialHash: entry.serialHash });
  state.last.set(entry.key, said);
}
