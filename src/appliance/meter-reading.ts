import type { MeterReading } from "../ledger/index.ts";
import { fieldName } from "../profiles/index.ts";
import { newRandomId } from "../protocol/index.ts";
import type { InventoryEntry } from "./inventory.ts";

/** A printer's counters as it told them last, each with where it stood. */
export function meterReadingOf({ record }: Pick<InventoryEntry, "record">, key: string): MeterReading {
  const { printer, lastSeen, clock } = record;
  const oids = new Map(printer.readings?.map(({ name, oid }) => [name, oid]));
  const counters = Object.entries(printer.counters ?? {}).flatMap(([name, value]) => {
    if (typeof value !== "number") return [];
    const path = `counters.${name}`;
    return [{ name, value, oid: oids.get(fieldName(path)) ?? oids.get(path) ?? "" }];
  });
  const at = Date.parse(lastSeen);
  const known = clock ?? { boot: newRandomId(), uptimeMs: 0, clock: "unset" };
  // Nobody counts pages by the millisecond: whole seconds of both clocks travel shorter.
  const uptimeMs = Math.max(0, Math.round((known.uptimeMs - (at % 1000)) / 1000) * 1000);
  return {
    key,
    serialNumber: printer.serialNumber,
    at: at - (at % 1000),
    clock: { ...known, uptimeMs },
    counters,
  };
}
