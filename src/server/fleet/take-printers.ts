// What an appliance says of its printers becomes the site's fleet: one row per printer, whoever reported it.
import type { PrinterRecord } from "../../protocol/index.ts";
import { addEvent, type NewEvent } from "../events.ts";
import { insertMany, type Store } from "../store/index.ts";
import { chunks } from "./chunks.ts";
import { type HistoryRows, historyOf } from "./history.ts";
import { compareFresh, noteLink } from "./links.ts";
import { oddCounters } from "./odd-counters.ts";
import { printerColumns } from "./printer-columns.ts";
import { keepOtherWords } from "./sightings.ts";

export interface Reported {
  applianceId: string;
  siteId: string;
  /** Printers that changed, by the appliance's number for them. */
  records: ReadonlyMap<number, PrinterRecord>;
  /** When the values of a record were read, by the server's reckoning (ms since 1970 UTC). */
  readAt: (record: PrinterRecord) => number;
  now: number;
}

interface KnownPrinter {
  id: number;
  key: string;
  applianceId: string;
  firstSeen: number;
  lastSeen: number;
  document: string;
}

/**
 * Stores the records as this appliance's sightings and, where its word is the latest, as the printers' state. True when
 * a row lost a sighting by that, so that the printers have to be settled.
 */
export async function takePrinters(store: Store, reported: Reported): Promise<boolean> {
  const { applianceId, siteId, records, readAt, now } = reported;
  if (records.size === 0) return false;
  const documents = new Map([...records].map(([ref, record]) => [ref, JSON.stringify(record)]));
  const splits = await splitsOf(store, applianceId);
  const keyOf = ({ printer: { key } }: PrinterRecord) => splits.get(key) ?? key;
  const byKey = new Map([...records].map(([ref, record]) => [keyOf(record), { ref, record }]));
  const known = await printersByKey(store, siteId, [...byKey.keys()]);

  const rows = [];
  /** Refs whose words become the printer's own, and when those were read. */
  const taken = new Map<number, number>();
  const histories: { key: string; history: HistoryRows }[] = [];
  const odd: { key: string; event: Omit<NewEvent, "printerId"> }[] = [];
  for (const [key, { ref, record }] of byKey) {
    const before = known.get(key);
    const previous = before && (JSON.parse(before.document) as PrinterRecord);
    const isOwn = before?.applianceId === applianceId;
    const lastSeen = isOwn ? inOrder(record, readAt(record), previous, before.lastSeen) : readAt(record);
    // Another appliance got an answer later: its word stands, this one is only noted as a sighting.
    if (before && before.applianceId !== applianceId && before.lastSeen >= lastSeen) continue;
    const firstSeen = Math.min(
      before?.firstSeen ?? Number.MAX_SAFE_INTEGER,
      Date.parse(record.firstSeen),
      now,
    );
    const history = historyOf(previous?.printer, record.printer, lastSeen);
    const event = oddCounters(previous?.printer, record.printer, lastSeen - (before?.lastSeen ?? 0));
    if (event) odd.push({ key, event });
    rows.push({
      ...printerColumns(record, documents.get(ref) ?? "", { first: firstSeen, last: lastSeen }),
      siteId,
      key,
      applianceId,
      updatedAt: now,
    });
    taken.set(ref, lastSeen);
    histories.push({ key, history });
  }
  await keepOtherWords(
    store,
    rows.flatMap(({ key }) => known.get(key) ?? []),
    ({ applianceId: by, ref }) => by === applianceId && taken.has(ref),
  );
  await insertMany(store, "printers", rows, ["siteId", "key"]);

  const ids = new Map<string, number>([...known].map(([key, row]) => [key, row.id]));
  const fresh = [...byKey.keys()].filter((key) => !ids.has(key));
  const freshIds: number[] = [];
  for (const [key, row] of await printersByKey(store, siteId, fresh)) {
    ids.set(key, row.id);
    freshIds.push(row.id);
  }
  const idOf = (key: string): number => {
    const id = ids.get(key);
    if (id === undefined) throw new Error("a printer was stored and is not there");
    return id;
  };

  const renamed = await otherRowsBefore(store, applianceId, records, (record) => idOf(keyOf(record)));
  await insertMany(
    store,
    "sightings",
    [...records].map(([ref, record]) => ({
      applianceId,
      ref,
      printerId: idOf(keyOf(record)),
      address: record.printer.address,
      state: record.state,
      firstSeen: Date.parse(record.firstSeen),
      lastSeen: taken.get(ref) ?? readAt(record),
      document: taken.has(ref) ? null : (documents.get(ref) ?? ""),
    })),
    ["applianceId", "ref"],
  );
  await storeHistories(store, histories, idOf);
  for (const { key, event } of odd)
    await addEvent(store, now, { ...event, siteId, applianceId, printerId: idOf(key) });
  for (const [a, b] of renamed) {
    const pair = { siteId, olderId: Math.min(a, b), newerId: Math.max(a, b) };
    await noteLink(store, pair, { status: "linked", evidence: [SAME_REF] }, now);
  }
  await compareFresh(store, siteId, freshIds, now);
  return renamed.length > 0;
}

/**
 * A box speaks in the order in which it read: what comes later was not read earlier, whatever its clock made of it, and
 * volumes are reckoned in that order.
 */
function inOrder(
  record: PrinterRecord,
  told: number,
  previous: PrinterRecord | undefined,
  lastSeen: number,
): number {
  if (told > lastSeen) return told;
  const isSame = previous?.lastSeen === record.lastSeen || isSameReading(previous?.clock, record.clock);
  return isSame ? lastSeen : lastSeen + 1;
}

function isSameReading(a: PrinterRecord["clock"], b: PrinterRecord["clock"]): boolean {
  return a !== undefined && a.boot === b?.boot && a.uptimeMs === b.uptimeMs;
}

const SAME_REF = "The box that reads it says so: it learned more of who the printer is.";

/**
 * Where an appliance calls a printer by another key than before. Within an epoch a ref is never given to another
 * printer (refs of another epoch are forgotten before), so both rows are that printer.
 */
async function otherRowsBefore(
  store: Store,
  applianceId: string,
  records: ReadonlyMap<number, PrinterRecord>,
  idNow: (record: PrinterRecord) => number,
): Promise<[number, number][]> {
  const pairs: [number, number][] = [];
  for (const some of chunks([...records.keys()], 200)) {
    const rows = await store
      .selectFrom("sightings")
      .select(["ref", "printerId"])
      .where("applianceId", "=", applianceId)
      .where("ref", "in", some)
      .execute();
    for (const { ref, printerId } of rows) {
      const record = records.get(ref);
      if (record && idNow(record) !== printerId) pairs.push([printerId, idNow(record)]);
    }
  }
  return pairs;
}

/** Keys that this appliance shares with another printer by a person's word, and the key its own has here. */
async function splitsOf(store: Store, applianceId: string): Promise<Map<string, string>> {
  const rows = await store
    .selectFrom("printerSplits")
    .select(["key", "ownKey"])
    .where("applianceId", "=", applianceId)
    .execute();
  return new Map(rows.map(({ key, ownKey }) => [key, ownKey]));
}

async function storeHistories(
  store: Store,
  histories: { key: string; history: HistoryRows }[],
  idOf: (key: string) => number,
): Promise<void> {
  const readings = histories.flatMap(({ key, history }) => {
    const printerId = idOf(key);
    return history.readings.map((row) => ({ printerId, ...row }));
  });
  await insertMany(store, "readings", readings, ["printerId", "name", "at"]);
  const levels = histories.flatMap(({ key, history }) => {
    const printerId = idOf(key);
    return history.levels.map((row) => ({ printerId, ...row }));
  });
  await insertMany(store, "supplyReadings", levels, ["printerId", "supplyIndex", "at"]);
}

async function printersByKey(
  store: Store,
  siteId: string,
  keys: readonly string[],
): Promise<Map<string, KnownPrinter>> {
  const found = new Map<string, KnownPrinter>();
  for (const some of chunks(keys, 200)) {
    const rows = await store
      .selectFrom("printers")
      .select(["id", "key", "applianceId", "firstSeen", "lastSeen", "document"])
      .where("siteId", "=", siteId)
      .where("key", "in", some)
      .execute();
    for (const row of rows) found.set(row.key, row);
  }
  return found;
}
