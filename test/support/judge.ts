// Judges printers against the facts expected of recordings: right, wrong and missing, per field.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PrinterFields } from "../../src/model/index.ts";

/** What is expected of one recording; a field that is absent is not judged. */
export interface Expected {
  file: string;
  isPrinter: boolean;
  detectedErrors?: string[];
  counters?: Record<string, unknown>;
  supplies?: Record<string, unknown>[];
  trays?: number;
  alerts?: number;
  optional?: Record<string, unknown>;
  [field: string]: unknown;
}
export interface Tally {
  right: number;
  wrong: number;
  missing: number;
}
export interface Judgement {
  fields: Record<string, Tally>;
  faults: string[];
  found: number;
  printers: number;
  falsePrinters: number;
  right: number;
  judged: number;
}

/** The folder of recordings beside the checkout, when it is there. */
export function corpusFolder(): string | undefined {
  const folder = resolve(import.meta.dirname, "../../../shared/corpus");
  return existsSync(join(folder, "expected.json")) ? folder : undefined;
}

export function readExpected(folder: string): Expected[] {
  const document = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
    recordings: Expected[];
  };
  return document.recordings;
}

const TEXTS = [
  ...["vendor", "model", "serialNumber", "firmware", "hostname", "location", "macAddress", "assetNumber"],
  ...["displayText", "deviceStatus", "printerStatus"],
];
const SUPPLY = [
  "description",
  "type",
  "color",
  "level",
  "maxCapacity",
  "unit",
  "percent",
  "state",
  "receptacle",
];

/** What was said of each recording (nothing: not reported as a printer) against what is expected of it. */
export function judge(expected: Expected[], said: (file: string) => PrinterFields | undefined): Judgement {
  const result: Judgement = {
    ...{ fields: {}, faults: [], found: 0, printers: 0, falsePrinters: 0, right: 0, judged: 0 },
  };
  for (const entry of expected) {
    const printer = said(entry.file);
    if (!entry.isPrinter) {
      if (!printer) continue;
      result.falsePrinters++;
      result.faults.push(`false    ${entry.file}: reported as ${printer.vendor} ${printer.model}`);
      continue;
    }
    result.printers++;
    if (printer) result.found++;
    else result.faults.push(`missed   ${entry.file}`);
    judgePrinter(entry, printer ?? {}, result);
  }
  for (const { right, wrong, missing } of Object.values(result.fields)) {
    result.right += right;
    result.judged += right + wrong + missing;
  }
  return result;
}

function judgePrinter(entry: Expected, printer: PrinterFields, result: Judgement): void {
  const mark = (field: string, kind: keyof Tally, text = "") => {
    const tally = result.fields[field] ?? { right: 0, wrong: 0, missing: 0 };
    tally[kind]++;
    result.fields[field] = tally;
    if (kind !== "right") result.faults.push(`${kind.padEnd(8)} ${field.padEnd(18)} ${entry.file}: ${text}`);
  };
  const told = printer as Record<string, unknown>;
  const vendor = String(entry.vendor ?? "");
  for (const field of TEXTS) {
    const wanted = [
      ...(field in entry ? [entry[field]] : []),
      ...((entry[`${field}Any`] as unknown[] | undefined) ?? []),
    ];
    if (wanted.length === 0) continue;
    const got = told[field];
    if (got === undefined || got === "") mark(field, "missing", `want ${wanted.join(" or ")}`);
    else if (wanted.some((want) => normal(want, vendor) === normal(got, vendor))) mark(field, "right");
    else mark(field, "wrong", `got "${got}", want ${wanted.join(" or ")}`);
  }
  if (entry.detectedErrors) {
    const want = entry.detectedErrors.toSorted((a, b) => a.localeCompare(b));
    const got = printer.detectedErrors;
    const same = (got ?? []).toSorted((a, b) => a.localeCompare(b)).join() === want.join();
    mark("detectedErrors", same ? "right" : got ? "wrong" : "missing", `got ${got}, want ${want}`);
  }
  for (const [name, want] of Object.entries(entry.counters ?? {})) {
    const got = printer.counters?.[name];
    mark(
      `counters.${name}`,
      got === undefined ? "missing" : got === want ? "right" : "wrong",
      `got ${got}, want ${want}`,
    );
  }
  judgeSupplies(entry, printer, mark, result.faults);
  for (const table of ["trays", "alerts"] as const) {
    const want = entry[table];
    if (want === undefined) continue;
    const got = printer[table]?.length ?? 0;
    mark(table, got === want ? "right" : "wrong", `got ${got}, want ${want}`);
  }
  for (const [name, want] of Object.entries(entry.optional ?? {})) {
    const got = told[name];
    if (got !== undefined && normal(got, vendor) !== normal(want, vendor))
      mark("optional", "wrong", `${name}: got "${got}", want ${want}`);
  }
}

type Mark = (field: string, kind: keyof Tally, text?: string) => void;

function judgeSupplies(entry: Expected, printer: PrinterFields, mark: Mark, faults: string[]): void {
  const wanted = entry.supplies;
  if (!wanted) return;
  const told = new Map(
    (printer.supplies ?? []).map((supply) => [supply.index, supply as Record<string, unknown>]),
  );
  for (const want of wanted) {
    const got = told.get(String(want.index));
    if (!got) faults.push(`missing  supplies.row        ${entry.file}: ${want.index} ${want.description}`);
    for (const name of SUPPLY) {
      if (!(name in want)) continue;
      const [a, b] = [want[name], got?.[name]];
      const kind = sameCell(name, a, b) ? "right" : b === undefined || b === null ? "missing" : "wrong";
      mark(`supplies.${name}`, got ? kind : "missing", `${want.index}: got ${b}, want ${a}`);
    }
  }
  for (const index of told.keys())
    if (!wanted.some((want) => String(want.index) === index))
      mark("supplies.extra", "wrong", `supply ${index}`);
}

function sameCell(name: string, want: unknown, got: unknown): boolean {
  if (name === "percent" && typeof want === "number")
    return typeof got === "number" && Math.abs(want - got) <= 1;
  if (want === null) return got === null || got === undefined;
  if ((name === "level" || name === "maxCapacity") && typeof want === "number" && want < 0)
    return got === undefined || got === want;
  if (typeof want === "string") return got !== undefined && normal(want) === normal(got);
  return want === got;
}

function normal(value: unknown, vendor = ""): string {
  const text = String(value).replaceAll(/\s+/g, " ").trim().toLowerCase();
  const maker = `${vendor.toLowerCase()} `;
  return (vendor && text.startsWith(maker) ? text.slice(maker.length) : text).replace(/ series$/, "");
}

/** The table that is printed: fields, faults, score. */
export function judgementTable({ fields, faults, ...sum }: Judgement): string {
  const rows = Object.entries(fields)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([field, t]) => `${field.padEnd(24)} right ${t.right}  wrong ${t.wrong}  missing ${t.missing}`);
  const share = ((100 * sum.right) / Math.max(1, sum.judged)).toFixed(1);
  const score = `score ${sum.right}/${sum.judged} = ${share} % · printers found ${sum.found}/${sum.printers} · false printers ${sum.falsePrinters}`;
  return [...rows, ...faults.slice(0, 100), score].join("\n");
}
