// What is in doubt about printers: events and links, as the pages show them.
import type { Doubt, EventLine } from "../../../webui/console/index.ts";
import type { Store } from "../store/index.ts";

const EVENTS = 30;
const DAYS = 7;
const DAY_MS = 86_400_000;

/** What happened to a printer, newest first. */
export async function readEvents(store: Store, ids: readonly number[]): Promise<EventLine[]> {
  return await store
    .selectFrom("events")
    .select(["at", "severity", "text"])
    .where("printerId", "in", [...ids])
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(EVENTS)
    .execute();
}

/** Counters that were odd in the last week, and printers that may be known ones: the newest of each printer. */
export async function readDoubts(store: Store, now: number): Promise<Doubt[]> {
  const odd = await store
    .selectFrom("events")
    .innerJoin("printers", "printers.id", "events.printerId")
    .select((eb) => eb.fn.coalesce("printers.mergedInto", "printers.id").as("printerId"))
    .select(["events.at", "events.text"])
    .where("events.at", ">=", now - DAYS * DAY_MS)
    .where("events.kind", "like", "counter.%")
    .where("events.severity", "=", "attention")
    .orderBy("events.at")
    .execute();
  const proposed = await store
    .selectFrom("printerLinks")
    .innerJoin("printers", "printers.id", "printerLinks.newerId")
    .select((eb) => eb.fn.coalesce("printers.mergedInto", "printers.id").as("printerId"))
    .select(["printerLinks.createdAt as at", "printerLinks.evidence"])
    .where("status", "=", "proposed")
    .execute();
  return [
    ...odd.map((row): Doubt => ({ kind: "counter", ...row })),
    ...proposed.map(({ printerId, at, evidence }): Doubt => {
      const [first] = JSON.parse(evidence) as string[];
      return {
        kind: "identity",
        printerId,
        at,
        text: `It may be a printer that was known before. ${first ?? ""}`,
      };
    }),
  ];
}
