import { z } from "zod";
import { csvLine, failure, success } from "../../shared/index.ts";
import { groupOf, type PrinterVolume, volumes } from "../fleet/index.ts";
import type { Store } from "../store/index.ts";
import { filteredPrinters, fleetFilterSchema } from "./fleet-query.ts";
import { type Route, route } from "./route.ts";
import { time, timeSchema } from "./shapes.ts";

const periodShape = {
  /** A month of UTC; or `from` and `to` (not included). */
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  from: timeSchema.optional(),
  to: timeSchema.optional(),
};
const name = z.string().min(1).max(120).optional();
const meterSchema = z.object({ at: timeSchema, value: z.number() });
const volumeSchema = z.object({
  name: z.string(),
  from: meterSchema,
  to: meterSchema,
  delta: z.int(),
  events: z.array(
    z.object({
      kind: z.enum(["fell", "zero", "jumped", "wrapped", "returned", "restarted"]),
      at: timeSchema,
      from: z.number(),
      to: z.number(),
    }),
  ),
});
const volumesSchema = z.object({ from: timeSchema, to: timeSchema, counters: z.array(volumeSchema) });

export function volumeRoutes({ store }: { store: Store }): Route[] {
  return [
    route({
      method: "get",
      path: "/printers/{id}/volumes",
      tag: "Printers",
      summary: "What a printer printed in a month or period: both meter readings, the difference, odd values",
      query: z.object({ ...periodShape, name }),
      answer: volumesSchema,
      handle: async ({ params, query }) => {
        const period = periodOf(query);
        if (!period) return noPeriod();
        const group = await groupOf(store, Number(params.id));
        const row = await store
          .selectFrom("printers")
          .select(["id", "totalUnit"])
          .where("id", "=", group?.headId ?? 0)
          .executeTakeFirst();
        if (!row) return failure("fleet.not-found", "There is no such printer.");
        const names = query.name === undefined ? {} : { names: [query.name] };
        const found = await volumes(store, { printers: [row], ...period, ...names });
        return success({ from: time(period.from), to: time(period.to), counters: found.map(shown) });
      },
    }),
    route({
      method: "get",
      path: "/volumes.csv",
      tag: "Printers",
      summary: "What every printer printed in a month or period, as a table",
      query: fleetFilterSchema.extend({ ...periodShape, name }),
      answer: z.string(),
      mediaType: "text/csv",
      handle: async ({ query }, c) => {
        const period = periodOf(query);
        if (!period) return noPeriod();
        const printers = await filteredPrinters(store, query)
          .select(["printers.id", "printers.totalUnit", "printers.serialNumber", "printers.model"])
          .select(["printers.address", "sites.name as site"])
          .orderBy("sites.name")
          .orderBy("printers.id")
          .execute();
        const found = await volumes(store, { printers, ...period, names: [query.name ?? "counters.total"] });
        const byId = new Map(printers.map((row) => [row.id, row]));
        const lines = found.map((volume) => {
          const { site, model, serialNumber, address } = byId.get(volume.printerId) ?? {};
          const { from, to, pages, events } = volume;
          const odd = events.map(
            ({ kind, ...step }) => `${kind} ${step.from} to ${step.to} at ${time(step.at)}`,
          );
          return csvLine([
            ...[site, model ?? undefined, serialNumber ?? undefined, address, volume.name],
            ...[time(from.at), from.value, time(to.at), to.value, pages, odd.join("; ")],
          ]);
        });
        return c.body(csvLine(titles) + lines.join(""), 200, {
          "Content-Type": "text/csv; charset=utf-8",
          "Content-Disposition": 'attachment; filename="volumes.csv"',
          "Cache-Control": "no-store",
        });
      },
    }),
  ];
}

const titles = [
  ...["site", "model", "serialNumber", "address", "counter"],
  ...["fromAt", "from", "toAt", "to", "delta", "events"],
];

function periodOf(query: {
  month?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): { from: number; to: number } | undefined {
  if (query.month !== undefined) {
    const [year = 0, month = 1] = query.month.split("-").map(Number);
    return { from: Date.UTC(year, month - 1), to: Date.UTC(year, month) };
  }
  if (query.from === undefined || query.to === undefined) return undefined;
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  return from < to ? { from, to } : undefined;
}

function noPeriod() {
  return failure("fleet.invalid", "Name a month, or from and to with from before to.");
}

function shown({ name, from, to, pages, events }: PrinterVolume) {
  const meter = ({ at, value }: { at: number; value: number }) => ({ at: time(at), value });
  return {
    ...{ name, from: meter(from), to: meter(to), delta: pages },
    events: events.map(({ at, ...event }) => ({ ...event, at: time(at) })),
  };
}
