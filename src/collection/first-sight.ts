// A printer seen for the first time, or one that may have changed: everything is read, and the plan is learned.

import { type Facts, suffixOf } from "../model/index.ts";
import {
  identificationOids,
  matchProfile,
  type ProfileMatch,
  type ProfileSet,
  type ReadingPlan,
  readingPlan,
} from "../profiles/index.ts";
import { readColumns } from "./cells.ts";
import type { Conversation } from "./conversation.ts";
import { encodeFact } from "./facts-codec.ts";
import { emptyMemory, type PrinterMemory } from "./memory.ts";
import { findRows, type RowsFound } from "./rows.ts";

type Table = ReadingPlan["tables"][number];

/** Small printers have one or two rows in most tables, colour printers four to six supplies. */
const EXPECTED_ROWS = 4;
const SMALL_BATCH = 8;

export interface FirstSight {
  match: ProfileMatch;
  plan: ReadingPlan;
  memory: PrinterMemory;
  isWhole: boolean;
}

/** Reads everything that the fitting profile asks for. `known` are identification facts that were read just now and noted. */
export async function readAll(
  talk: Conversation,
  profiles: ProfileSet,
  known: Facts | undefined,
): Promise<FirstSight | undefined> {
  const asked = new Set<string>();
  if (!known || known.size === 0) await talk.get(identificationOids.filter((oid) => !talk.facts.get(oid)));
  for (const oid of identificationOids) asked.add(oid);
  if (talk.facts.size === 0) return undefined;

  let match = matchProfile(profiles, talk.facts);
  let plan = readingPlan(match.profile);
  applyQuirks(talk, plan);
  const rows = new Map<string, RowsFound>();
  let isWhole = await readPlan(talk, plan, asked, rows);
  // Some profiles are told by what only a full reading shows.
  const better = matchProfile(profiles, talk.facts);
  if (better.profile.id !== match.profile.id && !talk.isOver) {
    match = better;
    plan = readingPlan(match.profile);
    applyQuirks(talk, plan);
    isWhole = (await readPlan(talk, plan, asked, rows)) && isWhole;
  }
  return { match, plan, isWhole, memory: learn(talk, match, plan, rows) };
}

function applyQuirks(talk: Conversation, plan: ReadingPlan): void {
  if (plan.quirks.includes("getnext-only")) talk.bulk = false;
  if (plan.quirks.includes("small-requests")) talk.batch = Math.min(talk.batch, SMALL_BATCH);
}

/** False when something that exists could not be read. */
async function readPlan(
  talk: Conversation,
  plan: ReadingPlan,
  asked: Set<string>,
  rows: Map<string, RowsFound>,
): Promise<boolean> {
  await findAllRows(talk, plan.tables, rows);
  const columns = plan.tables.flatMap((table) => {
    const found = rows.get(table.name);
    if (!found || found.indexes.length === 0) return [];
    return table.columns
      .filter(({ oid }) => oid !== found.column && !asked.has(oid))
      .map(({ oid }) => ({ column: oid, indexes: found.indexes }));
  });
  const cells = await readColumns(talk, columns);
  const scalars = plan.scalars.map(({ oid }) => oid);
  const exact = [...scalars, ...cells].filter((oid) => !asked.has(oid) && !talk.facts.get(oid));
  for (const oid of exact) asked.add(oid);
  for (const { column } of columns) asked.add(column);
  const { unreadable } = await talk.get(exact);
  return unreadable.length === 0 && [...rows.values()].every((found) => found.isWhole);
}

// The first witness column that has rows tells; the others are asked only for tables that seem empty.
async function findAllRows(
  talk: Conversation,
  tables: readonly Table[],
  rows: Map<string, RowsFound>,
): Promise<void> {
  const depth = Math.max(0, ...tables.map((table) => table.rows.length));
  for (let i = 0; i < depth && !talk.isOver; i++) {
    const searches = tables.flatMap((table) => {
      const column = table.rows[i];
      if (column === undefined || (rows.get(table.name)?.indexes.length ?? 0) > 0) return [];
      return [{ table: table.name, column, maxRows: table.maxRows }];
    });
    if (searches.length === 0) continue;
    for (const found of await findRows(talk, searches, EXPECTED_ROWS))
      if (found.indexes.length > 0 || !rows.has(found.table)) rows.set(found.table, found);
  }
}

function learn(
  talk: Conversation,
  match: ProfileMatch,
  plan: ReadingPlan,
  rows: ReadonlyMap<string, RowsFound>,
): PrinterMemory {
  const memory = emptyMemory({ id: match.profile.id, revision: match.profile.revision }, talk.batch);
  memory.bulk = talk.bulk;
  const every = new Set(plan.scalars.flatMap(({ oid, when }) => (when === "every" ? [oid] : [])));
  const everyColumns: string[] = [];
  const changingColumns: string[] = [];
  for (const table of plan.tables) {
    const found = rows.get(table.name);
    if (isChanging(table)) {
      changingColumns.push(...table.columns.map(({ oid }) => oid), ...table.rows);
      const witness = found?.indexes.length ? found.column : table.rows[0];
      if (witness !== undefined)
        memory.changing.push({ name: table.name, witness, rows: found?.indexes ?? [] });
      continue;
    }
    if (found && !found.isWhole) memory.leftOut.push(table.name);
    everyColumns.push(...table.columns.flatMap(({ oid, when }) => (when === "every" ? [oid] : [])));
    const last = found?.indexes.at(-1);
    if (found && last !== undefined && found.isWhole)
      memory.lasting.push({ name: table.name, lastCell: `${found.column}.${last}` });
  }
  for (const fact of talk.facts) {
    if (changingColumns.some((column) => suffixOf(fact.oid, column) !== undefined)) continue;
    const isEvery =
      every.has(fact.oid) || everyColumns.some((column) => suffixOf(fact.oid, column) !== undefined);
    if (isEvery || isRestless(fact.oid, plan)) memory.every.push(fact.oid);
    else memory.once.push(encodeFact(fact));
  }
  return memory;
}

/** A table of nothing but `every` columns has rows that come and go: alerts, lines of the panel. */
export function isChanging(table: Table): boolean {
  return table.columns.every(({ when }) => when === "every");
}

const HR_DETECTED_ERROR_STATE = "1.3.6.1.2.1.25.3.5.1.2";

// An identification value that no rule of the profile marks: names stay, states and numbers do not.
function isRestless(oid: string, plan: ReadingPlan): boolean {
  if (!identificationOids.includes(oid) || plan.scalars.some((scalar) => scalar.oid === oid)) return false;
  if (plan.tables.some((table) => table.columns.some((column) => suffixOf(oid, column.oid) !== undefined)))
    return false;
  return suffixOf(oid, HR_DETECTED_ERROR_STATE) !== undefined || oid.startsWith("1.3.6.1.2.1.43.1");
}
