// Searching and sorting the fleet in the database: the same for the list and its CSV.
import { z } from "zod";
import { contains, type Store } from "../store/index.ts";

const sortColumns = {
  model: "printers.model",
  vendor: "printers.vendor",
  serialNumber: "printers.serialNumber",
  address: "printers.addressOrder",
  hostname: "printers.hostname",
  location: "printers.location",
  site: "sites.name",
  total: "printers.total",
  lowestSupply: "printers.lowestSupply",
  lastSeen: "printers.lastSeen",
} as const;
const sorts = ["state", ...(Object.keys(sortColumns) as (keyof typeof sortColumns)[])] as const;

/** `not-read`: its box is offline, so nobody knows. */
export const printerStates = ["answering", "silent", "not-read"] as const;

const filterShape = {
  /** Words that all have to stand in model, serial number, address, name, place … */
  q: z.string().max(200).default(""),
  site: z.string().max(64).optional(),
  appliance: z.string().max(64).optional(),
  state: z.enum(printerStates).optional(),
  /** Only printers with a supply at or below this percentage. */
  supplyAtMost: z.coerce.number().int().min(0).max(100).optional(),
  sort: z.enum(sorts).default("model"),
  order: z.enum(["asc", "desc"]).default("asc"),
};
export const fleetFilterSchema = z.object(filterShape);
export const fleetQuerySchema = z.object({
  ...filterShape,
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  perPage: z.coerce.number().int().min(1).max(500).default(50),
});

export type FleetFilter = z.output<typeof fleetFilterSchema>;

/** The printers that a filter lets through, unsorted and without columns. */
export function filteredPrinters(store: Store, filter: FleetFilter) {
  let query = store
    .selectFrom("printers")
    .innerJoin("sites", "sites.id", "printers.siteId")
    .leftJoin("appliances as box", "box.id", "printers.applianceId")
    .where("printers.mergedInto", "is", null);
  for (const word of filter.q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)) {
    query = query.where(({ ref }) => contains(ref("printers.searchText"), word));
  }
  if (filter.site !== undefined) query = query.where("printers.siteId", "=", filter.site);
  if (filter.state === "not-read") query = query.where("box.offlineSince", "is not", null);
  else if (filter.state !== undefined)
    query = query.where("printers.state", "=", filter.state).where("box.offlineSince", "is", null);
  if (filter.supplyAtMost !== undefined) {
    query = query.where("printers.lowestSupply", "<=", filter.supplyAtMost);
  }
  const { appliance } = filter;
  if (appliance !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("sightings")
          .select("sightings.ref")
          .whereRef("sightings.printerId", "=", "printers.id")
          .where("sightings.applianceId", "=", appliance),
      ),
    );
  }
  return query;
}

/** The same with the list's columns, in order; ties by id, so that pages neither repeat nor skip a printer. */
export function sortedPrinters(store: Store, filter: FleetFilter) {
  return filteredPrinters(store, filter)
    .select([
      "printers.id",
      "printers.key",
      "printers.siteId",
      "sites.name as site",
      "printers.applianceId",
      "printers.state",
      "printers.firstSeen",
      "printers.lastSeen",
      "printers.silentSince",
      "printers.document",
      "box.offlineSince as boxOfflineSince",
    ])
    .orderBy(
      ({ ref, eb }) =>
        filter.sort === "state"
          ? eb
              .case()
              .when("box.offlineSince", "is not", null)
              .then("not-read")
              .else(ref("printers.state"))
              .end()
          : ref(sortColumns[filter.sort]),
      (by) => (filter.order === "asc" ? by.asc().nullsLast() : by.desc().nullsLast()),
    )
    .orderBy("printers.id");
}
