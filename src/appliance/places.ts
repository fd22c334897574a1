// Where a printer answers: one address is home, others are known too (a second network card, IPv6 beside IPv4).
import { z } from "zod";
import type { InventoryEntry } from "./inventory.ts";

export const placeSchema = z.strictObject({
  address: z.string().min(1).max(64),
  port: z.int().min(1).max(65535),
  /** ISO 8601, UTC: its last answer from there. */
  at: z.iso.datetime(),
});

interface Place {
  address: string;
  port: number;
}

const MOST = 4;
const DAY_MS = 86_400_000;
/** An address that gave no answer for so long is somebody else's by now. */
const KEPT_DAYS = 30;

/** Whether this place is the printer's home. */
export function isAt(entry: InventoryEntry, { address, port }: Place): boolean {
  return entry.record.printer.address === address && entry.record.printer.port === port;
}

/** Whether the printer's home answered in this round; false where no round is told. */
export function hasAnsweredSince(entry: InventoryEntry, startedAt: string | undefined): boolean {
  const home = entry.places?.find((place) => isAt(entry, place));
  return home !== undefined && startedAt !== undefined && Date.parse(home.at) >= Date.parse(startedAt);
}

/** The printer as it would be asked at each of its other places, freshest first. */
export function elsewhere(entry: InventoryEntry): InventoryEntry[] {
  return (entry.places ?? [])
    .filter((place) => !isAt(entry, place))
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .map(({ address, port }) => ({
      ...entry,
      record: { ...entry.record, printer: { ...entry.record.printer, address, port } },
    }));
}

/**
 * The places of a printer that has just answered here, and which is home: the known home as long as it answers too in
 * this round, else this one.
 */
export function placesAfter(
  entry: InventoryEntry | undefined,
  here: Place & { at: string; roundStartedAt?: string | undefined },
): { home: Place; places: z.infer<typeof placeSchema>[] } {
  const { address, port, at, roundStartedAt } = here;
  const oldest = Date.parse(at) - KEPT_DAYS * DAY_MS;
  const others = (entry?.places ?? []).filter(
    (place) => !(place.address === address && place.port === port) && Date.parse(place.at) >= oldest,
  );
  const places = [{ address, port, at }, ...others]
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST);
  const stays = entry !== undefined && !isAt(entry, here) && hasAnsweredSince(entry, roundStartedAt);
  const { printer } = entry?.record ?? {};
  const home = stays && printer ? { address: printer.address, port: printer.port } : { address, port };
  return { home, places };
}

/**
 * Another printer answers at this place: whoever stood there has it no more. It is asked where else it answered lately;
 * one that never did is silent and waits to be found.
 */
export function giveUpPlace(entry: InventoryEntry, place: Place, at: string): void {
  const wasHome = isAt(entry, place);
  const places = entry.places?.filter((each) => each.address !== place.address || each.port !== place.port);
  if (places) entry.places = places;
  if (!wasHome) return;
  const [next] = places?.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)) ?? [];
  if (next) {
    const { address, port } = next;
    entry.record = { ...entry.record, printer: { ...entry.record.printer, address, port } };
    return;
  }
  entry.superseded = true;
  // Whoever answers there is not it: until it is found elsewhere nobody has heard of it.
  entry.record = silenced(entry.record, at);
}

/** Records are never changed in place: reports hold on to them. */
function silenced(record: InventoryEntry["record"], at: string): InventoryEntry["record"] {
  return record.state === "silent" ? record : { ...record, state: "silent", silentSince: at };
}
