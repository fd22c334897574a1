// What need not be sent because it follows from what is sent. These rules are part of report schema 1: both ends hold
// them, so they change only together with that number, whatever profiles do meanwhile.

import type { Printer } from "../model/index.ts";

type Scalar = string | number | null | undefined;

// The names the field knows, by the path of the value that they repeat.
const REPEATS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Model_Name: "model",
    DeviceIdentifier: "deviceIdentifier",
    Model_Number: "modelNumber",
    SerialNumber: "serialNumber",
    Firmware_Date_Code: "firmwareDate",
    Firmware_Version: "firmware",
    Hostname: "hostname",
    Printer_Display: "displayText",
    Device_Location: "location",
    Device_AssetNumber: "assetNumber",
    Device_Total: "counters.total",
    Copy_Total: "counters.copy",
    Print_Total: "counters.print",
    Fax_Total: "counters.fax",
    Print_BW_Total: "counters.printMono",
    Print_Color_Count: "counters.printColor",
  }),
);

/** The printer's own field that a reading tells of, as a path. */
export function pathOfReading(name: string): string {
  return REPEATS.get(name) ?? name;
}

/** The raw value that a reading most likely repeats from the printer's own fields. */
export function derivedReading(name: string, printer: Partial<Printer>): Scalar {
  const path = pathOfReading(name);
  const dot = path.indexOf(".");
  if (dot < 0) {
    const value = scalar(printer, path);
    return path === "macAddress" && typeof value === "string" ? value.replaceAll(":", "") : value;
  }
  const table = path.slice(0, dot);
  if (table === "counters") return scalar(printer.counters, path.slice(dot + 1));
  if (table !== "supplies" && table !== "trays") return undefined;
  const last = path.lastIndexOf(".");
  const index = path.slice(dot + 1, last);
  const rows: readonly { index: string }[] | undefined = printer[table];
  const row = rows?.find((each) => each.index === index);
  return scalar(row, path.slice(last + 1));
}

/** prtMarkerSuppliesLevel as a percentage, by RFC 3805. */
export function derivedPercent(level: Scalar, maxCapacity: Scalar, unit: Scalar): number | null | undefined {
  if (typeof level !== "number") return undefined;
  if (level < 0) return null;
  if (typeof maxCapacity === "number" && maxCapacity > 0)
    return Math.min(100, Math.round((100 * level) / maxCapacity));
  if (unit === "percent") return level <= 100 ? level : null;
  return unit === undefined ? undefined : null;
}

/** The word for a level, by RFC 3805. */
export function derivedState(level: Scalar): string | undefined {
  if (typeof level !== "number") return undefined;
  if (level > 0) return "ok";
  if (level === 0) return "empty";
  return level === -1 ? "no-restriction" : level === -3 ? "some-remaining" : "unknown";
}

function scalar(holder: object | undefined, field: string): Scalar {
  const value: unknown = holder && Object.hasOwn(holder, field) ? Reflect.get(holder, field) : undefined;
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
