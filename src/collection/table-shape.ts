// How a table's columns stand to each other: the same for every printer that is read by the profile, so worked out once.

import { compareOids, isBelow } from "../model/index.ts";
import { identificationOids, type ReadingPlan } from "../profiles/index.ts";

export type Table = ReadingPlan["tables"][number];

export interface TableShape {
  /** Cells of the table that everybody is asked for who answers. */
  asked: { column: string; oid: string }[];
  /** Columns whose cells are wanted, and what they need. */
  wanted: ReadonlyMap<string, Table["needs"]>;
  /** Columns with nothing between them, by each of them: the walk through one leads to the next. */
  blocks: ReadonlyMap<string, readonly string[]>;
  /** All columns in the same entry of the MIB, in order, by each of them. */
  beside: ReadonlyMap<string, readonly string[]>;
}

const shapes = new WeakMap<Table, TableShape>();

export function shapeOf(table: Table): TableShape {
  let shape = shapes.get(table);
  if (!shape) {
    const columns = [...new Set([...table.rows, ...table.columns.map(({ oid }) => oid)])].sort(compareOids);
    shape = {
      asked: columns.flatMap((column) =>
        identificationOids.filter((oid) => isBelow(oid, column)).map((oid) => ({ column, oid })),
      ),
      wanted: new Map(table.columns.map(({ oid, needs }) => [oid, needs])),
      blocks: new Map(columns.map((column) => [column, blockOf(columns, column)])),
      beside: new Map(columns.map((column) => [column, besideOf(columns, column)])),
    };
    shapes.set(table, shape);
  }
  return shape;
}

function blockOf(columns: readonly string[], column: string): string[] {
  const all = besideOf(columns, column);
  const isNext = (one: string | undefined, other: string | undefined) =>
    one !== undefined &&
    other !== undefined &&
    headOf(one) === headOf(other) &&
    arcOf(other) - arcOf(one) === 1;
  let from = all.indexOf(column);
  let to = from;
  while (isNext(all[from - 1], all[from])) from -= 1;
  while (isNext(all[to], all[to + 1])) to += 1;
  return all.slice(from, to + 1);
}

// Columns of one device among several bear its index behind them.
function besideOf(columns: readonly string[], column: string): string[] {
  return columns.filter(
    (oid) =>
      headOf(oid) === headOf(column) ||
      (headOf(headOf(oid)) === headOf(headOf(column)) && arcOf(oid) === arcOf(column)),
  );
}

function headOf(oid: string): string {
  return oid.slice(0, Math.max(0, oid.lastIndexOf(".")));
}

function arcOf(oid: string): number {
  return Number(oid.slice(oid.lastIndexOf(".") + 1));
}
