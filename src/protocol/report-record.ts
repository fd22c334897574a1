// A sheet as the record it holds: what comes from the other end is checked by the record's own schema afterwards.

import type { Printer } from "../model/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import { type PrinterRecord, printerRecordSchema } from "./printer-record.ts";
import { derivedPercent, derivedReading, derivedState } from "./report-derived.ts";
import type { LooseReading, ReadingCheck } from "./report-reading-check.ts";
import {
  type Cell,
  DERIVED,
  EMPTY,
  type Row,
  readingOfId,
  type Sheet,
  tableColumns,
  timeText,
} from "./report-sheet.ts";
import { fieldIssues } from "./schema-problem.ts";

/** The record of a sheet; report.invalid names the field that fits no printer. */
export function recordOf(sheet: Sheet, check: ReadingCheck): Outcome<PrinterRecord> {
  const { record, readings } = looseRecord(sheet);
  const parsed = printerRecordSchema.safeParse(record);
  if (!parsed.success) {
    const [issue] = fieldIssues(parsed.error);
    return invalid(issue?.field, issue?.message);
  }
  if (!readings) return success(parsed.data);
  const checked = check(readings);
  if (!Array.isArray(checked)) return invalid(checked.field, checked.message);
  parsed.data.printer.readings = checked;
  return success(parsed.data);
}

function invalid(field: string | undefined, message: string | undefined): Outcome<never> {
  return failure("report.invalid", `${field ?? "record"}: ${message ?? "is not valid"}`, { field });
}

type Loose = Record<string, unknown>;

function looseRecord({ fields, tables }: Sheet): { record: Loose; readings: LooseReading[] | undefined } {
  const record: Loose = {};
  const printer: Loose = {};
  const lastSeen = fields.get("lastSeen");
  for (const [path, cell] of fields) {
    if (cell === undefined || Object.hasOwn(tableColumns, path)) continue;
    if (path === "counters" || path.startsWith("counters.")) {
      printer.counters ??= {};
      if (path !== "counters") (printer.counters as Loose)[path.slice("counters.".length)] = cell;
    } else if (path === "state") record.state = cell;
    else if (path === "firstSeen" || path === "lastSeen" || path === "silentSince") record[path] = date(cell);
    else if (path.startsWith("reason.")) record.reason ??= reasonOf(fields);
    else if (path.startsWith("clock.")) record.clock ??= clockOf(fields, lastSeen);
    else printer[path] = cell;
  }
  for (const name of ["supplies", "trays", "alerts"] as const)
    if (fields.get(name) !== undefined)
      printer[name] = tables[name].map((row) => objectOf(row, tableColumns[name]));
  if (fields.get("detectedErrors") !== undefined)
    printer.detectedErrors = tables.detectedErrors.map(([text]) => text);
  for (const supply of (printer.supplies ?? []) as Loose[]) deriveSupply(supply);
  record.printer = printer;
  const hasReadings = fields.get("readings") !== undefined;
  return { record, readings: hasReadings ? readingsOf(tables, printer, lastSeen) : undefined };
}

function reasonOf(fields: Sheet["fields"]): Loose {
  const reason: Loose = {};
  for (const name of ["code", "address", "serial"]) {
    const cell = fields.get(`reason.${name}`);
    if (cell !== undefined) reason[name] = cell;
  }
  const evidence = fields.get("reason.evidence");
  reason.since = date(fields.get("reason.since"));
  reason.evidence = evidence === EMPTY ? [] : typeof evidence === "string" ? evidence.split(",") : evidence;
  return reason;
}

function clockOf(fields: Sheet["fields"], lastSeen: Cell): Loose {
  const zero = fields.get("clock.zero");
  return {
    boot: fields.get("clock.boot"),
    uptimeMs: typeof zero === "number" ? (typeof lastSeen === "number" ? lastSeen : 0) - zero : undefined,
    clock: fields.get("clock.clock"),
  };
}

function objectOf(row: Row, columns: readonly string[]): Loose {
  const object: Loose = {};
  for (const [i, name] of columns.entries()) if (row[i] !== undefined) object[name] = row[i];
  return object;
}

function deriveSupply(supply: Loose): void {
  const { level, maxCapacity, unit } = supply as Record<string, string | number | null | undefined>;
  if (supply.percent === DERIVED) set(supply, "percent", derivedPercent(level, maxCapacity, unit));
  if (supply.state === DERIVED) set(supply, "state", derivedState(level));
}

function set(object: Loose, field: string, value: unknown): void {
  if (value === undefined) delete object[field];
  else object[field] = value;
}

function readingsOf(tables: Sheet["tables"], printer: Loose, lastSeen: Cell): LooseReading[] {
  const times = tables.times.map(([at, before]) => {
    if (at !== undefined) return date(at);
    return typeof lastSeen === "number" && typeof before === "number" ? date(lastSeen - before) : undefined;
  });
  return tables.readings.map(([cell, value, time]) => {
    const id = typeof cell === "string" ? cell : "0.0.";
    return {
      id,
      value: value === DERIVED ? derivedReading(readingOfId(id).name, printer as Partial<Printer>) : value,
      at: typeof time === "number" ? times[time] : undefined,
    };
  });
}

function date(cell: Cell): unknown {
  return typeof cell === "number" ? timeText(cell) : cell;
}
