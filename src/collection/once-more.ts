// A printer that was read before: only what changes is asked for, by the plan that worked.

import type { Fact } from "../model/index.ts";
import type { ReadingPlan } from "../profiles/index.ts";
import { failure } from "../shared/index.ts";
import { readColumns } from "./cells.ts";
import type { Conversation } from "./conversation.ts";
import { decodeFact, encodeFact } from "./facts-codec.ts";
import type { PrinterMemory } from "./memory.ts";
import { findRows, type RowSearch } from "./rows.ts";

const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";

export type OnceMore =
  | { kind: "read"; memory: PrinterMemory; isWhole: boolean }
  /** What was learned does not hold any more, and why. */
  | { kind: "changed"; why: string }
  | { kind: "silent" };

/** Reads the changing values into the conversation, once-values from memory among them. */
export async function readChanging(
  talk: Conversation,
  memory: PrinterMemory,
  plan: ReadingPlan,
): Promise<OnceMore> {
  const identity = memory.identity.flatMap((stored) => decodeFact(stored) ?? []);
  const known = new Set([...talk.facts].map((fact) => fact.oid));
  const cells = changingCells(memory, plan);
  const wanted = new Set(
    [...memory.every, ...identity.map((fact) => fact.oid), ...cells].filter((oid) => !known.has(oid)),
  );
  const { missing, unreadable } = await talk.get([...wanted], { expectPresent: true });
  if (unreadable.length === wanted.size && (known.size === 0 || talk.isOver) && wanted.size > 0)
    return { kind: "silent" };
  const change = changeSeen(talk, memory, identity);
  if (change !== undefined) return { kind: "changed", why: change };
  // Cells of changing tables come and go; anything else that is gone was part of the plan.
  const gone = missing.filter((oid) => !cells.includes(oid));
  if (gone.length > 0) return { kind: "changed", why: `${gone.length} values are not there any more` };

  const turn = memory.lasting.length === 0 ? 0 : memory.turn % memory.lasting.length;
  const look = await lookAtRows(talk, memory, plan, turn);
  if (look.grown !== undefined) return { kind: "changed", why: `table “${look.grown}” has a new row` };
  for (const table of memory.leftOut)
    talk.problems.push(
      failure("collection.table-cut", `Table “${table}” was not read to its end.`, { table }).problem,
    );
  const onceFacts = memory.once.flatMap((stored) => decodeFact(stored) ?? []);
  for (const fact of onceFacts) if (!talk.facts.get(fact.oid)) talk.facts.add(fact);
  return {
    kind: "read",
    isWhole: unreadable.length === 0 && look.isWhole && memory.leftOut.length === 0,
    memory: {
      ...memory,
      batch: talk.batch,
      bulk: talk.bulk,
      turn: turn + 1,
      changing: look.changing,
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

function changingCells(memory: PrinterMemory, plan: ReadingPlan): string[] {
  return memory.changing.flatMap(({ name, rows }) => {
    const columns = plan.tables.find((table) => table.name === name)?.columns ?? [];
    return rows.flatMap((row) => columns.map(({ oid }) => `${oid}.${row}`));
  });
}

/** One message tells which rows the changing tables have now, and whether one lasting table has grown. */
async function lookAtRows(
  talk: Conversation,
  memory: PrinterMemory,
  plan: ReadingPlan,
  turn: number,
): Promise<{ changing: PrinterMemory["changing"]; grown?: string; isWhole: boolean }> {
  const searches: RowSearch[] = memory.changing.map(({ name, witness }) => ({
    table: name,
    column: witness,
    maxRows: plan.tables.find((table) => table.name === name)?.maxRows ?? 1,
  }));
  const lasting = memory.lasting[turn];
  const lastingTable = plan.tables.find((table) => table.name === lasting?.name);
  const witness = lastingTable?.rows.find((column) => lasting?.lastCell.startsWith(`${column}.`));
  if (lasting && witness !== undefined)
    searches.push({ table: lasting.name, column: witness, after: lasting.lastCell, maxRows: 1 });
  if (searches.length === 0) return { changing: [], isWhole: true };
  const expected = Math.max(...memory.changing.map(({ rows }) => rows.length), 0) + 1;
  const found = await findRows(talk, searches, expected);
  const grown = found.find((each) => each.table === lasting?.name && each.indexes.length > 0);
  if (grown) return { changing: memory.changing, grown: grown.table, isWhole: true };

  const changing = memory.changing.map((before) => {
    const now = found.find((each) => each.table === before.name);
    return now?.isWhole ? { ...before, rows: now.indexes } : before;
  });
  const wants = changing.flatMap(({ name, rows }) => {
    const columns = plan.tables.find((table) => table.name === name)?.columns ?? [];
    const old = new Set(memory.changing.find((each) => each.name === name)?.rows);
    const indexes = rows.filter((row) => !old.has(row));
    return indexes.length === 0 ? [] : columns.map(({ oid }) => ({ column: oid, indexes }));
  });
  const { unreadable } = await talk.get(
    (await readColumns(talk, wants)).filter((oid) => !talk.facts.get(oid)),
  );
  const isWhole =
    unreadable.length === 0 && found.every((each) => each.isWhole || each.table === lasting?.name);
  return { changing, isWhole };
}
