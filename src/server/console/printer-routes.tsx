import { type Context, Hono } from "hono";
import {
  type CounterLine,
  compareCounters,
  counterLabel,
  type FleetRow,
  fleetRow,
  type PrinterData,
  PrinterPage,
  pagesPerDay,
} from "../../../webui/console/index.ts";
import type { ConsentField, Printer, Reading } from "../../model/index.ts";
import { type CountedVolume, countVolume } from "../../model/index.ts";
import { fieldName } from "../../profiles/index.ts";
import type { PrinterRecord } from "../../protocol/index.ts";
import type { Outcome } from "../../shared/index.ts";
import { counterHistory, groupOf, ledgerOwners, readWithheld } from "../fleet/index.ts";
import { latestMeters } from "../ledger/index.ts";
import { listRecordings } from "../recordings.ts";
import { jsonOf } from "./box-queries.ts";
import { csvAnswer } from "./csv.ts";
import { printerState } from "./fleet-index.ts";
import {
  type ConsoleContext,
  type ConsoleEnv,
  doneOf,
  frameOf,
  notFound,
  readerOf,
  send,
  serverZone,
  textOf,
} from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";
import { readEvents } from "./printer-doubts.ts";

const DAYS = 30;

export function printerRoutes(ports: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { store } = ports;

  interface Found {
    row: FleetRow;
    printer: Printer;
    state: string;
    ids: number[];
    withheld: ConsentField[];
  }

  async function readPrinter(c: Context): Promise<Found | undefined> {
    const group = await groupOf(store, Number(c.req.param("id")));
    if (!group) return undefined;
    const id = group.headId;
    const found = await store
      .selectFrom("printers")
      .leftJoin("sites", "sites.id", "printers.siteId")
      .leftJoin("appliances", "appliances.id", "printers.applianceId")
      .selectAll("printers")
      .select([
        "sites.name as site",
        "appliances.name as box",
        "appliances.offlineSince",
        "appliances.withheld",
      ])
      .where("printers.id", "=", id)
      .executeTakeFirst();
    const record = jsonOf<PrinterRecord>(found?.document ?? null);
    if (!found || !record) return undefined;
    const row = fleetRow({
      id,
      printer: record.printer,
      reason: record.reason,
      state: printerState(found.state),
      silentSince: found.silentSince ?? undefined,
      firstSeen: found.firstSeen,
      lastSeen: found.lastSeen,
      siteId: found.siteId,
      site: found.site ?? "",
      boxId: found.applianceId,
      box: found.box ?? "",
      isBoxOffline: found.offlineSince !== null,
    });
    const state = row.notReadSince === undefined ? found.state : "not-read";
    return { row, printer: record.printer, state, ids: group.ids, withheld: readWithheld(found.withheld) };
  }

  async function volumeOf(row: FleetRow): Promise<CountedVolume> {
    return countVolume(await counterHistory(store, row.id, "counters.total"), row.totalUnit);
  }

  async function ledgerOf(row: FleetRow, ids: number[]): Promise<PrinterData["ledger"]> {
    const found = await store
      .selectFrom("printers")
      .select(["siteId", "lastSeen", "document"])
      .where("id", "=", row.id)
      .executeTakeFirst();
    if (!found) return [];
    const meters = await latestMeters(store, { ...found, owners: await ledgerOwners(store, ids) });
    return meters
      .sort((a, b) => compareCounters(a.counter, b.counter))
      .map(({ counter, ...meter }) => ({ ...meter, label: counterLabel(counter) }));
  }

  async function printerPage(c: ConsoleContext, fault?: string) {
    const found = await readPrinter(c);
    if (!found) return notFound(c, "printer");
    const { row, printer, ids, withheld } = found;
    // A record that was merged into another leads to the page of both.
    if (String(row.id) !== c.req.param("id") && c.req.method === "GET")
      return c.redirect(`/printers/${row.id}`, 303);
    const sightings = await store
      .selectFrom("sightings")
      .innerJoin("appliances", "appliances.id", "sightings.applianceId")
      .select([
        "sightings.printerId as rowId",
        "sightings.applianceId as boxId",
        "appliances.name as box",
        "sightings.address",
        "sightings.state",
      ])
      .select(["sightings.firstSeen", "sightings.lastSeen"])
      .where("printerId", "in", ids)
      .orderBy("sightings.lastSeen", "desc")
      .execute();
    const until = ports.clock.now();
    const days = pagesPerDay(await volumeOf(row), {
      ...{ until, days: DAYS, zone: serverZone },
      lastSeen: found.state === "answering" ? until : row.lastSeen,
    });
    const data: PrinterData = {
      ...{ row, printer, withheld, ...readingsOf(printer, row), sightings, days },
      ledger: await ledgerOf(row, ids),
      kin: await ports.identities.kin(row.id),
      events: await readEvents(store, ids),
      recordings: await listRecordings(store, row.id, ports.clock.now()),
    };
    const view = (
      <PrinterPage
        data={data}
        done={doneOf(c)}
        fault={fault}
        reader={readerOf(c, ports)}
        frame={frameOf(c)}
      />
    );
    return send(c, view, fault === undefined ? 200 : 409);
  }

  app.get("/printers/:id", (c) => printerPage(c));

  /** Comes back to the printer's page: with a word on success, with the reason where it failed. */
  async function decide(c: ConsoleContext, done: string, outcome: Outcome<unknown>, id?: number) {
    if (!outcome.ok) return printerPage(c, outcome.problem.message);
    const shown = id ?? Number(c.req.param("id"));
    const group = await groupOf(store, shown);
    return c.redirect(`/printers/${group?.headId ?? shown}?done=${done}`, 303);
  }

  app.post("/printers/:id/links", async (c) => {
    const otherId = Number(textOf(await c.req.parseBody(), "otherId"));
    const printerId = Number(c.req.param("id"));
    if (!Number.isSafeInteger(printerId) || !Number.isSafeInteger(otherId)) return notFound(c, "printer");
    return decide(c, "linked", await ports.identities.link({ printerId, otherId, by: c.get("person") }));
  });

  app.post("/printers/:id/links/:linkId/separate", async (c) => {
    const linkId = Number(c.req.param("linkId"));
    if (!Number.isSafeInteger(linkId)) return notFound(c, "link");
    return decide(c, "separated", await ports.identities.separate({ linkId, by: c.get("person") }));
  });

  app.post("/printers/:id/split", async (c) => {
    const printerId = Number(c.req.param("id"));
    if (!Number.isSafeInteger(printerId)) return notFound(c, "printer");
    const applianceId = textOf(await c.req.parseBody(), "boxId");
    const by = c.get("person");
    const split = await ports.identities.split({ printerId, applianceId, by });
    return decide(c, "split", split, split.ok ? split.value.id : undefined);
  });

  app.get("/printers/:id/history.csv", async (c) => {
    const found = await readPrinter(c);
    if (!found) return notFound(c, "printer");
    const rows = await store
      .selectFrom("readings")
      .select(["at", "name", "value"])
      .where("printerId", "in", found.ids)
      .orderBy("at")
      .orderBy("name")
      .limit(200_000)
      .execute();
    const lines = rows.map((row) => [new Date(row.at).toISOString(), row.name, row.value]);
    return csvAnswer(c, `printer-${found.row.id}.csv`, [["at", "counter", "value"], ...lines]);
  });

  return app;
}

function readingsOf(printer: Printer, row: FleetRow): { counters: CounterLine[]; readings: Reading[] } {
  const readings = printer.readings ?? [];
  const byName = new Map(readings.map((reading) => [reading.name, reading]));
  const sorted = Object.entries(row.counters).sort(([a], [b]) => compareCounters(a, b));
  const counters = sorted.map(([name, value]): CounterLine => {
    const path = `counters.${name}`;
    return { label: counterLabel(name), value, reading: byName.get(fieldName(path)) ?? byName.get(path) };
  });
  const used = new Set(counters.map((line) => line.reading));
  return { counters, readings: readings.filter((reading) => !used.has(reading)) };
}
