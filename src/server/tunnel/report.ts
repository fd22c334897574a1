// A report: the records it means, the fleet they change, the history they leave.
import {
  type ApplianceMessage,
  type AppliedRecord,
  applyReport,
  followReport,
  type PrinterRecord,
  type Refusal,
  refsOfReport,
} from "../../protocol/index.ts";
import type { Problem } from "../../shared/index.ts";
import { forgetSightings, settleGroups, settlePrinters, takePrinters, takeWithheld } from "../fleet/index.ts";
import { eraseSerialsByHash, takeLedger } from "../ledger/index.ts";
import type { Appliance, Store } from "../store/index.ts";

export type ReportMessage = Extract<ApplianceMessage, { type: "report" }>;

export interface ReportFacts {
  /** SHA-256 of the body, hex. */
  bodyHash: string;
  bodyBytes: number;
  sealedBytes: number;
  now: number;
}

/** Takes a report in, or says why not: then nothing has changed. */
export async function takeReport(
  store: Store,
  appliance: Appliance,
  message: ReportMessage,
  facts: ReportFacts,
): Promise<Refusal | undefined> {
  const { payload } = message;
  const { now } = facts;
  const isFull = payload.form === "full";
  const chain = followReport(appliance.reportChain, payload, facts.bodyHash);
  // Also across epochs: what waited while a box lost its memory has the refs of the report that it names.
  if (chain === undefined) {
    return needFull("The report builds on one that was not taken here.");
  }
  const refs = refsOfReport(payload);
  if (!refs.ok) return reportInvalid(refs.problem);
  const before = isFull
    ? new Map<number, PrinterRecord>()
    : await sightingsOf(store, appliance.id, refs.value);
  const applied = applyReport((ref) => before.get(ref), payload);
  if (!applied.ok) {
    const { needFull: isBaseAtFault } = (applied.problem.detail ?? {}) as { needFull?: boolean };
    return isBaseAtFault ? needFull(applied.problem.message) : reportInvalid(applied.problem);
  }

  const { records, gone, span } = applied.value;
  if (isFull && payload.part === 1) await takeWithheld(store, appliance, payload.withheld ?? [], now);
  if (payload.erased) await eraseSerialsByHash(store, appliance.id, payload.erased);
  const forgotten = [...gone, ...(await dropped(store, appliance, message, records, span))];
  await forgetSightings(store, appliance.id, forgotten);
  const isMoved = await takePrinters(store, {
    applianceId: appliance.id,
    siteId: appliance.siteId,
    records: new Map(records.map(({ ref, record }) => [ref, record])),
    readAt: readTimes(appliance, now),
    now,
  });
  const isSettled =
    forgotten.length === 0 && !isMoved && records.every(({ record }) => record.state === "answering");
  if (payload.part === payload.parts && (payload.parts > 1 || !isSettled)) {
    await settlePrinters(store, appliance.id, now);
  }
  await settleGroups(store, appliance.siteId, now);
  if (payload.ledger) await takeLedger(store, appliance, payload.ledger, now);
  await noteReport(store, appliance, message, facts, chain, records.length);
  return undefined;
}

async function noteReport(
  store: Store,
  appliance: Appliance,
  message: ReportMessage,
  facts: ReportFacts,
  chain: string,
  printerCount: number,
): Promise<void> {
  const { payload, epoch, sequence } = message;
  const { now } = facts;
  const isFull = payload.form === "full";
  const isWhole = isFull && payload.part === payload.parts;
  await store
    .updateTable("appliances")
    .set({
      ...{ reportChain: chain, lastReportAt: now },
      // Whose refs are known here: a later full report of another epoch does away with them.
      ...(isFull ? { reportEpoch: epoch } : {}),
      ...(isWhole ? { wantFull: 0 } : {}),
    })
    .where("id", "=", appliance.id)
    .execute();
  await store
    .insertInto("reports")
    .values({
      applianceId: appliance.id,
      epoch,
      sequence,
      bodyHash: facts.bodyHash,
      isFull: isFull ? 1 : 0,
      sealedBytes: facts.sealedBytes,
      bodyBytes: facts.bodyBytes,
      sentAt: Date.parse(message.sentAt),
      receivedAt: now,
      printerCount,
    })
    .execute();
}

/** When a record's values were read: by the box's clock where that is right, else reckoned from its uptime. */
function readTimes(appliance: Appliance, now: number): (record: PrinterRecord) => number {
  return ({ lastSeen, clock }) => {
    const told = Date.parse(lastSeen);
    if (clock?.clock !== "unset") return Math.min(told, now);
    // Of another start: boxes begin no earlier than where the last one left off, so that what they say is not far off.
    if (clock.boot !== appliance.boot || appliance.bootStartedAt === null)
      return told < appliance.enrolledAt ? now : Math.min(told, now);
    return Math.min(Math.round(appliance.bootStartedAt + clock.uptimeMs), now);
  };
}

async function sightingsOf(
  store: Store,
  applianceId: string,
  refs: readonly number[],
): Promise<Map<number, PrinterRecord>> {
  const found = new Map<number, PrinterRecord>();
  for (let i = 0; i < refs.length; i += 200) {
    const rows = await store
      .selectFrom("sightings")
      .innerJoin("printers", "printers.id", "sightings.printerId")
      .select(({ fn }) => [
        "sightings.ref",
        fn.coalesce("sightings.document", "printers.document").as("document"),
      ])
      .where("sightings.applianceId", "=", applianceId)
      .where("sightings.ref", "in", refs.slice(i, i + 200))
      .execute();
    for (const row of rows) found.set(row.ref, JSON.parse(row.document) as PrinterRecord);
  }
  return found;
}

/** Refs that a full report does away with: within its span and not named, or all of another epoch. */
async function dropped(
  store: Store,
  appliance: Appliance,
  { epoch, payload }: ReportMessage,
  records: readonly AppliedRecord[],
  span: [number, number] | undefined,
): Promise<number[]> {
  if (!span) return [];
  if (payload.part === 1 && appliance.reportEpoch !== epoch) {
    return refsWithin(store, appliance.id, [0, Number.MAX_SAFE_INTEGER]);
  }
  const named = new Set(records.map(({ ref }) => ref));
  return (await refsWithin(store, appliance.id, span)).filter((ref) => !named.has(ref));
}

async function refsWithin(
  store: Store,
  applianceId: string,
  [from, to]: [number, number],
): Promise<number[]> {
  const rows = await store
    .selectFrom("sightings")
    .select("ref")
    .where("applianceId", "=", applianceId)
    .where("ref", ">=", from)
    .where("ref", "<=", to)
    .execute();
  return rows.map((row) => row.ref);
}

function needFull(message: string): Refusal {
  return { code: "need-full", message };
}

function reportInvalid({ message, detail }: Problem): Refusal {
  const { field } = (detail ?? {}) as { field?: string };
  const reason: Refusal = { code: "report-invalid", message: message.slice(0, 2000) };
  return field ? { ...reason, field: field.slice(0, 255) } : reason;
}
