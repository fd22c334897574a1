// Where a source's value stands: an exact instance, or the cell of a row that another column picks.

import type { Fact } from "../../model/index.ts";
import type { Context } from "../context.ts";
import type { Source, Where } from "../schema.ts";
import { rawValue } from "./fact-text.ts";
import { fitsPattern } from "./pattern.ts";

type Placed = Extract<Source, { oid?: string | undefined }>;

/** The fact that a source speaks of, or undefined when the printer told none. */
export function locate(source: Placed, context: Context): Fact | undefined {
  if (source.oid !== undefined) return context.facts.get(source.oid);
  const { table, column, row, where } = source;
  if (table === undefined || column === undefined) return undefined;
  for (const { index, cells } of context.rows(table)) {
    const fact = cells.get(column);
    if (!fact || (row !== undefined && row !== index)) continue;
    if (!where) return fact;
    const key = cells.get(where.column);
    if (key && fits(where, key, context)) return fact;
  }
  return undefined;
}

/** The cells of a column in all rows that fit. */
export function locateAll(table: string, column: string, where: Where, context: Context): Fact[] {
  return context.rows(table).flatMap(({ cells }) => {
    const fact = cells.get(column);
    const key = cells.get(where.column);
    return fact && key && fits(where, key, context) ? [fact] : [];
  });
}

function fits(where: Where, key: Fact, context: Context): boolean {
  const raw = rawValue(key, context.charsets.general);
  if (where.equals !== undefined) return String(raw).toLowerCase() === String(where.equals).toLowerCase();
  return where.matches !== undefined && fitsPattern(where.matches, String(raw));
}
