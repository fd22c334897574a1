// What of a printer's record stands in columns of its own, so that the fleet can be searched and sorted.
import { type Printer, parseIpv4 } from "../../model/index.ts";
import type { PrinterRecord } from "../../protocol/index.ts";

/** The columns of `printers` that follow from a record; `document` is its JSON. */
export function printerColumns(
  record: PrinterRecord,
  document: string,
  seen: { first: number; last: number },
) {
  const { printer } = record;
  const counters = printer.counters ?? {};
  return {
    address: printer.address,
    addressOrder: addressOrder(printer.address),
    vendor: printer.vendor ?? null,
    model: printer.model ?? null,
    serialNumber: printer.serialNumber ?? null,
    hostname: printer.hostname ?? null,
    location: printer.location ?? null,
    macAddress: printer.macAddress ?? null,
    assetNumber: printer.assetNumber ?? null,
    profile: printer.profile ?? null,
    state: record.state,
    firstSeen: seen.first,
    lastSeen: seen.last,
    silentSince: record.silentSince === undefined ? null : Date.parse(record.silentSince),
    deviceStatus: printer.deviceStatus ?? null,
    printerStatus: printer.printerStatus ?? null,
    displayText: printer.displayText ?? null,
    errorCount: printer.detectedErrors?.length ?? 0,
    alertCount: printer.alerts?.length ?? 0,
    total: whole(counters.total),
    totalUnit: typeof counters.totalUnit === "string" ? counters.totalUnit : null,
    mono: whole(counters.mono),
    color: whole(counters.color),
    lowestSupply: lowestSupply(printer),
    searchText: searchText(printer),
    document,
  };
}

/** What is known of the supplies' levels, by index. */
export function supplyLevels(
  printer: Printer | undefined,
): Map<string, { percent: number | null; level: number | null }> {
  // Of two rows with one index the last counts, as in the printer's own table.
  return new Map(
    (printer?.supplies ?? []).map(({ index, percent = null, level = null }) => [index, { percent, level }]),
  );
}

/** The counters that are numbers, as `counters.total` and so on. */
export function counterValues(printer: Printer | undefined): Map<string, number> {
  const values = new Map<string, number>();
  for (const [name, value] of Object.entries(printer?.counters ?? {})) {
    if (typeof value === "number") values.set(`counters.${name}`, value);
  }
  return values;
}

// A receptacle's level is the room left, so the lowest percentage is always what runs out first.
function lowestSupply(printer: Printer): number | null {
  const known = (printer.supplies ?? []).flatMap((supply) =>
    typeof supply.percent === "number" ? [supply.percent] : supply.state === "empty" ? [0] : [],
  );
  return known.length > 0 ? Math.min(...known) : null;
}

function whole(value: string | number | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function searchText(printer: Printer): string {
  const { vendor, model, modelNumber, serialNumber, hostname, location, contact } = printer;
  const { address, macAddress, assetNumber, displayText, deviceIdentifier } = printer;
  return [vendor, model, modelNumber, deviceIdentifier, serialNumber, hostname, location, contact, address]
    .concat([macAddress, assetNumber, displayText])
    .filter((text) => text !== undefined)
    .join("\n")
    .toLowerCase();
}

/** IPv4 as eight hex digits behind "4", so that 10.0.0.9 comes before 10.0.0.10; the others after, as they are. */
export function addressOrder(address: string): string {
  const value = parseIpv4(address);
  return value === undefined ? `6${address}` : `4${value.toString(16).padStart(8, "0")}`;
}
