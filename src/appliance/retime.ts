// What a box dated before it knew the time is set right once it does.
import type { InventoryDocument, InventoryEntry } from "./inventory.ts";

export interface Retiming {
  /** This start of the service: what was read in another one cannot be placed. */
  boot: string;
  /** Milliseconds that dates of this start were too low by; negative where they were too high. */
  wrongByMs: number;
  /** When this start began by the wrong clock, milliseconds since 1970 UTC. */
  startedAt: number;
  /** Printers from this ref on were found in this start. */
  firstNewRef: number;
}

/** Moves the times of readings that this start took while it did not know the time; how many printers that were. */
export function retimeReadings(inventory: InventoryDocument, of: Retiming): number {
  let count = 0;
  for (const entry of inventory.entries) {
    const { clock } = entry.record;
    if (clock?.boot !== of.boot || (clock.clock !== "unset" && clock.clock !== "rtc")) continue;
    // Records are never changed in place: reports hold on to them.
    entry.record = retimed(entry, of);
    if (entry.diagnosis) {
      const { reason } = entry.diagnosis;
      entry.diagnosis = { ...entry.diagnosis, reason: { ...reason, since: moveRecent(reason.since, of) } };
    }
    count++;
  }
  return count;
}

function retimed({ ref, record }: InventoryEntry, of: Retiming): InventoryEntry["record"] {
  const { clock, reason, silentSince, printer } = record;
  return {
    ...record,
    ...(clock && { clock: { ...clock, clock: "server" as const } }),
    ...(ref >= of.firstNewRef && { firstSeen: move(record.firstSeen, of) }),
    lastSeen: move(record.lastSeen, of),
    ...(silentSince !== undefined && { silentSince: moveRecent(silentSince, of) }),
    ...(reason && { reason: { ...reason, since: moveRecent(reason.since, of) } }),
    printer: {
      ...printer,
      ...(printer.readings && {
        readings: printer.readings.map((each) => ({ ...each, at: moveRecent(each.at, of) })),
      }),
    },
  };
}

function move(time: string, { wrongByMs }: Retiming): string {
  return new Date(Date.parse(time) + wrongByMs).toISOString();
}

/** Only what was dated in this start: what was known before it keeps its time. */
function moveRecent(time: string, of: Retiming): string {
  return Date.parse(time) >= of.startedAt ? move(time, of) : time;
}
