// What an appliance says of its printers becomes the site's fleet: one row per printer, whoever reported it.
import { isDeepStrictEqual } from "node:util";
import type { PrinterRecord } from "../../protocol/index.ts";
import { insertMany, type Store } from "../store/index.ts";
import { type HistoryRows, historyOf } from "./history.ts";
import { printerColumns, supplyColumns } from "./printer-columns.ts";

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

/** Stores the records as this appliance's sightings and, where its word is the latest, as the printers' state. */
export async function takePrinters(store: Store, reported: Reported): Promise<void> {
  const { applianceId, siteId, records, readAt, now } = reported;
  if (records.size === 0) return;
  const documents = new Map([...records].map(([ref, record]) => [ref, JSON.stringify(record)]));
  const byKey = new Map([...records].map(([ref, record]) => [record.printer.key, { ref, record }]));
  const known = await printersByKey(store, siteId, [...byKey.keys()]);

  const rows = [];
  const histories: { key: string; history: HistoryRows; supplies: boolean }[] = [];
  for (const [key, { ref, record }] of byKey) {
    const before = known.get(key);
    const lastSeen = readAt(record);
    // Another appliance got an answer later: its word stands, this one is only noted as a sighting.
    if (before && before.applianceId !== applianceId && before.lastSeen >= lastSeen) continue;
    const firstSeen = Math.min(
      before?.firstSeen ?? Number.MAX_SAFE_INTEGER,
      Date.parse(record.firstSeen),
      now,
    );
    const previous = before && (JSON.parse(before.document) as PrinterRecord);
    const history = historyOf(previous?.printer, record.printer, lastSeen);
    rows.push({
      ...printerColumns(record, documents.get(ref) ?? "", { first: firstSeen, last: lastSeen }),
      siteId,
      key,
      applianceId,
      updatedAt: now,
    });
    const supplies = !previous || !isDeepStrictEqual(previous.printer.supplies, record.printer.supplies);
    histories.push({ key, history, supplies });
  }
  await insertMany(store, "printers", rows, ["siteId", "key"]);

  const ids = new Map<string, number>([...known].map(([key, row]) => [key, row.id]));
  const fresh = [...byKey.keys()].filter((key) => !ids.has(key));
  for (const [key, row] of await printersByKey(store, siteId, fresh)) ids.set(key, row.id);
  const idOf = (key: string): number => {
    const id = ids.get(key);
    if (id === undefined) throw new Error("a printer was stored and is not there");
    return id;
  };

  await insertMany(
    store,
    "sightings",
    [...records].map(([ref, record]) => ({
      applianceId,
      ref,
      printerId: idOf(record.printer.key),
      address: record.printer.address,
      state: record.state,
      firstSeen: Date.parse(record.firstSeen),
      lastSeen: readAt(record),
      document: documents.get(ref) ?? "",
    })),
    ["applianceId", "ref"],
  );
  await storeHistories(store, histories, idOf, byKey, known);
}

async function storeHistories(
  store: Store,
  histories: { key: string; history: HistoryRows; supplies: boolean }[],
  idOf: (key: string) => number,
  byKey: ReadonlyMap<string, { record: PrinterRecord }>,
  known: ReadonlyMap<string, KnownPrinter>,
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

  const changed = histories.filter(({ supplies }) => supplies).map(({ key }) => key);
  for (const ids of chunks(changed.filter((key) => known.has(key)).map(idOf), 200)) {
    await store.deleteFrom("supplies").where("printerId", "in", ids).execute();
  }
  const supplies = changed.flatMap((key) => {
    const printerId = idOf(key);
    const record = byKey.get(key)?.record;
    return record ? supplyColumns(record.printer).map((row) => ({ printerId, ...row })) : [];
  });
  await insertMany(store, "supplies", supplies, ["printerId", "supplyIndex"]);
}

/** Forgets sightings by ref; their printers stay as they are until `settlePrinters`. */
export async function forgetSightings(
  store: Store,
  applianceId: string,
  refs: readonly number[],
): Promise<void> {
  for (const some of chunks(refs, 200)) {
    await store
      .deleteFrom("sightings")
      .where("applianceId", "=", applianceId)
      .where("ref", "in", some)
      .execute();
  }
}

/**
 * Printers of this appliance that it lists no longer, or gets no answer from, go over to an appliance that does get
 * one; those that nobody lists are silent.
 */
export async function settlePrinters(store: Store, applianceId: string, now: number): Promise<void> {
  const orphans = await store
    .selectFrom("printers")
    .leftJoin("sightings", (join) =>
      join
        .onRef("sightings.printerId", "=", "printers.id")
        .onRef("sightings.applianceId", "=", "printers.applianceId"),
    )
    .select(["printers.id", "printers.firstSeen", "printers.lastSeen"])
    .where("printers.applianceId", "=", applianceId)
    .where((either) =>
      either.or([
        either.and([either("sightings.ref", "is", null), either("printers.state", "=", "answering")]),
        either("sightings.state", "=", "silent"),
      ]),
    )
    .execute();
  for (const some of chunks(orphans, 200)) {
    const others = await store
      .selectFrom("sightings")
      .select(["printerId", "applianceId", "state", "lastSeen", "document"])
      .where(
        "printerId",
        "in",
        some.map((row) => row.id),
      )
      .orderBy("lastSeen")
      .execute();
    for (const orphan of some) {
      const sightings = others.filter((row) => row.printerId === orphan.id);
      const best = sightings.findLast((row) => row.state === "answering") ?? sightings.at(-1);
      if (!best) {
        await store
          .updateTable("printers")
          .set({ state: "silent", silentSince: orphan.lastSeen, updatedAt: now })
          .where("id", "=", orphan.id)
          .execute();
      } else if (best.applianceId !== applianceId && best.state === "answering") {
        const record = JSON.parse(best.document) as PrinterRecord;
        await store
          .updateTable("printers")
          .set({
            ...printerColumns(record, best.document, { first: orphan.firstSeen, last: best.lastSeen }),
            applianceId: best.applianceId,
            updatedAt: now,
          })
          .where("id", "=", orphan.id)
          .execute();
      }
    }
  }
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

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size));
  return parts;
}
