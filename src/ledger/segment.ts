// A chain on disk: files that only grow. Each begins with where the chain stood, so that it can be read alone, and
// goes on with a line per reading.

import { z } from "zod";
import { chainStartSchema, type LedgerEntry, ledgerEntrySchema } from "../protocol/index.ts";
import { appendEntry, type ChainState } from "./chain-state.ts";

const { key, serialHash, counter, value, oid, at, boot, uptimeMs, clock } = ledgerEntrySchema.shape;
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const headerSchema = z.strictObject({
  version: z.literal(1),
  start: chainStartSchema,
  index: z.int().min(0),
  hash,
  /** What the chain last said of every counter. */
  last: z.array(z.tuple([key, z.array(z.tuple([counter, value, oid, serialHash]))])),
});

const lineSchema = z.strictObject({
  /** Index of its first entry. */
  index: z.int().min(1),
  ...{ key, serialHash, at, boot, uptimeMs, clock },
  counters: z.array(z.tuple([counter, value, oid])).min(1),
  /** Of its last entry. */
  hash,
});

export function segmentName(state: ChainState): string {
  return `${state.start.chain}-${String(state.index + 1).padStart(12, "0")}.jsonl`;
}

/** Chain and first index that a file's name tells; undefined for other files. */
export function parseSegmentName(name: string): { chain: string; first: number } | undefined {
  const match = /^([0-9a-f]{32})-(\d{12})\.jsonl$/.exec(name);
  return match ? { chain: match[1] ?? "", first: Number(match[2]) } : undefined;
}

export function headerLine({ start, index, hash, last }: ChainState): string {
  const said = [...last].map(([key, counters]) => [
    key,
    [...counters].map(([name, { value, oid, serialHash }]) => [name, value, oid, serialHash]),
  ]);
  return `${JSON.stringify({ version: 1, start, index, hash, last: said })}\n`;
}

/** Adds entries of one reading to the chain; the line that says so. */
export function readingLine(state: ChainState, entries: readonly [LedgerEntry, ...LedgerEntry[]]): string {
  const index = state.index + 1;
  const [{ key, serialHash, at, boot, uptimeMs, clock }] = entries;
  for (const entry of entries) appendEntry(state, entry);
  const counters = entries.map(({ counter, value, oid }) => [counter, value, oid]);
  const line = { index, key, serialHash, at, boot, uptimeMs, clock, counters, hash: state.hash };
  return `${JSON.stringify(line)}\n`;
}

export interface ReadSegment {
  /** Hash that its first entry is bound to. */
  before: string;
  /** After the last good line. */
  state: ChainState;
  entries: LedgerEntry[];
  /** Octets up to the end of the last good line. */
  goodBytes: number;
  /** `torn`: a last line that was not finished; `damaged`: something in between is not what was written. */
  condition: "whole" | "torn" | "damaged";
}

/** What a segment holds; undefined where not even its first line can be read. */
export function readSegment(content: Uint8Array): ReadSegment | undefined {
  const lines = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    .toString("utf8")
    .split("\n");
  // What stands after the last line break was not finished.
  const rest = lines.pop() ?? "";
  const [first = "", ...readings] = lines;
  const state = parseHeader(first);
  if (!state) return undefined;
  const before = state.hash;
  const entries: LedgerEntry[] = [];
  let goodBytes = Buffer.byteLength(first) + 1;
  for (const [i, text] of readings.entries()) {
    const told = entriesOf(text);
    if (!told || told.index !== state.index + 1 || !follow(state, told.entries, told.hash)) {
      // Blocks reach the medium in any order: only what nothing sound follows may be an unfinished end.
      const isEnd = readings.slice(i + 1).every((later) => entriesOf(later) === undefined);
      return { before, state, entries, goodBytes, condition: told || !isEnd ? "damaged" : "torn" };
    }
    for (const entry of told.entries) entries.push(entry);
    goodBytes += Buffer.byteLength(text) + 1;
  }
  return { before, state, entries, goodBytes, condition: rest === "" ? "whole" : "torn" };
}

/** The chain as it was before an index; undefined where the segment does not reach from before it up to there. */
export function stateBefore(content: Uint8Array, index: number): ChainState | undefined {
  const read = readSegment(content);
  const state = parseHeader(Buffer.from(content).toString("utf8").split("\n", 1)[0] ?? "");
  if (!read || !state) return undefined;
  const missing = index - 1 - state.index;
  if (missing < 0 || missing > read.entries.length) return undefined;
  for (const entry of read.entries.slice(0, missing)) appendEntry(state, entry);
  return state;
}

/** Appends only what leads to the hash that the line tells. */
function follow(state: ChainState, entries: readonly LedgerEntry[], hash: string): boolean {
  const trial: ChainState = { ...state, last: new Map() };
  for (const entry of entries) appendEntry(trial, entry);
  if (trial.hash !== hash) return false;
  for (const entry of entries) appendEntry(state, entry);
  return true;
}

function parseHeader(text: string): ChainState | undefined {
  const parsed = headerSchema.safeParse(json(text));
  if (!parsed.success) return undefined;
  const { start, index, hash, last } = parsed.data;
  const said = last.map(
    ([key, counters]) =>
      [
        key,
        new Map(counters.map(([name, value, oid, serialHash]) => [name, { value, oid, serialHash }])),
      ] as const,
  );
  return { start, index, hash, last: new Map(said) };
}

function entriesOf(text: string): { index: number; entries: LedgerEntry[]; hash: string } | undefined {
  const parsed = lineSchema.safeParse(json(text));
  if (!parsed.success) return undefined;
  const { index, counters, hash, ...reading } = parsed.data;
  return {
    index,
    hash,
    entries: counters.map(([counter, value, oid]) => ({ ...reading, counter, value, oid })),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
