// The printers this box knows: who they are, where they stand, what they told last and how to ask them again.
import { z } from "zod";
import { type Collection, MAX_TOLD_LENGTH, printerMemorySchema, writeLastTold } from "../collection/index.ts";
import { printerIdentity, printerSchema } from "../model/index.ts";
import { type PrinterRecord, printerRecordSchema } from "../protocol/index.ts";

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
  /** Another printer answers at this address now: not asked there until it is found elsewhere. */
  superseded: z.boolean(),
  record: keptRecordSchema,
  memory: printerMemorySchema,
  /** What it told last beyond the memory (`lastFacts`): other profiles are tried on it. */
  told: z.string().max(MAX_TOLD_LENGTH).optional(),
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
  credentialId: string;
  version: "1" | "2c" | "3";
  collection: Collection;
  /** ISO 8601, UTC. */
  at: string;
  clock: NonNullable<PrinterRecord["clock"]>;
}

/**
 * Takes in what an address answered. A printer is known again by its identity wherever it stands; a stranger at a
 * known address is a printer of its own, and the one that stood there waits until it is found elsewhere.
 */
export function takeAnswer(inventory: InventoryDocument, answer: Answer): void {
  const { collection, address, port } = answer;
  if (!collection.evaluation) return;
  const fields = collection.evaluation.printer;
  const identity = printerIdentity(fields, address, port);
  const entry = knownEntry(inventory, identity, address, port);
  const record: InventoryEntry["record"] = {
    printer: {
      address,
      port,
      snmpVersion: answer.version,
      ...fields,
      readings: collection.evaluation.readings,
    },
    firstSeen: entry?.record.firstSeen ?? answer.at,
    lastSeen: answer.at,
    state: "answering",
    clock: answer.clock,
  };
  const told = {
    credentialId: answer.credentialId,
    version: answer.version,
    superseded: false,
    record,
    memory: collection.memory,
    told: writeLastTold(collection.facts, collection.memory),
  };
  const ref = entry?.ref ?? inventory.nextRef++;
  if (entry) Object.assign(entry, told, { identity: isWeak(identity) ? entry.identity : identity });
  else inventory.entries.push({ ref, identity, ...told });
  for (const other of inventory.entries) {
    if (other.ref === ref || !standsAt(other, address, port)) continue;
    other.superseded = true;
    // Whoever answers there is not it: until it is found elsewhere nobody has heard of it.
    other.record = silenced(other.record, answer.at);
  }
}

/** A known printer gave no answer: it stays known, as silent since its first missed answer. */
export function takeSilence(inventory: InventoryDocument, ref: number, at: string): void {
  const entry = inventory.entries.find((each) => each.ref === ref);
  if (entry) entry.record = silenced(entry.record, at);
}

/** Records are never changed in place: reports hold on to them. */
function silenced(record: InventoryEntry["record"], at: string): InventoryEntry["record"] {
  return record.state === "silent" ? record : { ...record, state: "silent", silentSince: at };
}

/** Whom to ask at the next collection: everybody but those whose address another printer has now. */
export function entriesToAsk(inventory: InventoryDocument): InventoryEntry[] {
  return inventory.entries.filter((entry) => !entry.superseded);
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

/** Which printer this is, if it is known. */
function knownEntry(
  inventory: InventoryDocument,
  identity: string,
  address: string,
  port: number,
): InventoryEntry | undefined {
  const same = inventory.entries.find((entry) => entry.identity === identity);
  if (same) return same;
  // An identity made of the address alone is no witness: whoever stands there told too little this time or before.
  return inventory.entries.find(
    (entry) =>
      !entry.superseded && standsAt(entry, address, port) && (isWeak(identity) || isWeak(entry.identity)),
  );
}

function isWeak(identity: string): boolean {
  return identity.startsWith("address:");
}

function standsAt(entry: InventoryEntry, address: string, port: number): boolean {
  return entry.record.printer.address === address && entry.record.printer.port === port;
}
