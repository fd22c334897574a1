// Pages by what made them, and the places where a printer tells sums of them: whatever is printed, copied
// or scanned moves every place that counts it, so that sums stay true at any moment.
import type { Activity, Addition, Variable } from "../definition.ts";
import { counter, gauge, integer, octets } from "./variables.ts";

const countNames = [
  "printMono",
  "printColor",
  "copyMono",
  "copyColor",
  "faxMono",
  "scan",
  "scanFax",
  "duplexSheets",
] as const;
export type CountName = (typeof countNames)[number];
export type Counts = Partial<Record<CountName, number>>;

export const pages = ["printMono", "printColor", "copyMono", "copyColor", "faxMono"] as const;
export const monoPages = ["printMono", "copyMono", "faxMono"] as const;
export const colorPages = ["printColor", "copyColor"] as const;
export const printedPages = ["printMono", "printColor"] as const;
export const copiedPages = ["copyMono", "copyColor"] as const;

export interface Place {
  oid: string;
  of: readonly CountName[];
  as: "INTEGER" | "Counter32" | "Gauge32" | "float";
  /** What the place counts beyond, as pages that were fed in vain. */
  plus?: number;
}

export const sumOf = (counts: Counts, names: readonly CountName[]): number =>
  names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);

export function placed({ oid, of, as, plus = 0 }: Place, counts: Counts): Variable {
  const value = sumOf(counts, of) + plus;
  if (as === "Counter32") return counter(oid, value);
  if (as === "Gauge32") return gauge(oid, value);
  if (as === "INTEGER") return integer(oid, value);
  const four = Buffer.alloc(4);
  four.writeFloatBE(value);
  return octets(oid, four);
}

export interface Rate {
  perHour: Counts;
  places: Place[];
  /** Additions by event that are no whole page: wear of supplies, records of a block. */
  alongside: { on: readonly CountName[]; addition: Addition }[];
}

export function activities({ perHour, places, alongside }: Rate): Activity[] {
  const found: Activity[] = [];
  for (const name of countNames) {
    const rate = perHour[name] ?? 0;
    if (rate === 0) continue;
    const adds: Addition[] = places
      .filter(({ of }) => of.includes(name))
      .map(({ oid, as }) => ({ oid, by: 1, as: as === "float" ? ("float" as const) : undefined }));
    for (const { on, addition } of alongside) if (on.includes(name)) adds.push(addition);
    found.push({ name, perHour: rate, adds });
  }
  return found;
}
