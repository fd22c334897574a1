// A printer that was read before: only what changes is asked for, by the plan that worked.

import type { Fact, Varbind } from "../model/index.ts";
import type { ReadingPlan } from "../profiles/index.ts";
import { failure } from "../shared/index.ts";
import { rowsMet, startWalk } from "./column-walk.ts";
import type { Conversation } from "./conversation.ts";
import { type KnownColumn, pickColumns, startBefore } from "./every-columns.ts";
import { decodeFact, encodeFact } from "./facts-codec.ts";
import type { PrinterMemory } from "./memory.ts";
import { usualSize, walkToEnd } from "./walk-message.ts";

const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";

export type OnceMore =
  | { kind: "read"; memory: PrinterMemory; isWhole: boolean }
  /** What was learned does not hold any more, and why. */
  | { kind: "changed"; why: string }
  | { kind: "silent" };

type ChangingTable = PrinterMemory["changing"][number];

/** Reads the changing values into the conversation, and adds the once-values from memory. */
export async function readChanging(
  talk: Conversation,
  memory: PrinterMemory,
  plan: ReadingPlan,
): Promise<OnceMore> {
  const identity = memory.identity.flatMap((stored) => decodeFact(stored) ?? []);
  const columns = talk.bulk ? pickColumns(memory.every, plan) : [];
  const inColumns = new Set(
    columns.flatMap(({ column, indexes }) => indexes.map((index) => `${column}.${index}`)),
  );
  const cells = new Set(memory.changing.flatMap((table) => cellsOf(table, table.rows, plan)));
  const wanted = new Set([...memory.every, ...identity.map((fact) => fact.oid), ...cells]);
  const exact = [...wanted].filter((oid) => !inColumns.has(oid) && !talk.isAsked(oid));
  const { missing, unreadable } = await talk.get(exact, { expectPresent: true });
  if (exact.length > 0 && unreadable.length === exact.length) return { kind: "silent" };
  const why =
    changeSeen(talk, memory, identity) ??
    (missing.some((oid) => !cells.has(oid)) ? "values are not there any more" : undefined) ??
    (await lookAtRows(talk, memory, plan, columns));
  if (why !== undefined) return { kind: "changed", why };
  const changed = await readChangingTables(talk, memory, plan);
  for (const table of memory.leftOut)
    talk.problems.push(
      failure("collection.table-cut", `Table “${table}” was not read to its end.`, { table }).problem,
    );
  for (const fact of memory.once.flatMap((stored) => decodeFact(stored) ?? []))
    if (!talk.facts.get(fact.oid)) talk.facts.add(fact);
  return {
    kind: "read",
    isWhole: unreadable.length === 0 && changed.isWhole && memory.leftOut.length === 0,
    memory: {
      ...memory,
      batch: talk.batch,
      bulk: talk.bulk,
      turn: memory.turn + 1,
      changing: changed.tables,
      ...uptimeOf(talk),
    },
  };
}

export function uptimeOf(talk: Conversation): { uptime?: number } {
  const value = talk.facts.get(SYS_UP_TIME)?.value;
  return value?.type === "TimeTicks" ? { uptime: value.value } : {};
}

/** Why what is remembered may not be this printer's any more; undefined when it fits. */
function changeSeen(
  talk: Conversation,
  memory: PrinterMemory,
  identity: readonly Fact[],
): string | undefined {
  const { uptime } = uptimeOf(talk);
  if (uptime !== undefined && memory.uptime !== undefined && uptime < memory.uptime)
    return "it was started again";
  for (const before of identity) {
    const now = talk.facts.get(before.oid);
    if (
      now &&
      JSON.stringify(encodeFact({ ...now, at: 0 })) !== JSON.stringify(encodeFact({ ...before, at: 0 }))
    )
      return "another printer has this address";
  }
  return undefined;
}

/**
 * One message: whether the rows of changing tables are the same, whether one lasting table has grown, and the
 * columns that are read as such. Answers why everything must be read, if it must.
 */
async function lookAtRows(
  talk: Conversation,
  memory: PrinterMemory,
  plan: ReadingPlan,
  columns: readonly KnownColumn[],
): Promise<string | undefined> {
  // From each known row to the next, and from the last to what is behind: any other row would show.
  const chain = memory.changing.flatMap(({ witness, rows }) => [
    witness,
    ...rows.map((row) => `${witness}.${row}`),
  ]);
  const lasting = memory.lasting[memory.turn % Math.max(memory.lasting.length, 1)];
  const singles = lasting ? [...chain, lasting.lastCell] : chain;
  if (singles.length + columns.length === 0 || talk.isOver) return undefined;
  const repetitions = Math.max(0, ...columns.map(({ indexes }) => indexes.length));
  const starts = columns.map(({ column, indexes }) => startBefore(column, indexes[0] ?? "0"));
  const answer = singles.length <= talk.batch ? await talk.step(singles, starts, repetitions) : undefined;
  if (!answer?.ok) {
    if (answer?.problem.code === "snmp.timeout") talk.bulk = false;
    await talk.get(columns.flatMap(({ column, indexes }) => indexes.map((index) => `${column}.${index}`)));
    return undefined;
  }
  const { nonRepeaters, rows } = answer.value;
  for (const [j, known] of columns.entries()) {
    const told = rows.flatMap((row) => row[j] ?? []);
    if (!isAsKnown(known, told)) return "rows of a table changed";
    const left = known.indexes.slice(told.length).map((index) => `${known.column}.${index}`);
    await talk.get(left);
  }
  const witness = plan.tables.find((table) => table.name === lasting?.name)?.rows;
  const next = lasting && nonRepeaters[chain.length];
  const hasGrown = witness?.some(
    (column) => lasting?.lastCell.startsWith(`${column}.`) && isCellOf(next, column),
  );
  return hasGrown ? `table “${lasting?.name}” has a new row` : undefined;
}

// Cells come in the known order; what follows the last one belongs to something else.
function isAsKnown({ column, indexes }: KnownColumn, told: readonly Varbind[]): boolean {
  return told.every((varbind, i) =>
    i < indexes.length ? varbind.oid === `${column}.${indexes[i]}` : !isCellOf(varbind, column),
  );
}

function isCellOf(varbind: Varbind | undefined, column: string): boolean {
  return varbind?.value !== undefined && varbind.oid.startsWith(`${column}.`);
}

/** The rows that changing tables have now; read anew where the look at them showed another picture. */
async function readChangingTables(
  talk: Conversation,
  memory: PrinterMemory,
  plan: ReadingPlan,
): Promise<{ tables: ChangingTable[]; isWhole: boolean }> {
  const tables: ChangingTable[] = [];
  const fresh: string[] = [];
  let isWhole = true;
  for (const before of memory.changing) {
    if (isChainClosed(talk, before)) {
      tables.push(before);
      continue;
    }
    const { name, witness } = before;
    const maxRows = plan.tables.find((table) => table.name === name)?.maxRows ?? 1;
    const walk = startWalk({ name, rows: [witness], maxRows }, [witness]);
    await walkToEnd(talk, [walk], usualSize(talk, before.rows.length + 2));
    const rows = [...rowsMet(walk, witness)];
    isWhole &&= walk.isWhole;
    tables.push({ ...before, rows });
    fresh.push(...cellsOf(before, rows, plan));
  }
  const { unreadable } = await talk.get(fresh.filter((oid) => !talk.isAsked(oid)));
  return { tables, isWhole: isWhole && unreadable.length === 0 };
}

function isChainClosed(talk: Conversation, { witness, rows }: ChangingTable): boolean {
  const last = rows.at(-1);
  const cells = [witness, ...rows.map((row) => `${witness}.${row}`)];
  const isKept = cells.every(
    (cell, i) => i === cells.length - 1 || talk.successorOf(cell)?.oid === cells[i + 1],
  );
  return isKept && talk.isColumnEmpty(witness, last === undefined ? witness : `${witness}.${last}`);
}

function cellsOf({ name, witness }: ChangingTable, rows: readonly string[], plan: ReadingPlan): string[] {
  const columns = plan.tables.find((table) => table.name === name)?.columns ?? [];
  return rows.flatMap((row) =>
    columns.filter(({ oid }) => oid !== witness).map(({ oid }) => `${oid}.${row}`),
  );
}
