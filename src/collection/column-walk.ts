// Columns of a table that stand side by side, as one walk: where it stands, what it has met, how far it has to go.

import { compareOids, isBelow, suffixOf, type Varbind } from "../model/index.ts";
import { failure } from "../shared/index.ts";
import type { Conversation } from "./conversation.ts";

/** What all walks of a table know of its rows. */
export interface KnownRows {
  /** It has so many at least. */
  least: number;
  /** The last one, once the column that tells the rows is through. */
  last?: string;
}

export interface ColumnWalk {
  table: string;
  /** In order; the walk goes through one after the other. */
  columns: readonly string[];
  /** Which of them it stands in. */
  at: number;
  /** The columns that tell which rows there are. */
  witnesses: readonly string[];
  /** Rows that are taken at most; more than that is a table without an end. */
  maxRows: number;
  rows: KnownRows;
  /** Indexes of the rows met in each column, in order. */
  met: string[][];
  cursor: string;
  isDone: boolean;
  /** False when a column did not end where it should, or could not be read to its end. */
  isWhole: boolean;
}

/** Letters of a row index; the longest that tables of printers have are addresses. */
const MAX_INDEX_LENGTH = 120;

export function startWalk(
  table: { name: string; rows: readonly string[]; maxRows: number },
  columns: readonly string[],
  rows: KnownRows = { least: 0 },
): ColumnWalk {
  const [first = ""] = columns;
  return {
    table: table.name,
    columns,
    at: 0,
    witnesses: table.rows,
    maxRows: table.maxRows,
    rows,
    met: columns.map(() => []),
    cursor: first,
    isDone: first === "",
    isWhole: true,
  };
}

/** Rows that a column was seen to have. */
export function rowsMet({ columns, met }: ColumnWalk, column: string): readonly string[] {
  return met[columns.indexOf(column)] ?? [];
}

/** True when all of a column was walked through. */
export function isThrough({ columns, at, isDone }: ColumnWalk, column: string): boolean {
  return isDone || columns.indexOf(column) < at;
}

/**
 * Cells that are left, at least; `unknown` of a column of which nothing is known. 0 while the walk has to wait for the
 * one that tells the rows.
 */
export function cellsLeft(walk: ColumnWalk, unknown: number): number {
  const { columns, at, met, rows, witnesses } = walk;
  const here = met[at]?.length ?? 0;
  const later = rows.least * (columns.length - at - 1);
  const before = Math.max(0, ...met.slice(0, at).map((indexes) => indexes.length));
  const isNew = before === 0 ? here >= rows.least : here > before;
  const tells = columns.slice(at).some((column) => witnesses.includes(column));
  if (rows.last === undefined && isNew && tells) return Math.max(unknown, later);
  // The end of the column that tells the rows has to be seen.
  const end = rows.last === undefined && witnesses.includes(columns.at(-1) ?? "") ? 1 : 0;
  return Math.max(0, rows.least - here) + later + end;
}

/** Takes what a GETNEXT from the walk's cursor told; false when the walk does not go on from there. */
export function takeCell(talk: Conversation, walk: ColumnWalk, varbind: Varbind): boolean {
  const at = walk.columns.findIndex((column) => isBelow(varbind.oid, column));
  if (varbind.exception || (at < 0 && compareOids(varbind.oid, walk.cursor) > 0)) {
    walk.isDone = true;
    return false;
  }
  // Some agents begin anew where they have nothing more.
  if (at < 0) return nextColumn(walk);
  const index = suffixOf(varbind.oid, walk.columns[at] ?? "") ?? "";
  const met = walk.met[at] ?? [];
  const isForward = compareOids(varbind.oid, walk.cursor) > 0 && index.length <= MAX_INDEX_LENGTH;
  if (!isForward || met.length >= walk.maxRows) {
    cut(talk, walk, isForward);
    walk.at = Math.max(walk.at, at);
    return nextColumn(walk);
  }
  walk.at = at;
  walk.cursor = varbind.oid;
  met.push(index);
  walk.rows.least = Math.max(walk.rows.least, met.length);
  walk.isDone = index === walk.rows.last && at === walk.columns.length - 1;
  return !walk.isDone;
}

/** Ends a walk that has nothing left, now that the rows are known. */
export function settle(walk: ColumnWalk): void {
  if (cellsLeft(walk, 0) === 0) walk.isDone = true;
}

/** Takes the cells that other walks' answers have told already. */
export function takeKnown(talk: Conversation, walk: ColumnWalk): void {
  for (let next = talk.successorOf(walk.cursor); next && !walk.isDone; next = talk.successorOf(walk.cursor))
    takeCell(talk, walk, next);
}

/** Ends a walk that could not be walked to its end. */
export function giveUp(walk: ColumnWalk): void {
  if (!walk.isDone) walk.isWhole = false;
  walk.isDone = true;
}

function nextColumn(walk: ColumnWalk): false {
  walk.at += 1;
  const column = walk.columns[walk.at];
  if (column === undefined) walk.isDone = true;
  else walk.cursor = column;
  return false;
}

function cut(talk: Conversation, walk: ColumnWalk, isForward: boolean): void {
  const { table, maxRows } = walk;
  const message = isForward
    ? `Table “${table}” has more than ${maxRows} rows; the rest is left out.`
    : `Table “${table}” goes round in circles; what follows is left out.`;
  if (walk.isWhole) talk.problems.push(failure("collection.table-cut", message, { table }).problem);
  walk.isWhole = false;
}
