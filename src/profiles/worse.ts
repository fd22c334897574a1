// Two readings of one printer held against each other: what the second no longer tells.

import { type PrinterFields, printerIdentity } from "../model/index.ts";

/** Told anew at every moment: says nothing about the profile unless both readings are of the same facts. */
const PASSING = ["displayText", "deviceStatus", "printerStatus", "detectedErrors", "alerts"];
/** Says where and how was read, not what. */
const NO_READING = ["key", "address", "port", "snmpVersion", "profile", "readings"];

export interface CompareOptions {
  /** Where the printer stands: its identity where it tells no better one. */
  address: string;
  port: number;
  /** True when both were made of the same facts; else states and levels may have changed in between. */
  isSameMoment: boolean;
}

/** What got worse, as phrases (`serialNumber “A1” is not read any more`); empty when nothing did. */
export function whatGotWorse(
  before: PrinterFields,
  after: PrinterFields,
  { address, port, isSameMoment }: CompareOptions,
): string[] {
  const told = readValues(after);
  const isLeftOut = (path: string) => !isSameMoment && isPassing(path);
  const lost = [...readValues(before)]
    .filter(([path]) => !told.has(path) && !isLeftOut(path))
    .map(([path, value]) => `${path} “${value}” is not read any more`);
  const [was, is] = [before, after].map((fields) => printerIdentity(fields, address, port));
  // An identity made of the address alone identifies nobody: any other is better.
  if (was === undefined || was === is || was.startsWith("address:")) return lost;
  return [`it would be taken for another printer (${nameOf(before)} is ${nameOf(after)})`, ...lost];
}

function nameOf({ vendor, serialNumber, macAddress }: PrinterFields): string {
  return [vendor, serialNumber ?? macAddress].filter(Boolean).join(" ") || "nobody";
}

function isPassing(path: string): boolean {
  // Levels and the fill of trays move; that a supply or a tray is there at all does not.
  return (
    PASSING.some((name) => path === name || path.startsWith(`${name}.`)) ||
    /\.(level|percent|state)$/.test(path)
  );
}

/** What was read, by path: `counters.total`, `supplies.1.1.level`. Unknown (null) is nothing read. */
function readValues(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      const index: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "index") : at;
      readValues(item, `${path}.${String(index ?? at)}`, into);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value))
      if (path !== "" || !NO_READING.includes(key)) readValues(item, path ? `${path}.${key}` : key, into);
  } else if (value !== undefined && value !== null) into.set(path, String(value).slice(0, 60));
  return into;
}
