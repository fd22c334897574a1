// The cells of tables whose rows are known. Columns of several rows are cheaper by GETBULK, whose request names
// each column once and whose length is known; single rows are cheaper by GET, together with everything else.

import { suffixOf, type Varbind } from "../model/index.ts";
import { requestBytes, variableBytes } from "../snmp/index.ts";
import type { Conversation } from "./conversation.ts";

export interface CellWants {
  column: string;
  /** Row indexes in order. */
  indexes: readonly string[];
}

interface Bulk {
  columns: CellWants[];
  rows: number;
}

const VALUE_BYTES = 14;
const REPLY_BYTES = 1350;

/** Reads what GETBULK is good for; answers the exact instances that remain to be asked for with GET. */
export async function readColumns(talk: Conversation, wants: readonly CellWants[]): Promise<string[]> {
  const exact: string[] = [];
  const columns: CellWants[] = [];
  for (const want of wants) {
    if (talk.bulk && want.indexes.length > 1) columns.push(want);
    else exact.push(...cellsOf(want));
  }
  for (const bulk of packBulks(talk, columns)) {
    if (!talk.bulk || !isWorthIt(talk, bulk)) exact.push(...bulk.columns.flatMap(cellsOf));
    else exact.push(...(await readBulk(talk, bulk)));
  }
  return exact;
}

async function readBulk(talk: Conversation, { columns, rows }: Bulk): Promise<string[]> {
  const answer = await talk.bulkRows(
    columns.map(({ column, indexes }) => cursorBefore(column, indexes[0] ?? "0")),
    rows,
  );
  if (!answer.ok) return columns.flatMap(cellsOf);
  return columns.flatMap((want, j) => {
    const cells = answer.value.rows.flatMap((row) => row[j] ?? []);
    return takeColumn(talk, want, cells);
  });
}

/** Notes the cells of a column; answers those that the message did not reach. */
function takeColumn(talk: Conversation, { column, indexes }: CellWants, cells: Varbind[]): string[] {
  const seen = new Set<string>();
  let reached = -1;
  for (const cell of cells) {
    const index = cell.exception ? undefined : suffixOf(cell.oid, column);
    if (index === undefined) return []; // the column is at its end: what was not told is not there
    const at = indexes.indexOf(index);
    if (at < 0 || seen.has(index)) continue;
    reached = Math.max(reached, at);
    seen.add(index);
    talk.note(cell);
  }
  return indexes.slice(reached + 1).map((index) => `${column}.${index}`);
}

// Columns of tables with about as many rows share a message; what the shorter ones return too much is paid for.
function packBulks(talk: Conversation, columns: readonly CellWants[]): Bulk[] {
  const bulks: Bulk[] = [];
  const sorted = columns.toSorted((a, b) => b.indexes.length - a.indexes.length);
  for (const want of sorted) {
    const size = cellBytes(want);
    const maxRows = Math.floor(REPLY_BYTES / size);
    for (let from = 0; from < want.indexes.length; from += Math.max(1, maxRows)) {
      const part = { column: want.column, indexes: want.indexes.slice(from, from + Math.max(1, maxRows)) };
      const fitting = bulks.find(
        (bulk) =>
          bulk.columns.length < talk.batch &&
          bulk.rows >= part.indexes.length &&
          bulk.rows - part.indexes.length <= 1 &&
          (bulkBytes(bulk) + size) * bulk.rows <= REPLY_BYTES,
      );
      if (fitting) fitting.columns.push(part);
      else bulks.push({ columns: [part], rows: part.indexes.length });
    }
  }
  return bulks;
}

// What naming each cell would cost, against one more exchange.
function isWorthIt(talk: Conversation, bulk: Bulk): boolean {
  const { version } = talk.target.credential;
  const named = bulk.columns.reduce(
    (sum, { column, indexes }) => sum + (variableBytes(column, 0) + 2) * (indexes.length - 1),
    0,
  );
  const overshoot = bulk.columns.reduce(
    (sum, want) => sum + (bulk.rows - want.indexes.length) * cellBytes(want),
    0,
  );
  return named - overshoot > 2 * requestBytes(version, []);
}

function bulkBytes(bulk: Bulk): number {
  return bulk.columns.reduce((sum, want) => sum + cellBytes(want), 0);
}

function cellBytes({ column }: CellWants): number {
  return variableBytes(column, VALUE_BYTES) + 2;
}

function cellsOf({ column, indexes }: CellWants): string[] {
  return indexes.map((index) => `${column}.${index}`);
}

/** The OID that GETBULK starts from so that its first answer is this row's cell. */
function cursorBefore(column: string, index: string): string {
  const dot = index.lastIndexOf(".");
  const head = dot < 0 ? column : `${column}.${index.slice(0, dot)}`;
  const last = Number(index.slice(dot + 1));
  return last <= 1 ? head : `${head}.${last - 1}`;
}
