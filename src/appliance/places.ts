// Where a printer answers: one address is home, others are known too (a second network card, IPv6 beside IPv4).
import { z } from "zod";
import type { InventoryEntry } from "./inventory.ts";

export const placeSchema = z.strictObject({
  address: z.string().min(1).max(64),
  port: z.int().min(1).max(65535),
  /** hrDeviceIndex, where the agent there has several printers. */
  device: z.int().min(0).optional(),
  /** ISO 8601, UTC: its last answer from there. */
  at: z.iso.datetime(),
});

interface Place {
  address: string;
  port: number;
  device?: number | undefined;
}

const MOST = 4;
const DAY_MS = 86_400_000;
/** An address that gave no answer for so long is somebody else's by now. */
const KEPT_DAYS = 30;

/** Whether this place is the printer's home. */
export function isAt(entry: InventoryEntry, place: Place): boolean {
  return isAgentOf(entry, place) && entry.device === place.device;
}

/** Whether the printer's home is this agent, as whichever of its printers. */
export function isAgentOf({ record: { printer } }: InventoryEntry, { address, port }: Place): boolean {
  return printer.address === address && printer.port === port;
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
    .map(({ address, port, device }) => ({
      ...withDevice(entry, device),
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
  const { address, port, device, at, roundStartedAt } = here;
  const oldest = Date.parse(at) - KEPT_DAYS * DAY_MS;
  const others = (entry?.places ?? []).filter(
    (place) => !(place.address === address && place.port === port) && Date.parse(place.at) >= oldest,
  );
  const places = [{ ...placeOf(here), at }, ...others]
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST);
  const stays = entry !== undefined && !isAt(entry, here) && hasAnsweredSince(entry, roundStartedAt);
  return { home: stays ? homeOf(entry) : { address, port, device }, places };
}

function placeOf({ address, port, device }: Place): Place {
  return { address, port, ...(device !== undefined && { device }) };
}

function homeOf({ record: { printer }, device }: InventoryEntry): Place {
  return { address: printer.address, port: printer.port, device };
}

/** The same printer as another one, or the only one, of its agent's. */
export function withDevice(entry: InventoryEntry, device: number | undefined): InventoryEntry {
  const { device: _, ...rest } = entry;
  return device === undefined ? rest : { ...rest, device };
}

/** An agent that has one printer now had none or another before, whatever number those had. */
function isTaken(place: Place, other: Place): boolean {
  const isSameAgent = place.address === other.address && place.port === other.port;
  const isOneOfSeveral = place.device !== undefined && other.device !== undefined;
  return isSameAgent && (!isOneOfSeveral || place.device === other.device);
}

/**
 * Another printer answers at this place: whoever stood there has it no more. It is asked where else it answered lately;
 * one that never did is silent and waits to be found.
 */
export function giveUpPlace(entry: InventoryEntry, place: Place, at: string): void {
  const wasHome = isTaken(homeOf(entry), place);
  const places = entry.places?.filter((each) => !isTaken(each, place));
  if (places) entry.places = places;
  if (!wasHome) return;
  const [next] = places?.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)) ?? [];
  if (next) {
    const { address, port, device } = next;
    if (device === undefined) delete entry.device;
    else entry.device = device;
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
