// Judges printers against the facts expected of recordings: right, wrong or missing, field by field.
import { type PrinterFields, printerName } from "../../src/model/index.ts";
import type { Expected } from "./corpus.ts";

export interface Mark {
  /** `model`, `counters.mono`, `supplies.level`, … */
  field: string;
  kind: "right" | "wrong" | "missing";
  /** What was said and what is expected, for a mark that is not right. */
  text: string;
}

/** One recording's marks; a non-printer has one, `isPrinter`, and nothing else is asked of it. */
export interface RecordingJudgement {
  file: string;
  isPrinter: boolean;
  /** Whether it was reported as a printer, and as which. */
  reportedAs: string | undefined;
  marks: Mark[];
}

/** One printer that a recording was read as. */
export interface SaidPrinter {
  /** hrDeviceIndex, where the recording's agent has several. */
  device?: number;
  fields: PrinterFields;
}

/**
 * What was said of each recording (nothing: not reported as a printer) against what is expected of it. A recording of
 * several printers has as many entries, each with its `device`.
 */
export function judge(
  expected: Expected[],
  said: (file: string) => readonly SaidPrinter[] | undefined,
): RecordingJudgement[] {
  return expected.map((entry) => {
    const told = said(entry.file) ?? [];
    const printer = (
      entry.device === undefined ? told[0] : told.find(({ device }) => device === entry.device)
    )?.fields;
    const reportedAs = printer && (printerName(printer) ?? "a printer");
    const isRight = (printer !== undefined) === entry.isPrinter;
    const text = printer ? `reported as ${reportedAs}` : "not reported as a printer";
    const marks: Mark[] = [
      { field: "isPrinter", kind: isRight ? "right" : entry.isPrinter ? "missing" : "wrong", text },
    ];
    const entries = expected.filter(({ file }) => file === entry.file);
    if (told.length > Math.max(1, entries.length) && entry === entries[0])
      marks.push({ field: "printers", kind: "wrong", text: `reported as ${told.length} printers` });
    if (entry.isPrinter) judgeFields(entry, printer ?? {}, marks);
    return { file: entry.file, isPrinter: entry.isPrinter, reportedAs, marks };
  });
}

/** Every mark that is not right, as a line. */
export function faultsOf(judgements: RecordingJudgement[]): string[] {
  return judgements.flatMap(({ file, marks }) =>
    marks
      .filter(({ kind }) => kind !== "right")
      .map(({ field, kind, text }) => `${file}: ${kind} ${field}: ${text}`),
  );
}

const TEXTS = [
  ...["vendor", "model", "serialNumber", "firmware", "hostname", "location", "macAddress", "assetNumber"],
  ...["displayText", "deviceStatus", "printerStatus"],
];
const SUPPLY = [
  ...["description", "type", "color", "level", "maxCapacity", "unit", "percent", "state", "receptacle"],
];
const TRAY = ["name", "level", "maxCapacity"];

type Judge = (field: string, kind: Mark["kind"], got: unknown, want: unknown) => void;
type Row = Record<string, unknown>;

function judgeFields(entry: Expected, printer: PrinterFields, marks: Mark[]): void {
  const mark: Judge = (field, kind, got, want) =>
    marks.push({ field, kind, text: `got ${show(got)}, want ${show(want)}` });
  const told = printer as Row;
  const vendor = String(entry.vendor ?? "");
  for (const field of TEXTS) {
    const any = entry[`${field}Any`];
    const wanted = [...(field in entry ? [entry[field]] : []), ...(Array.isArray(any) ? any : [])];
    if (wanted.length === 0) continue;
    const got = told[field];
    if (got === undefined || got === "") mark(field, "missing", got, wanted);
    else {
      const isRight = wanted.some((want) => normal(want, vendor) === normal(got, vendor));
      mark(field, isRight ? "right" : "wrong", got, wanted);
    }
  }
  if (entry.detectedErrors) {
    const got = printer.detectedErrors;
    const kind = got === undefined ? "missing" : sameWords(got, entry.detectedErrors) ? "right" : "wrong";
    mark("detectedErrors", kind, got, entry.detectedErrors);
  }
  for (const [name, want] of Object.entries(entry.counters ?? {})) {
    const got = printer.counters?.[name];
    mark(`counters.${name}`, got === undefined ? "missing" : got === want ? "right" : "wrong", got, want);
  }
  if (entry.supplies) judgeRows("supplies", SUPPLY, entry.supplies, printer.supplies ?? [], mark);
  if (entry.trays !== undefined) judgeCount("trays", entry.trays, printer.trays, mark);
  if (entry.trayDetails) judgeRows("trays", TRAY, entry.trayDetails, printer.trays ?? [], mark);
  if (entry.alerts !== undefined) judgeCount("alerts", entry.alerts, printer.alerts, mark);
  if (entry.alertTexts) {
    const got = (printer.alerts ?? []).flatMap(({ text }) => text ?? []);
    const kind = sameWords(got, entry.alertTexts) ? "right" : got.length === 0 ? "missing" : "wrong";
    mark("alerts.text", kind, got, entry.alertTexts);
  }
  for (const [name, want] of Object.entries(entry.optional ?? {})) {
    const got = told[name];
    if (got === undefined) continue;
    mark(`${name} (optional)`, normal(got, vendor) === normal(want, vendor) ? "right" : "wrong", got, want);
  }
}

function judgeCount(field: string, want: number, rows: unknown[] | undefined, mark: Judge): void {
  const got = rows?.length ?? 0;
  mark(field, got === want ? "right" : got === 0 ? "missing" : "wrong", got, want);
}

function judgeRows(table: string, names: string[], wanted: Row[], got: Row[], mark: Judge): void {
  const told = new Map(got.map((row) => [String(row.index), row]));
  for (const want of wanted) {
    const row = told.get(String(want.index));
    for (const name of names) {
      if (!(name in want)) continue;
      const [a, b] = [want[name], row?.[name]];
      const kind =
        row && sameCell(name, a, b) ? "right" : b === undefined || b === null ? "missing" : "wrong";
      mark(`${table}.${name}`, kind, `row ${want.index}: ${show(b)}`, a);
    }
  }
  for (const index of told.keys())
    if (!wanted.some((want) => String(want.index) === index))
      mark(`${table}.extra`, "wrong", `a row ${index}`, "none");
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

function sameWords(some: string[], others: string[]): boolean {
  const sorted = (words: string[]) =>
    words.map((word) => normal(word)).toSorted((a, b) => a.localeCompare(b));
  return sorted(some).join("\n") === sorted(others).join("\n");
}

// Case, runs of blanks, a leading maker's name and a trailing "series" do not count.
function normal(value: unknown, vendor = ""): string {
  const text = String(value).replaceAll(/\s+/g, " ").trim().toLowerCase();
  const maker = `${vendor.toLowerCase()} `;
  return (vendor && text.startsWith(maker) ? text.slice(maker.length) : text).replace(/ series$/, "");
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value))
    return value.length === 1 ? show(value[0]) : value.map(show).join(" or ") || "none";
  return typeof value === "string" ? `"${value}"` : String(value);
}
