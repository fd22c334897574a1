// The printers this box knows: who they are, where they stand, what they told last and how to ask them again.
import { z } from "zod";
import {
  type Collection,
  lastFacts,
  MAX_TOLD_LENGTH,
  printerMemorySchema,
  writeLastTold,
} from "../collection/index.ts";
import {
  type Diagnosis,
  diagnose,
  diagnoseGone,
  diagnosisSchema,
  type Observation,
} from "../diagnosis/index.ts";
import { type Facts, isRead, printerSchema } from "../model/index.ts";
import { type PrinterRecord, printerRecordSchema } from "../protocol/index.ts";
import { foldText, unfoldText } from "./folded-text.ts";
import { recognise } from "./known-printer.ts";
import { giveUpPlace, isAgentOf, placeSchema, placesAfter } from "./places.ts";

/** What is kept of a printer; its key is made when it is reported, since that depends on what may leave. */
const keptRecordSchema = printerRecordSchema.extend({ printer: printerSchema.omit({ key: true }) });

export const entrySchema = z.strictObject({
  /** Small number that stands for this printer in reports; never given to another one. */
  ref: z.int().min(1),
  /** `printerIdentity` of what it told. */
  identity: z.string().min(1).max(400),
  /** Credential that it answered to. */
  credentialId: z.string().min(1).max(64),
  /** Version that it answered in, where the credential allows more than one. */
  version: z.enum(["1", "2c", "3"]),
  /** hrDeviceIndex, where it is one of several printers behind one agent. */
  device: z.int().min(0).optional(),
  /** Another printer answers at this address now: not asked there until it is found elsewhere. */
  superseded: z.boolean(),
  /** Where it answered lately, its home among them. */
  places: z.array(placeSchema).max(8).optional(),
  record: keptRecordSchema,
  memory: printerMemorySchema,
  /** What it told last beyond the memory, folded (`factsOf`): other profiles are tried on it. */
  told: z.string().max(MAX_TOLD_LENGTH).optional(),
  /** Why it is as it is; absent while it has always answered. */
  diagnosis: diagnosisSchema.optional(),
});

/** Printers that a box keeps; no site has so many. */
export const mostEntries = 20_000;

export const inventorySchema = z.strictObject({
  nextRef: z.int().min(1),
  entries: z.array(entrySchema).max(mostEntries),
});

export type InventoryEntry = z.infer<typeof entrySchema>;
export type InventoryDocument = z.infer<typeof inventorySchema>;

export const emptyInventory = (): InventoryDocument => ({ nextRef: 1, entries: [] });

/** One answer of one address, as a collection left it. */
export interface Answer {
  address: string;
  port: number;
  /** hrDeviceIndex, where it is one of several printers behind one agent. */
  device?: number | undefined;
  credentialId: string;
  version: "1" | "2c" | "3";
  collection: Collection;
  /** ISO 8601, UTC. */
  at: string;
  /** ISO 8601, UTC: when the round began that this answer belongs to. */
  roundStartedAt?: string;
  clock: NonNullable<PrinterRecord["clock"]>;
  /** It answered only when it was asked again after a pause. */
  wasWoken?: boolean;
}

/** UTF-8 takes three octets at most for each of its units in UTF-16. */
const MAX_TOLD_OCTETS = 3 * MAX_TOLD_LENGTH;

/** All that is known of what a printer told last. */
export function factsOf({ memory, told }: Pick<InventoryEntry, "memory" | "told">): Facts {
  return lastFacts(memory, told === undefined ? undefined : unfoldText(told, MAX_TOLD_OCTETS));
}

/** An answer that takes longer has missed its first packet, or the printer has just woken up. */
const LATE_MS = 1900;

/**
 * Takes in what an address answered. A printer is known again by its identity wherever it stands; a stranger at a
 * known address is a printer of its own, and the one that stood there waits until it is found elsewhere.
 */
export function takeAnswer(inventory: InventoryDocument, answer: Answer): void {
  const { collection, address, port, device } = answer;
  if (!collection.evaluation) return;
  const fields = collection.evaluation.printer;
  const { entry, identity } = recognise(inventory.entries, answer);
  const { home, places } = placesAfter(entry, answer);
  const { address: homeAddress, port: homePort } = home;
  const record: InventoryEntry["record"] = {
    printer: {
      ...{ address: homeAddress, port: homePort },
      snmpVersion: answer.version,
      ...fields,
      readings: collection.evaluation.readings,
    },
    firstSeen: entry?.record.firstSeen ?? answer.at,
    lastSeen: answer.at,
    state: "answering",
    clock: answer.clock,
  };
  const { firstAnswerMs = 0 } = collection;
  const diagnosis = diagnose(
    entry?.diagnosis,
    {
      answer: answer.wasWoken ? "after-wake-up" : firstAnswerMs >= LATE_MS ? "late" : "prompt",
      ...(entry && !isAgentOf(entry, home) && { movedFrom: entry.record.printer.address }),
      ...(entry && entry.credentialId !== answer.credentialId && { hasOtherCredential: true }),
    },
    answer.at,
  );
  const told = {
    credentialId: answer.credentialId,
    version: answer.version,
    superseded: false,
    record: withReason(record, diagnosis),
    memory: collection.memory,
    told: foldText(writeLastTold(collection.facts, collection.memory)),
    places,
    diagnosis,
  };
  const ref = entry?.ref ?? inventory.nextRef++;
  const which = home.device === undefined ? {} : { device: home.device };
  if (entry) {
    delete entry.device;
    Object.assign(entry, told, which, { identity });
  } else inventory.entries.push({ ref, identity, ...which, ...told });
  const serial = fields.serialNumber;
  for (const other of inventory.entries)
    if (other.ref !== ref) {
      const wasSuperseded = other.superseded;
      giveUpPlace(other, { address, port, device }, answer.at);
      if (other.superseded && !wasSuperseded)
        noteObservation(other, { answer: "replaced", address, serial }, answer.at);
    }
}

/**
 * What a round saw of a known printer that gave no answer, or was not asked. One that answered elsewhere meanwhile is
 * not silent.
 */
export function takeObservation(
  inventory: InventoryDocument,
  ref: number,
  seen: Observation,
  at: string,
  roundStartedAt?: string,
): void {
  const entry = inventory.entries.find((each) => each.ref === ref);
  if (!entry) return;
  if (roundStartedAt !== undefined && Date.parse(entry.record.lastSeen) >= Date.parse(roundStartedAt)) return;
  noteObservation(entry, seen, at);
}

/** Who has not been seen for 30 days is gone, and asked by discovery alone from then on. */
export function noteGone(inventory: InventoryDocument, at: string): void {
  for (const entry of inventory.entries) {
    const gone = diagnoseGone(entry.diagnosis, at);
    if (gone) noteDiagnosis(entry, gone);
  }
}

function noteObservation(entry: InventoryEntry, seen: Observation, at: string): void {
  noteDiagnosis(entry, diagnose(entry.diagnosis, seen, at));
}

function noteDiagnosis(entry: InventoryEntry, diagnosis: Diagnosis): void {
  entry.diagnosis = diagnosis;
  const { reason } = diagnosis;
  if (isRead(reason.code)) return;
  // Records are never changed in place: reports hold on to them.
  const record = withReason(
    { ...entry.record, state: "silent" as const, silentSince: reason.since },
    diagnosis,
  );
  if (JSON.stringify(record) !== JSON.stringify(entry.record)) entry.record = record;
}

/** A printer that answers as usual needs no reason. */
function withReason(record: InventoryEntry["record"], { reason }: Diagnosis): InventoryEntry["record"] {
  const { reason: _, ...rest } = record;
  return reason.code === "answering" ? rest : { ...rest, reason };
}

/** Whom to ask at the next collection: everybody but those who are gone, or whose address another printer has now. */
export function entriesToAsk(inventory: InventoryDocument): InventoryEntry[] {
  return inventory.entries.filter(
    ({ superseded, diagnosis }) => !superseded && diagnosis?.reason.code !== "gone",
  );
}

/** The records by their refs, as a report holds them. */
export function recordsToReport(
  inventory: InventoryDocument,
  keyOf: (identity: string) => string,
): Map<number, PrinterRecord> {
  return new Map(
    inventory.entries.map(({ ref, identity, record }) => [
      ref,
      { ...record, printer: { key: keyOf(identity), ...record.printer } },
    ]),
  );
}
