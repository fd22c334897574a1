// Columns of tables, walked side by side in as few messages as possible and not further than needed.

import { compareOids, suffixOf, type Varbind } from "../model/index.ts";
import { failure, type Problem } from "../shared/index.ts";
import { type BulkAnswer, variableBytes } from "../snmp/index.ts";
import type { Conversation } from "./conversation.ts";

export interface ColumnWalk {
  table: string;
  column: string;
  /** Rows that are taken at most; more than that is a table without an end. */
  maxRows: number;
  /** Indexes of the rows met, in order. */
  indexes: string[];
  cursor: string;
  isDone: boolean;
  /** False when the column did not end where it should, or could not be read to its end. */
  isWhole: boolean;
  /** The last row, where another column has told it: the walk ends there. */
  lastIndex?: string;
  /** Rows left to that one. */
  left?: number;
  /** Its first row has no such cell: one step tells whether it has any. */
  isDoubtful?: boolean;
}

/** How much is asked for in one message; failures make it smaller for good. */
export interface StepSize {
  /** Columns. */
  width: number;
  /** Rows, where it is not known how many there are, and at most. */
  rows: number;
  mostRows: number;
}

const ROUND_LIMIT = 60;
const REPLY_BYTES = 1350;
const VALUE_BYTES = 12;
/** Columns and rows that most of those bear who choke on more. */
const SMALL = 4;
const TRIES = 16;
const MOST_ROWS = 24;
const MOST_COLUMNS = 24;
/** Letters of a row index; the longest that tables of printers have are addresses. */
const MAX_INDEX_LENGTH = 120;
const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";

export function startWalk(table: string, column: string, maxRows: number, from: string = column): ColumnWalk {
  return { table, column, maxRows, indexes: [], cursor: from, isDone: false, isWhole: true };
}

export function usualSize(talk: Conversation, rows: number): StepSize {
  return { width: Math.max(1, Math.min(talk.batch, MOST_COLUMNS)), rows, mostRows: MOST_ROWS };
}

/** Walks on by one message, or by more where the printer refuses the first; false when nothing is left to walk. */
export async function walkOn(
  talk: Conversation,
  walks: readonly ColumnWalk[],
  size: StepSize,
): Promise<boolean> {
  for (let tries = 0; tries < TRIES && !talk.isOver; tries++) {
    const { singles, columns, repetitions } = nextMessage(walks, size);
    const asked = [...singles, ...columns];
    if (asked.length === 0) return false;
    const answer = await talk.step(
      singles.map((walk) => walk.cursor),
      columns.map((walk) => walk.cursor),
      repetitions,
    );
    if (answer.ok) {
      takeAnswer(talk, singles, columns, answer.value);
      return true;
    }
    if (takeEnd(asked, answer.problem)) return true;
    if (await makeSmaller(talk, size, answer.problem)) continue;
    if (!talk.isOver) talk.problems.push(answer.problem);
    for (const walk of asked) close(walk, false);
  }
  if (talk.isOver) for (const walk of walks) if (!walk.isDone) close(walk, false);
  return !talk.isOver;
}

/** Walks to the end of every column. */
export async function walkColumns(
  talk: Conversation,
  walks: readonly ColumnWalk[],
  size: StepSize,
): Promise<void> {
  for (let round = 0; round < ROUND_LIMIT; round++) {
    if (!(await walkOn(talk, walks, size))) break;
    // What is open after the first message is a long table.
    size.rows = Math.min(size.mostRows, size.rows * 2);
  }
  for (const walk of walks) if (!walk.isDone) close(walk, false);
}

/** What goes into the next message: no more than is left where that is known, and what an answer can hold. */
function nextMessage(
  walks: readonly ColumnWalk[],
  size: StepSize,
): { singles: ColumnWalk[]; columns: ColumnWalk[]; repetitions: number } {
  const open = walks.filter((walk) => !walk.isDone);
  const singles = open.filter((walk) => walk.isDoubtful).slice(0, size.width);
  const wantedOf = (walk: ColumnWalk) =>
    Math.min(walk.left ?? size.rows, size.rows < SMALL ? size.rows : MOST_ROWS);
  const rest = open.filter((walk) => !walk.isDoubtful).toSorted((a, b) => wantedOf(b) - wantedOf(a));
  const longest = rest[0] ? wantedOf(rest[0]) : 0;
  let bytes = singles.reduce((sum, walk) => sum + cellBytes(walk), 0);
  const columns: ColumnWalk[] = [];
  for (const walk of rest) {
    // Short tables wait for a message of their own, rather than be read far beyond their end.
    if (singles.length + columns.length >= size.width || wantedOf(walk) * 2 < longest) break;
    const next = bytes + cellBytes(walk) * Math.min(longest, SMALL);
    if (columns.length > 0 && next > REPLY_BYTES) break;
    bytes = next;
    columns.push(walk);
  }
  const rowBytes = columns.reduce((sum, walk) => sum + cellBytes(walk), 0);
  const singleBytes = singles.reduce((sum, walk) => sum + cellBytes(walk), 0);
  const fitting = Math.floor((REPLY_BYTES - singleBytes) / Math.max(rowBytes, 1));
  return { singles, columns, repetitions: Math.max(1, Math.min(longest, fitting)) };
}

/** Takes the rows that other columns' answers have told already. */
export function takeKnown(talk: Conversation, walk: ColumnWalk): void {
  for (let next = talk.successorOf(walk.cursor); next && !walk.isDone; next = talk.successorOf(walk.cursor))
    takeCell(talk, walk, next);
}

function takeAnswer(
  talk: Conversation,
  singles: readonly ColumnWalk[],
  columns: readonly ColumnWalk[],
  { nonRepeaters, rows }: BulkAnswer,
): void {
  for (const [i, walk] of singles.entries()) {
    const varbind = nonRepeaters[i];
    walk.isDoubtful = false;
    if (varbind) takeCell(talk, walk, varbind);
  }
  for (const [j, walk] of columns.entries())
    for (const row of rows) {
      const varbind = row[j];
      if (!varbind || walk.isDone) break;
      takeCell(talk, walk, varbind);
    }
}

function takeCell(talk: Conversation, walk: ColumnWalk, varbind: Varbind): void {
  const index = suffixOf(varbind.oid, walk.column);
  if (varbind.exception || index === undefined) {
    walk.isDone = true;
    return;
  }
  const isForward = compareOids(varbind.oid, walk.cursor) > 0 && index.length <= MAX_INDEX_LENGTH;
  if (!isForward || walk.indexes.length >= walk.maxRows) {
    close(walk, false);
    const message = isForward
      ? `Table “${walk.table}” has more than ${walk.maxRows} rows; the rest is left out.`
      : `Table “${walk.table}” goes round in circles; what follows is left out.`;
    talk.problems.push(failure("collection.table-cut", message, { table: walk.table }).problem);
    return;
  }
  walk.indexes.push(index);
  walk.cursor = varbind.oid;
  if (walk.left !== undefined) walk.left -= 1;
  if (walk.lastIndex !== undefined && compareOids(index, walk.lastIndex) >= 0) walk.isDone = true;
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
  if (talk.bulk && (size.width > SMALL || size.mostRows >= SMALL)) {
    if (problem.code !== "snmp.too-big" || size.mostRows < SMALL) size.width = Math.min(size.width, SMALL);
    size.mostRows = size.mostRows > SMALL ? SMALL - 1 : 1;
    size.rows = Math.min(size.rows, size.mostRows);
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

function close(walk: ColumnWalk, isWhole: boolean): void {
  walk.isDone = true;
  walk.isWhole = isWhole;
}

function cellBytes(walk: ColumnWalk): number {
  return variableBytes(walk.cursor, VALUE_BYTES) + 1;
}
