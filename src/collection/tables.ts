// The tables of a plan, with the fewest messages: which rows there are, then what stands in them.

import type { ReadingPlan } from "../profiles/index.ts";
import { type ColumnWalk, type StepSize, startWalk, takeKnown, usualSize, walkOn } from "./column-walk.ts";
import type { Conversation } from "./conversation.ts";

type Table = ReadingPlan["tables"][number];

export interface TableRows {
  table: Table;
  /** The column that told the rows; where no column has any, the first. */
  witness: string;
  indexes: string[];
  isWhole: boolean;
}

/** Most tables of a printer have one to three rows, colour printers four to seven supplies. */
const FIRST_ROWS = 3;
const MORE_ROWS = 4;
/** Up to so many rows are named one by one, together with everything else, in one GET. */
const FEW_ROWS = 2;
const ROUND_LIMIT = 60;

/** Reads the tables and, with their first rows, the exact instances `scalars`. */
export async function readTables(
  talk: Conversation,
  tables: readonly Table[],
  scalars: readonly string[],
): Promise<{ rows: TableRows[]; unreadable: string[] }> {
  const witnesses = new Map<Table, ColumnWalk>();
  for (const table of tables) {
    const [first] = table.rows;
    if (first !== undefined) witnesses.set(table, startWalk(table.name, first, table.maxRows));
  }
  // One message over all tables: the short ones are done by it.
  const size = usualSize(talk, FIRST_ROWS);
  await walkOn(talk, [...witnesses.values()], size);
  tryNextWitness(talk, witnesses);

  const early = [...witnesses].flatMap(([table, walk]) => firstCells(talk, table, walk));
  const { unreadable } = await talk.get([...scalars, ...early].filter((oid) => !talk.isAsked(oid)));

  const columns: ColumnWalk[] = [];
  if (talk.bulk)
    for (const [table, walk] of witnesses)
      if (walk.indexes.length > FEW_ROWS) columns.push(...restOfColumns(talk, table, walk));
  size.rows = Math.min(MORE_ROWS, size.mostRows);
  await walkRest(talk, witnesses, columns, size);

  const late = [...witnesses].flatMap(([table, walk]) => cellsOf(talk, table, walk.indexes));
  unreadable.push(...(await talk.get(late)).unreadable);
  const rows = [...witnesses].map(([table, walk]) => ({
    table,
    witness: walk.column,
    indexes: walk.indexes,
    isWhole: walk.isWhole,
  }));
  return { rows, unreadable };
}

/** Walks what is open to its end; a table without rows is tried by its next witness column. */
async function walkRest(
  talk: Conversation,
  witnesses: Map<Table, ColumnWalk>,
  columns: readonly ColumnWalk[],
  size: StepSize,
): Promise<void> {
  for (let round = 0; round < ROUND_LIMIT; round++) {
    for (const walk of columns) knowTheEnd(walk, witnesses);
    if (!(await walkOn(talk, [...witnesses.values(), ...columns], size))) break;
    tryNextWitness(talk, witnesses);
    if (round > 0) size.rows = Math.min(size.mostRows, size.rows * 2);
  }
  for (const walk of witnesses.values()) if (!walk.isDone) walk.isWhole = false;
}

// A witness that is through tells the other columns where to end.
function knowTheEnd(walk: ColumnWalk, witnesses: Map<Table, ColumnWalk>): void {
  const witness = [...witnesses.values()].find((each) => each.table === walk.table);
  const last = witness?.indexes.at(-1);
  if (!witness?.isDone || last === undefined) return;
  walk.lastIndex = last;
  const at = witness.indexes.findIndex((index) => walk.cursor === `${walk.column}.${index}`);
  walk.left = witness.indexes.length - 1 - at;
  if (walk.left <= 0) walk.isDone = true;
}

function tryNextWitness(talk: Conversation, witnesses: Map<Table, ColumnWalk>): void {
  for (const [table, walk] of witnesses) {
    if (!walk.isDone || walk.indexes.length > 0 || !walk.isWhole) continue;
    const at = table.rows.indexOf(walk.column);
    const next = table.rows.slice(at + 1).find((column) => !talk.isColumnEmpty(column));
    if (next === undefined) continue;
    const another = startWalk(table.name, next, table.maxRows);
    takeKnown(talk, another);
    witnesses.set(table, another);
  }
}

/** All cells of a short table, the first row of a long one: it shows which columns there are. */
function firstCells(talk: Conversation, table: Table, walk: ColumnWalk): string[] {
  const isShort = !talk.bulk || walk.indexes.length <= FEW_ROWS;
  return cellsOf(talk, table, isShort ? walk.indexes : walk.indexes.slice(0, 1));
}

function restOfColumns(talk: Conversation, table: Table, witness: ColumnWalk): ColumnWalk[] {
  const [first] = witness.indexes;
  return table.columns.flatMap(({ oid }): ColumnWalk[] => {
    if (oid === witness.column || first === undefined) return [];
    const cell = `${oid}.${first}`;
    const walk = startWalk(table.name, oid, table.maxRows, cell);
    if (talk.facts.get(cell)) return [walk];
    return talk.isColumnEmpty(oid, cell) ? [] : [{ ...walk, isDoubtful: true }];
  });
}

function cellsOf(talk: Conversation, table: Table, indexes: readonly string[]): string[] {
  return table.columns.flatMap(({ oid }) => {
    const cells = indexes.map((index) => `${oid}.${index}`).filter((cell) => !talk.isAsked(cell));
    return cells[0] === undefined || talk.isColumnEmpty(oid, cells[0]) ? [] : cells;
  });
}
