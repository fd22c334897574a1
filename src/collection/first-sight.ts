// A printer seen for the first time, or one that may have changed: everything is read, and the plan is learned.

import { type Facts, suffixOf } from "../model/index.ts";
import {
  deviceOf,
  identificationOids,
  matchOfDevice,
  matchProfile,
  type ProfileMatch,
  type ProfileSet,
  printersBehind,
  questionsOfDevices,
  type ReadingPlan,
  readingPlan,
  type When,
} from "../profiles/index.ts";
import { failure } from "../shared/index.ts";
import type { Conversation } from "./conversation.ts";
import { encodeFact } from "./facts-codec.ts";
import { emptyMemory, type PrinterMemory } from "./memory.ts";
import { readTables, type TableRows } from "./tables.ts";

const SMALL_BATCH = 8;
/** What the memory's schema takes with room to spare; nothing that a profile names is near it. */
const MAX_OID_LENGTH = 400;

export interface FirstSight {
  match: ProfileMatch;
  plan: ReadingPlan;
  memory: PrinterMemory;
  isWhole: boolean;
  /** hrDeviceIndex of each printer, where the agent has several; else empty. */
  devices: number[];
}

/** Reads everything that the fitting profile asks for. `known` are identification facts that were read just now and noted. */
export async function readAll(
  talk: Conversation,
  profiles: ProfileSet,
  known: Facts | undefined,
): Promise<FirstSight | undefined> {
  if (!known || known.size === 0) await talk.get(identificationOids.filter((oid) => !talk.facts.get(oid)));
  if (talk.facts.size === 0) return undefined;
  talk.noteAsked(identificationOids);

  let match = matchProfile(profiles, talk.facts);
  let reading = await readPlan(talk, match);
  // Some profiles are told by what only a full reading shows.
  const better = matchProfile(profiles, talk.facts);
  if (better.profile.id !== match.profile.id && !talk.isOver) {
    match = better;
    reading = await readPlan(talk, match);
  }
  const questions = questionsOfDevices(talk.facts).filter((oid) => !talk.isAsked(oid));
  if (!talk.isOver) await talk.get(questions);
  return seenBy(talk, match, reading, printersBehind(talk.facts));
}

/**
 * Reads one of several printers behind an agent; undefined where nobody answers, or the agent has no such device any
 * more, which is then noted as a problem.
 */
export async function readDevice(
  talk: Conversation,
  profiles: ProfileSet,
  device: number,
): Promise<FirstSight | undefined> {
  const match = matchOfDevice(profiles, device);
  const reading = await readPlan(talk, match);
  const isThere = Iterator.from(talk.facts).some(({ oid }) => deviceOf(oid) === device);
  if (isThere) return seenBy(talk, match, reading, []);
  if (talk.facts.size > 0 && !talk.isOver) {
    const message = `${talk.target.address} does not list a printer with hrDeviceIndex ${device} any more.`;
    talk.problems.push(failure("collection.not-listed", message).problem);
  }
  return undefined;
}

function seenBy(talk: Conversation, match: ProfileMatch, reading: Reading, devices: number[]): FirstSight {
  const { plan, isWhole } = reading;
  return { match, plan, isWhole, devices, memory: learn(talk, match, reading) };
}

interface Reading {
  plan: ReadingPlan;
  rows: TableRows[];
  isWhole: boolean;
}

async function readPlan(talk: Conversation, match: ProfileMatch): Promise<Reading> {
  const plan = readingPlan(match.profile);
  applyQuirks(talk, plan);
  const { rows, unreadable } = await readTables(
    talk,
    plan.tables,
    plan.scalars.map(({ oid }) => oid),
  );
  return { plan, rows, isWhole: unreadable.length === 0 && rows.every((table) => table.isWhole) };
}

function applyQuirks(talk: Conversation, plan: ReadingPlan): void {
  if (plan.quirks.includes("getnext-only")) talk.bulk = false;
  if (plan.quirks.includes("small-requests")) talk.batch = Math.min(talk.batch, SMALL_BATCH);
}

function learn(talk: Conversation, match: ProfileMatch, { plan, rows }: Reading): PrinterMemory {
  const memory = emptyMemory({ id: match.profile.id, revision: match.profile.revision }, talk.batch);
  memory.bulk = talk.bulk;
  const every = new Set(plan.scalars.flatMap(({ oid, when }) => (when === "every" ? [oid] : [])));
  const once = new Set(plan.scalars.flatMap(({ oid, when }) => (when === "once" ? [oid] : [])));
  const columns = new Map(
    plan.tables.flatMap((table) => table.columns.map(({ oid, when }) => [oid, when] as const)),
  );
  for (const { table, witness, indexes, isWhole } of rows) {
    if (!isWhole) memory.leftOut.push(table.name);
    if (table.changing) {
      for (const { oid } of table.columns) columns.delete(oid);
      memory.changing.push({ name: table.name, witness, rows: [...indexes] });
    } else if (indexes.length > 0 && isWhole) {
      memory.lasting.push({ name: table.name, lastCell: `${witness}.${indexes.at(-1)}` });
    }
  }
  for (const fact of talk.facts) {
    if (fact.oid.length > MAX_OID_LENGTH) continue;
    const when = every.has(fact.oid) ? "every" : once.has(fact.oid) ? "once" : whenOfCell(fact.oid, columns);
    if (when === "every" || (when === undefined && isRestless(fact.oid, plan))) memory.every.push(fact.oid);
    else if (when === "once" || identificationOids.includes(fact.oid)) memory.once.push(encodeFact(fact));
  }
  return memory;
}

function whenOfCell(oid: string, columns: ReadonlyMap<string, When>): When | undefined {
  for (let dot = oid.lastIndexOf("."); dot > 0; dot = oid.lastIndexOf(".", dot - 1)) {
    const when = columns.get(oid.slice(0, dot));
    if (when !== undefined) return when;
  }
  return undefined;
}

const HR_DETECTED_ERROR_STATE = "1.3.6.1.2.1.25.3.5.1.2";

// An identification value that no rule of the profile marks: names stay, states and numbers do not.
function isRestless(oid: string, plan: ReadingPlan): boolean {
  if (!identificationOids.includes(oid) || plan.scalars.some((scalar) => scalar.oid === oid)) return false;
  if (plan.tables.some((table) => table.columns.some((column) => suffixOf(oid, column.oid) !== undefined)))
    return false;
  return suffixOf(oid, HR_DETECTED_ERROR_STATE) !== undefined || oid.startsWith("1.3.6.1.2.1.43.1");
}
