// The list of printers: the page, the part its script fetches, the choice of columns, the CSV.
import { type Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import {
  chosenColumns,
  DEFAULT_SORT,
  FLEET_PAGE,
  type FleetData,
  FleetPage,
  FleetPart,
  type FleetQuery,
  type FleetRow,
  fleetColumns,
  fleetHref,
  parseFleetFilter,
  parseFleetSort,
  readFleetQuery,
  sortFleet,
  today,
} from "../../../webui/console/index.ts";
import type { Clock } from "../../shared/index.ts";
import { readBoxes } from "./box-queries.ts";
import { csvAnswer } from "./csv.ts";
import type { FleetIndex } from "./fleet-index.ts";
import { COLUMNS_COOKIE, type ConsoleEnv, frameOf, keptColumns, readerOf, send } from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";
import { readDoubts } from "./printer-doubts.ts";

const MINUTE = 60_000;
/** While new printers were just found, or the first are awaited, the page looks again this often. */
const YOUNG_SECONDS = 3;
const CALM_SECONDS = 30;
const VIEW_MS = 10_000;
const KEPT_VIEWS = 20;

export function fleetRoutes(ports: ConsolePorts, index: FleetIndex): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();

  app.get("/", async (c) => {
    const data = await fleetData(c);
    return send(c, <FleetPage data={data} reader={readerOf(c, ports)} frame={frameOf(c, "fleet.js")} />);
  });

  app.get("/parts/fleet", async (c) => {
    const data = await fleetData(c);
    return send(c, <FleetPart data={data} reader={readerOf(c, ports)} />);
  });

  // The choice is kept for this browser; a view sent to a colleague names its columns in the address instead.
  app.get("/columns", (c) => {
    const query = queryOf(c);
    const chosen = chosenColumns(query.columns).map((column) => column.id);
    setCookie(c, COLUMNS_COOKIE, chosen.join("."), {
      ...{ path: "/", httpOnly: true, sameSite: "Strict", maxAge: 400 * 86_400 },
      secure: ports.publicUrl.startsWith("https:"),
    });
    return c.redirect(fleetHref({ ...query, columns: [] }), 303);
  });

  app.get("/fleet.csv", async (c) => {
    const { rows } = await found(queryOf(c));
    const header = fleetColumns.map((column) => column.title);
    const lines = rows.map((row) => fleetColumns.map((column) => column.plain(row)));
    return csvAnswer(c, "printers.csv", [header, ...lines]);
  });

  const queryOf = (c: Context): FleetQuery => readFleetQuery(new URL(c.req.url).searchParams);

  const sorted = createSortedViews(ports.clock);

  async function found(query: FleetQuery) {
    const fleet = await index.fleet();
    const filter = parseFleetFilter(query.q);
    const rows = sorted(fleet.rows, query, () => {
      const now = ports.clock.now();
      const matching = filter.isEmpty ? fleet.rows : fleet.rows.filter((row) => filter.matches(row, now));
      const sort = parseFleetSort(query.sort) ?? parseFleetSort(DEFAULT_SORT);
      return sort ? sortFleet(matching, sort) : matching;
    });
    return { fleet, filter, rows };
  }

  async function fleetData(c: Context): Promise<FleetData> {
    const asked = queryOf(c);
    const { fleet, filter, rows } = await found(asked);
    const now = ports.clock.now();
    const boxes = await readBoxes(ports.store, { printers: printersPerBox(fleet.rows) });
    const inUse = boxes.filter((box) => box.revokedAt === undefined);
    const sites = await ports.store.selectFrom("sites").select("id").execute();
    // A filter that was narrowed may leave the page asked for empty: then the first is shown.
    const query = { ...asked, from: asked.from < rows.length ? asked.from : 0 };
    const columns = chosenColumns(asked.columns.length > 0 ? asked.columns : keptColumns(c));
    const isYoung = fleet.youngest !== undefined && now - fleet.youngest < 10 * MINUTE;
    const isAwaited = fleet.rows.length === 0 && inUse.length > 0;
    return {
      table: { query, columns, rows: rows.slice(query.from, query.from + FLEET_PAGE), found: rows.length },
      today: today(fleet.rows, inUse, await readDoubts(ports.store, now)),
      all: fleet.rows.length,
      boxes: inUse.length,
      sites: sites.length,
      newest: fleet.newest,
      filterFaults: filter.faults,
      refreshSeconds: isYoung || isAwaited ? YOUNG_SECONDS : CALM_SECONDS,
    };
  }

  return app;
}

type Rows = readonly FleetRow[];

/** Remembers a few views for some seconds: who scrolls a long list asks for the same order again and again. */
function createSortedViews(clock: Clock) {
  const views = new Map<string, { of: Rows; at: number; rows: Rows }>();
  return (of: Rows, query: FleetQuery, make: () => Rows): Rows => {
    const key = `${query.sort}\n${query.q}`;
    const known = views.get(key);
    if (known?.of === of && clock.monotonic() - known.at < VIEW_MS) return known.rows;
    const rows = make();
    views.delete(key);
    views.set(key, { of, at: clock.monotonic(), rows });
    const oldest = views.keys().next().value;
    if (views.size > KEPT_VIEWS && oldest !== undefined) views.delete(oldest);
    return rows;
  };
}

export function printersPerBox(rows: readonly FleetRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.boxId, (counts.get(row.boxId) ?? 0) + 1);
  return counts;
}
