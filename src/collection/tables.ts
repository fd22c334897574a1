// The tables of a plan, with the fewest messages: which rows there are, and what stands in them.

import { giveUp } from "./column-walk.ts";
import type { Conversation } from "./conversation.ts";
import { TableReading } from "./table-reading.ts";
import type { Table } from "./table-shape.ts";
import { usualSize, walkOn } from "./walk-message.ts";

export interface TableRows {
  table: Table;
  /** The column that told the rows; where no column has any, the first. */
  witness: string;
  indexes: readonly string[];
  isWhole: boolean;
}

/** Most tables of a printer have one to three rows, colour printers four to seven supplies. */
const FIRST_ROWS = 5;
const MORE_ROWS = 4;
const ROUND_LIMIT = 60;
/** What was named may show that another table is needed; none needs one that needs one. */
const PASSES = 2;

/** Reads the tables and, with their first rows, the exact instances `scalars`. */
export async function readTables(
  talk: Conversation,
  tables: readonly Table[],
  scalars: readonly string[],
): Promise<{ rows: TableRows[]; unreadable: string[] }> {
  const byName = new Map<string, TableReading>();
  for (const table of tables) byName.set(table.name, new TableReading(talk, table, byName));
  const readings = [...byName.values()];
  const goOn = () => {
    for (const reading of readings) reading.goOn();
  };
  const size = usualSize(talk, FIRST_ROWS);
  const step = () => {
    const owner = new Map(readings.flatMap((reading) => reading.walks.map((walk) => [walk, reading])));
    return walkOn(talk, [...owner.keys()], size, (walk) => owner.get(walk)?.unknownCells(size.rows) ?? 0);
  };

  goOn();
  // One message over all tables: the short ones are done by it.
  await step();
  goOn();
  const early = readings.flatMap((reading) => reading.earlyCells());
  const { unreadable } = await talk.get([...scalars, ...early].filter((oid) => !talk.isAsked(oid)));

  size.rows = Math.min(MORE_ROWS, size.mostCells);
  for (let pass = 0; pass < PASSES; pass++) {
    goOn();
    for (let round = 0; round < ROUND_LIMIT && (await step()); round++) {
      goOn();
      if (round > 0) size.rows = Math.min(size.mostCells, size.rows * 2);
    }
    for (const walk of readings.flatMap(({ walks }) => walks)) giveUp(walk);
    const late = readings.flatMap((reading) => reading.cellsLeft());
    unreadable.push(...(await talk.get(late)).unreadable);
  }
  const rows = readings.map(({ table, isWhole, known: { witness, indexes } }) => ({
    table,
    witness,
    indexes,
    isWhole,
  }));
  return { rows, unreadable };
}
