import { z } from "zod";
import { printerReasonSchema, printerSchema, supplySchema } from "../../model/index.ts";
import type { PrinterRecord } from "../../protocol/index.ts";
import { type Clock, failure, success } from "../../shared/index.ts";
import { addEvent } from "../events.ts";
import { groupOf, ledgerOwners } from "../fleet/index.ts";
import { eraseSerials, latestMeters } from "../ledger/index.ts";
import type { Store } from "../store/index.ts";
import { fleetCsv } from "./fleet-csv.ts";
import {
  filteredPrinters,
  fleetFilterSchema,
  fleetQuerySchema,
  printerStates,
  sortedPrinters,
} from "./fleet-query.ts";
import { type Route, route } from "./route.ts";
import { time, timeSchema } from "./shapes.ts";

const fleetPrinterSchema = printerSchema.omit({ readings: true }).extend({
  id: z.int(),
  site: z.object({ id: z.string(), name: z.string() }),
  applianceId: z.string(),
  /** `not-read`: its box is offline, so nobody knows how it is; what it last said stands here. */
  state: z.enum(printerStates),
  firstSeen: timeSchema,
  lastSeen: timeSchema,
  silentSince: timeSchema.nullable(),
  /** Its last reading, where its box is offline; why that is so stands with the box. */
  notReadSince: timeSchema.nullable(),
  /** Why it is as it is, by the box that reads it; null while it answers as usual. */
  reason: printerReasonSchema.nullable(),
});
const fleetSchema = z.object({
  total: z.int(),
  page: z.int(),
  perPage: z.int(),
  printers: z.array(fleetPrinterSchema),
});
const oneSchema = fleetPrinterSchema.extend({
  readings: printerSchema.shape.readings,
  seenBy: z.array(z.object({ applianceId: z.string(), appliance: z.string(), lastSeen: timeSchema })),
});
const historySchema = z.object({
  name: z.string(),
  values: z.array(z.object({ at: timeSchema, value: z.number() })),
});
const levelsSchema = z.object({
  supplies: z.array(
    z.object({
      index: supplySchema.shape.index,
      levels: z.array(z.object({ at: timeSchema, percent: z.int().nullable(), level: z.int().nullable() })),
    }),
  ),
});
const ledgerSchema = z.object({
  meters: z.array(
    z.object({
      counter: z.string(),
      value: z.int(),
      oid: z.string(),
      at: timeSchema,
      clock: z.string(),
      /** When the printer last told the same, by the box's report. */
      confirmedAt: timeSchema.optional(),
      chain: z.string(),
      index: z.int(),
      hash: z.string(),
      state: z.enum(["sound", "altered"]),
    }),
  ),
});
const periodSchema = z.object({
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});

export function printerRoutes({ store, clock }: { store: Store; clock: Clock }): Route[] {
  const noPrinter = () => failure("fleet.not-found", "There is no such printer.");
  return [
    route({
      method: "get",
      path: "/printers",
      tag: "Printers",
      summary: "The fleet: search, filter, sort, page",
      query: fleetQuerySchema,
      answer: fleetSchema,
      handle: async ({ query }) => {
        const { page, perPage } = query;
        const counted = await filteredPrinters(store, query)
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .executeTakeFirst();
        const rows = await sortedPrinters(store, query)
          .limit(perPage)
          .offset((page - 1) * perPage)
          .execute();
        const printers = rows.map((row) => shown(row, false));
        return success({ total: Number(counted?.count ?? 0), page, perPage, printers });
      },
    }),
    route({
      method: "get",
      path: "/fleet.csv",
      tag: "Printers",
      summary: "The fleet as a table (RFC 4180, UTF-8)",
      query: fleetFilterSchema,
      answer: z.string(),
      mediaType: "text/csv",
      handle: async ({ query }, c) => {
        const rows = await sortedPrinters(store, query).execute();
        return c.body(fleetCsv(rows.map((row) => shown(row, false))), 200, {
          "Content-Type": "text/csv; charset=utf-8",
          "Content-Disposition": 'attachment; filename="fleet.csv"',
          "Cache-Control": "no-store",
        });
      },
    }),
    route({
      method: "get",
      path: "/printers/{id}",
      tag: "Printers",
      summary: "One printer with its readings",
      answer: oneSchema,
      handle: async ({ params }) => {
        const group = await groupOf(store, Number(params.id));
        const row = await sortedPrinters(store, fleetFilterSchema.parse({}))
          .where("printers.id", "=", group?.headId ?? 0)
          .executeTakeFirst();
        if (!row || !group) return noPrinter();
        const sightings = await store
          .selectFrom("sightings")
          .innerJoin("appliances", "appliances.id", "sightings.applianceId")
          .select(["sightings.applianceId", "appliances.name as appliance", "sightings.lastSeen"])
          .where("sightings.printerId", "in", group.ids)
          .execute();
        const seenBy = sightings.map((sighting) => ({ ...sighting, lastSeen: time(sighting.lastSeen) }));
        return success({ ...shown(row, true), seenBy });
      },
    }),
    route({
      method: "delete",
      path: "/printers/{id}",
      tag: "Printers",
      summary: "Forget a printer and its history; it comes back when a box reports it again",
      handle: async ({ params, person }) =>
        await store.transaction().execute(async (tx) => {
          const group = await groupOf(tx, Number(params.id));
          const row = await tx
            .selectFrom("printers")
            .select(["siteId", "model", "address"])
            .where("id", "=", group?.headId ?? 0)
            .executeTakeFirst();
          if (!row || !group) return noPrinter();
          // Boxes that list it have to tell it whole again: changes would have nothing to build on.
          await tx
            .updateTable("appliances")
            .set({ wantFull: 1 })
            .where("id", "in", (sub) =>
              sub.selectFrom("sightings").select("applianceId").where("printerId", "in", group.ids),
            )
            .execute();
          const owners = await ledgerOwners(tx, group.ids);
          await eraseSerials(
            tx,
            row.siteId,
            owners.map(({ key }) => key),
          );
          await tx.deleteFrom("printers").where("id", "in", group.ids).execute();
          await addEvent(tx, clock.now(), {
            severity: "info",
            kind: "printer.forgotten",
            text: `${person.name} removed ${row.model ?? "the printer"} at ${row.address}.`,
            siteId: row.siteId,
          });
          return success(undefined);
        }),
    }),
    route({
      method: "get",
      path: "/printers/{id}/readings",
      tag: "Printers",
      summary: "History of one counter: a value per change, newest first",
      query: periodSchema.extend({ name: z.string().min(1).max(120).default("counters.total") }),
      answer: historySchema,
      handle: async ({ params, query }) => {
        const group = await groupOf(store, Number(params.id));
        const rows = await store
          .selectFrom("readings")
          .select(["at", "value"])
          .where("printerId", "in", group?.ids ?? [0])
          .where("name", "=", query.name)
          .where("at", ">=", query.from === undefined ? 0 : Date.parse(query.from))
          .where("at", "<=", query.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.to))
          .orderBy("at", "desc")
          .limit(query.limit)
          .execute();
        return success({
          name: query.name,
          values: rows.map(({ at, value }) => ({ at: time(at), value })),
        });
      },
    }),
    route({
      method: "get",
      path: "/printers/{id}/ledger",
      tag: "Printers",
      summary: "What the signed meter ledger last said of each counter",
      answer: ledgerSchema,
      handle: async ({ params }) => {
        const group = await groupOf(store, Number(params.id));
        const row = await store
          .selectFrom("printers")
          .select(["siteId", "lastSeen", "document"])
          .where("id", "=", group?.headId ?? 0)
          .executeTakeFirst();
        if (!row || !group) return noPrinter();
        const owners = await ledgerOwners(store, group.ids);
        const meters = (await latestMeters(store, { ...row, owners })).map(
          ({ at, confirmedAt, ...meter }) => ({
            ...meter,
            at: time(at),
            ...(confirmedAt === undefined ? {} : { confirmedAt: time(confirmedAt) }),
          }),
        );
        return success({ meters });
      },
    }),
    route({
      method: "get",
      path: "/printers/{id}/supplies",
      tag: "Printers",
      summary: "History of the supplies' levels: a value per change, newest first",
      query: periodSchema,
      answer: levelsSchema,
      handle: async ({ params, query }) => {
        const group = await groupOf(store, Number(params.id));
        const rows = await store
          .selectFrom("supplyReadings")
          .select(["supplyIndex", "at", "percent", "level"])
          .where("printerId", "in", group?.ids ?? [0])
          .where("at", ">=", query.from === undefined ? 0 : Date.parse(query.from))
          .where("at", "<=", query.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.to))
          .orderBy("at", "desc")
          .limit(query.limit)
          .execute();
        const supplies = Map.groupBy(rows, (row) => row.supplyIndex);
        return success({
          supplies: [...supplies].map(([index, levels]) => ({
            index,
            levels: levels.map(({ at, percent, level }) => ({ at: time(at), percent, level })),
          })),
        });
      },
    }),
  ];
}

export type FleetPrinter = ReturnType<typeof shown>;

interface FleetRow {
  id: number;
  siteId: string;
  site: string;
  applianceId: string;
  state: string;
  firstSeen: number;
  lastSeen: number;
  silentSince: number | null;
  /** Since when its box is offline. */
  boxOfflineSince: number | null;
  document: string;
}

function shown(row: FleetRow, withReadings: boolean) {
  const record = JSON.parse(row.document) as PrinterRecord;
  const { readings, ...printer } = record.printer;
  return {
    id: row.id,
    ...printer,
    site: { id: row.siteId, name: row.site },
    applianceId: row.applianceId,
    state: row.boxOfflineSince === null ? row.state : "not-read",
    firstSeen: time(row.firstSeen),
    lastSeen: time(row.lastSeen),
    silentSince: time(row.silentSince),
    notReadSince: time(row.boxOfflineSince === null ? null : row.lastSeen),
    reason: record.reason ?? null,
    ...(withReadings && readings ? { readings } : {}),
  };
}
