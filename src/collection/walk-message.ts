// Walks side by side in as few messages as possible, and not further than needed.

import type { Problem } from "../shared/index.ts";
import { type BulkAnswer, variableBytes } from "../snmp/index.ts";
import { type ColumnWalk, cellsLeft, giveUp, takeCell } from "./column-walk.ts";
import type { Conversation } from "./conversation.ts";

/** How much is asked for in one message; failures make it smaller for good. */
export interface StepSize {
  /** Walks. */
  width: number;
  /** Rows of a table of which nothing is known, and cells of a walk at most. */
  rows: number;
  mostCells: number;
}

const ROUND_LIMIT = 60;
const REPLY_BYTES = 1350;
const VALUE_BYTES = 12;
/** Octets of the usual cell that is told in vain, of a walk in a request, and what a message with its round trip is worth. */
const CELL_COST = 20;
const WALK_COST = 26;
const MESSAGE_COST = 500;
/** Walks and cells of each that most of those bear who choke on more. */
const SMALL = 4;
const TRIES = 16;
const MOST_CELLS = 36;
const MOST_WALKS = 24;
const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";

export function usualSize(talk: Conversation, rows: number): StepSize {
  return { width: Math.max(1, Math.min(talk.batch, MOST_WALKS)), rows, mostCells: MOST_CELLS };
}

/**
 * Walks on by one message, or by more where the printer refuses the first; false when nothing is left to walk. `unknown` is
 * how many cells are asked for where nothing is known.
 */
export async function walkOn(
  talk: Conversation,
  walks: readonly ColumnWalk[],
  size: StepSize,
  unknown: (walk: ColumnWalk) => number = () => size.rows,
): Promise<boolean> {
  for (let tries = 0; tries < TRIES && !talk.isOver; tries++) {
    const { singles, repeated, repetitions } = nextMessage(walks, size, unknown);
    const asked = [...singles, ...repeated];
    if (asked.length === 0) return false;
    const answer = await talk.step(
      singles.map((walk) => walk.cursor),
      repeated.map((walk) => walk.cursor),
      repetitions,
    );
    if (answer.ok) {
      takeAnswer(talk, singles, repeated, answer.value);
      return true;
    }
    if (takeEnd(asked, answer.problem)) return true;
    if (await makeSmaller(talk, size, answer.problem)) continue;
    if (!talk.isOver) talk.problems.push(answer.problem);
    for (const walk of asked) giveUp(walk);
  }
  if (talk.isOver) for (const walk of walks) giveUp(walk);
  return !talk.isOver;
}

/** Walks to the end of every walk. */
export async function walkToEnd(
  talk: Conversation,
  walks: readonly ColumnWalk[],
  size: StepSize,
): Promise<void> {
  for (let round = 0; round < ROUND_LIMIT; round++) {
    if (!(await walkOn(talk, walks, size))) break;
    // What is open after the first message is a long table.
    size.rows = Math.min(size.mostCells, size.rows * 2);
  }
  for (const walk of walks) giveUp(walk);
}

interface Wanted {
  walk: ColumnWalk;
  cells: number;
  /** Octets of one of them in an answer. */
  bytes: number;
}

/** What goes into the next message: no more than is left where that is known, and what an answer can hold. */
function nextMessage(
  walks: readonly ColumnWalk[],
  size: StepSize,
  unknown: (walk: ColumnWalk) => number,
): { singles: ColumnWalk[]; repeated: ColumnWalk[]; repetitions: number } {
  const wanted = walks.flatMap((walk): Wanted[] => {
    const cells = walk.isDone ? 0 : Math.min(cellsLeft(walk, unknown(walk)), size.mostCells);
    return cells > 0 ? [{ walk, cells, bytes: variableBytes(walk.cursor, VALUE_BYTES) + 1 }] : [];
  });
  const singles = wanted.filter(({ cells }) => cells === 1).slice(0, size.width);
  const long = wanted.filter(({ cells }) => cells > 1).sort((a, b) => b.cells - a.cells);
  let room = REPLY_BYTES - bytesOf(singles);
  const repeated: Wanted[] = [];
  for (const each of long) {
    const bytes = each.bytes * Math.min(each.cells, SMALL);
    if (singles.length + repeated.length >= size.width || (repeated.length > 0 && bytes > room)) break;
    room -= bytes;
    repeated.push(each);
  }
  const { taken, repetitions } = choose(repeated, REPLY_BYTES - bytesOf(singles));
  const walksOf = (list: readonly Wanted[]) => list.map(({ walk }) => walk);
  return { singles: walksOf(singles), repeated: walksOf(taken), repetitions };
}

/**
 * All that repeat go equally far: too far for the short ones, not far enough for the long ones, or the shortest wait
 * for a message of their own, whatever costs less.
 */
function choose(wanted: readonly Wanted[], room: number): { taken: readonly Wanted[]; repetitions: number } {
  let best = { taken: wanted, repetitions: 1, cost: Number.POSITIVE_INFINITY };
  for (let count = 1; count <= wanted.length; count++) {
    const taken = wanted.slice(0, count);
    const fitting = Math.max(1, Math.floor(room / bytesOf(taken)));
    for (const limit of new Set(taken.map(({ cells }) => Math.min(cells, fitting)))) {
      const told = taken.reduce((sum, { cells }) => sum + Math.min(cells, limit), 0);
      const open = taken.filter(({ cells }) => cells > limit).length;
      const again = open + wanted.length - count;
      const inVain = count * limit - told;
      const cost = inVain * CELL_COST + again * WALK_COST + (again > 0 ? MESSAGE_COST : 0);
      if (cost < best.cost) best = { taken, repetitions: limit, cost };
    }
  }
  return best;
}

function bytesOf(wanted: readonly Wanted[]): number {
  return wanted.reduce((sum, { bytes }) => sum + bytes, 0);
}

function takeAnswer(
  talk: Conversation,
  singles: readonly ColumnWalk[],
  repeated: readonly ColumnWalk[],
  { nonRepeaters, rows }: BulkAnswer,
): void {
  for (const [i, walk] of singles.entries()) {
    const varbind = nonRepeaters[i];
    if (varbind) takeCell(talk, walk, varbind);
  }
  for (const [j, walk] of repeated.entries())
    for (const row of rows) {
      const varbind = row[j];
      if (!varbind || !takeCell(talk, walk, varbind)) break;
    }
}

/** Version 1 fails whole where one column stands at the end of everything (RFC 1157 §4.1.3). */
function takeEnd(asked: readonly ColumnWalk[], problem: Problem): boolean {
  if (problem.code !== "snmp.no-such-name") return false;
  const detail = problem.detail;
  const named = typeof detail === "object" && detail !== null && "index" in detail ? Number(detail.index) : 0;
  const walk = asked.length === 1 ? asked[0] : asked[named - 1];
  if (walk) walk.isDone = true;
  return walk !== undefined;
}

/** Learns from a failure; false when there is nothing smaller or simpler left to try. */
async function makeSmaller(talk: Conversation, size: StepSize, problem: Problem): Promise<boolean> {
  // Too large for it, or nobody there? One variable tells, and ends the conversation when none comes.
  if (problem.code === "snmp.timeout" && !talk.isOver) await talk.get([SYS_UP_TIME]);
  if (talk.isOver) return false;
  if (talk.bulk && (size.width > SMALL || size.mostCells >= SMALL)) {
    if (problem.code !== "snmp.too-big" || size.mostCells < SMALL) size.width = Math.min(size.width, SMALL);
    size.mostCells = size.mostCells > SMALL ? SMALL - 1 : 1;
    size.rows = Math.min(size.rows, size.mostCells);
    return true;
  }
  if (talk.bulk) {
    // Old agents know no GETBULK, or break on it: GETNEXT is what every agent knows.
    talk.bulk = false;
    return true;
  }
  if (size.width === 1) return false;
  size.width = Math.floor(size.width / 2);
  return true;
}
