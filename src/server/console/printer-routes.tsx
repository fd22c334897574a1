import { type Context, Hono } from "hono";
import {
  type CounterLine,
  type CounterPoint,
  compareCounters,
  counterLabel,
  type FleetRow,
  fleetRow,
  type PrinterData,
  PrinterPage,
  pagesPerDay,
} from "../../../webui/console/index.ts";
import type { Printer, Reading } from "../../model/index.ts";
import { fieldName } from "../../profiles/index.ts";
import type { PrinterRecord } from "../../protocol/index.ts";
import { jsonOf } from "./box-queries.ts";
import { csvAnswer } from "./csv.ts";
import { printerState } from "./fleet-index.ts";
import { type ConsoleEnv, frameOf, notFound, readerOf, send, serverZone } from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;

export function printerRoutes(ports: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { store } = ports;

  async function readPrinter(
    c: Context,
  ): Promise<{ row: FleetRow; printer: Printer; state: string } | undefined> {
    const id = Number(c.req.param("id"));
    if (!Number.isSafeInteger(id)) return undefined;
    const found = await store
      .selectFrom("printers")
      .leftJoin("sites", "sites.id", "printers.siteId")
      .leftJoin("appliances", "appliances.id", "printers.applianceId")
      .selectAll("printers")
      .select(["sites.name as site", "appliances.name as box"])
      .where("printers.id", "=", id)
      .executeTakeFirst();
    const record = jsonOf<PrinterRecord>(found?.document ?? null);
    if (!found || !record) return undefined;
    const row = fleetRow({
      id,
      printer: record.printer,
      state: printerState(found.state),
      silentSince: found.silentSince ?? undefined,
      firstSeen: found.firstSeen,
      lastSeen: found.lastSeen,
      siteId: found.siteId,
      site: found.site ?? "",
      boxId: found.applianceId,
      box: found.box ?? "",
    });
    return { row, printer: record.printer, state: found.state };
  }

  /** What is needed of the history: the last value before the window, and everything in it. */
  async function totals(row: FleetRow, days: number): Promise<CounterPoint[]> {
    const from = ports.clock.now() - days * DAY_MS;
    const ofTotal = store
      .selectFrom("readings")
      .select(["at", "value"])
      .where("printerId", "=", row.id)
      .where("name", "=", "counters.total");
    const before = await ofTotal.where("at", "<", from).orderBy("at", "desc").limit(1).execute();
    const inside = await ofTotal.where("at", ">=", from).orderBy("at").execute();
    return [...before, ...inside];
  }

  app.get("/printers/:id", async (c) => {
    const found = await readPrinter(c);
    if (!found) return notFound(c, "printer");
    const { row, printer } = found;
    const sightings = await store
      .selectFrom("sightings")
      .innerJoin("appliances", "appliances.id", "sightings.applianceId")
      .select([
        "sightings.applianceId as boxId",
        "appliances.name as box",
        "sightings.address",
        "sightings.state",
      ])
      .select(["sightings.firstSeen", "sightings.lastSeen"])
      .where("printerId", "=", row.id)
      .orderBy("sightings.lastSeen", "desc")
      .execute();
    const until = ports.clock.now();
    const days = pagesPerDay(await totals(row, DAYS), {
      ...{ until, days: DAYS, zone: serverZone },
      lastSeen: found.state === "answering" ? until : row.lastSeen,
    });
    const data: PrinterData = { row, printer, ...readingsOf(printer, row), sightings, days };
    return send(c, <PrinterPage data={data} reader={readerOf(c, ports)} frame={frameOf(c)} />);
  });

  app.get("/printers/:id/history.csv", async (c) => {
    const found = await readPrinter(c);
    if (!found) return notFound(c, "printer");
    const rows = await store
      .selectFrom("readings")
      .select(["at", "name", "value"])
      .where("printerId", "=", found.row.id)
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
