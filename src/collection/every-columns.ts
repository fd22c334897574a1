// Which of the values that are read every time stand in columns that one GETBULK tells more cheaply than a GET.

import { compareOids, suffixOf } from "../model/index.ts";
import type { ReadingPlan } from "../profiles/index.ts";
import { variableBytes } from "../snmp/index.ts";

export interface KnownColumn {
  column: string;
  /** Row indexes in order. */
  indexes: string[];
}

/** Below that, naming the cells costs no more. */
const MIN_ROWS = 3;
const VALUE_BYTES = 4;
const REPLY_BYTES = 1100;

/** Columns of about equal length, since one message repeats all of them equally often. */
export function pickColumns(every: readonly string[], plan: ReadingPlan): KnownColumn[] {
  const known = knownColumns(every, plan).filter(({ indexes }) => indexes.length >= MIN_ROWS);
  let best: KnownColumn[] = [];
  let most = 0;
  for (const rows of new Set(known.map(({ indexes }) => indexes.length))) {
    const fitting = known.filter(({ indexes }) => indexes.length === rows || indexes.length === rows - 1);
    const saved = fitting.reduce((sum, each) => sum + savedBytes(each, rows), 0);
    const size = fitting.reduce(
      (sum, { column }) => sum + (variableBytes(column, VALUE_BYTES) + 2) * rows,
      0,
    );
    if (saved > most && size <= REPLY_BYTES) [best, most] = [fitting, saved];
  }
  return best;
}

/** The OID that GETNEXT starts from so that its answer is this row's cell, if it is still there. */
export function startBefore(column: string, index: string): string {
  const dot = index.lastIndexOf(".");
  const head = dot < 0 ? column : `${column}.${index.slice(0, dot)}`;
  const last = Number(index.slice(dot + 1));
  return last <= 1 ? head : `${head}.${last - 1}`;
}

function savedBytes({ column, indexes }: KnownColumn, rows: number): number {
  const size = variableBytes(column, 0) + 2;
  return size * (indexes.length - 1) - (size + VALUE_BYTES) * (rows - indexes.length);
}

function knownColumns(every: readonly string[], plan: ReadingPlan): KnownColumn[] {
  return plan.tables.flatMap(({ columns }) =>
    columns.flatMap(({ oid, when }): KnownColumn[] => {
      if (when !== "every") return [];
      const cells = every.filter((cell) => cell.startsWith(`${oid}.`)).sort(compareOids);
      return [{ column: oid, indexes: cells.flatMap((cell) => suffixOf(cell, oid) ?? []) }];
    }),
  );
}
