// A printer's record as the cells that reports are made of: fields by path, and tables of rows with fixed columns.
// A sheet holds exactly what its record holds; only the form differs, so that two of them compare cell by cell.

import { alertSchema, type Printer, printerSchema, supplySchema, traySchema } from "../model/index.ts";
import type { PrinterRecord } from "./printer-record.ts";
import { derivedPercent, derivedReading, derivedState } from "./report-derived.ts";

/** `{}`, or a list without entries. */
export const EMPTY = Symbol("empty");
/** What `report-derived.ts` says. */
export const DERIVED = Symbol("derived");
/** undefined: there is no such field. */
export type Cell = string | number | true | null | typeof EMPTY | typeof DERIVED | undefined;

export const tableColumns = {
  detectedErrors: ["text"],
  supplies: Object.keys(supplySchema.shape),
  trays: Object.keys(traySchema.shape),
  alerts: Object.keys(alertSchema.shape),
  // The different times of the readings: `before` counts milliseconds back from lastSeen, `at` is a date (1970, ms).
  times: ["at", "before"],
  readings: ["id", "value", "time"],
} as const satisfies Record<string, readonly string[]>;
export type TableName = keyof typeof tableColumns;
export const tableNames = Object.keys(tableColumns) as TableName[];

export type Row = Cell[];
export interface Sheet {
  /** `model`, `counters.total`, `lastSeen`, …; a table's name holds its number of rows. */
  fields: Map<string, Cell>;
  tables: Record<TableName, Row[]>;
}

const RECORD_FIELDS = ["firstSeen", "lastSeen", "state", "silentSince"] as const;
/** Cells that hold a date as milliseconds since 1970. */
export const timeFields: ReadonlySet<string> = new Set([
  "firstSeen",
  "lastSeen",
  "silentSince",
  "reason.since",
  "times.at",
]);
const PRINTER_FIELDS = Object.keys(printerSchema.shape).filter(
  (name) => !(name in tableColumns) && name !== "counters",
);
const FIELDS: ReadonlySet<string> = new Set([
  ...PRINTER_FIELDS,
  ...RECORD_FIELDS,
  ...tableNames,
  "reason.code",
  "reason.since",
  // Its codes, with commas between.
  "reason.evidence",
  "reason.address",
  "reason.serial",
  "counters",
  "clock.boot",
  "clock.clock",
  // The moment that uptime 0 was, by the same clock: the same for all readings while nobody sets the clock.
  "clock.zero",
]);

export function isField(path: string): boolean {
  return FIELDS.has(path) || (path.startsWith("counters.") && path !== "counters.__proto__");
}

/** What stands in a cell for which neither a predecessor nor the report says anything. */
export function initialCell(table: TableName, column: number): Cell {
  if (table === "supplies") return column === PERCENT || column === STATE ? DERIVED : undefined;
  if (table === "times") return column === 1 ? 0 : undefined;
  if (table === "readings") return column === 1 ? DERIVED : column === 2 ? 0 : undefined;
  return undefined;
}

const column = (name: string) => tableColumns.supplies.indexOf(name);
const PERCENT = column("percent");
const STATE = column("state");

// A reading this much before lastSeen was taken in the same round.
const ROUND_MS = 600_000;

export function emptySheet(): Sheet {
  return {
    fields: new Map(),
    tables: { detectedErrors: [], supplies: [], trays: [], alerts: [], times: [], readings: [] },
  };
}

export function sheetOf(record: PrinterRecord): Sheet {
  const sheet = emptySheet();
  const { fields, tables } = sheet;
  const { printer, clock } = record;
  for (const name of RECORD_FIELDS) {
    const value = record[name];
    if (value !== undefined) fields.set(name, timeFields.has(name) ? timeCell(value) : value);
  }
  const lastSeen = timeCell(record.lastSeen);
  if (clock) {
    fields.set("clock.boot", clock.boot);
    fields.set("clock.clock", clock.clock);
    fields.set("clock.zero", (typeof lastSeen === "number" ? lastSeen : 0) - clock.uptimeMs);
  }
  if (record.reason) {
    const { code, since, evidence, address, serial } = record.reason;
    fields.set("reason.code", code);
    fields.set("reason.since", timeCell(since));
    fields.set("reason.evidence", evidence.length > 0 ? evidence.join(",") : EMPTY);
    if (address !== undefined) fields.set("reason.address", address);
    if (serial !== undefined) fields.set("reason.serial", serial);
  }
  for (const name of PRINTER_FIELDS) {
    const value: unknown = Reflect.get(printer, name);
    if (typeof value === "string" || typeof value === "number") fields.set(name, value);
  }
  if (printer.counters) {
    const counters = Object.entries(printer.counters).filter(([name]) => name !== "__proto__");
    if (counters.length === 0) fields.set("counters", EMPTY);
    for (const [name, value] of counters) fields.set(`counters.${name}`, value);
  }
  const rows = (name: TableName, list: Row[] | undefined) => {
    if (!list) return;
    fields.set(name, list.length);
    tables[name] = list;
  };
  rows(
    "detectedErrors",
    printer.detectedErrors?.map((text) => [text]),
  );
  rows(
    "supplies",
    printer.supplies?.map((supply) => {
      const row = rowOf(supply, tableColumns.supplies);
      if (supply.percent === derivedPercent(supply.level, supply.maxCapacity, supply.unit))
        row[PERCENT] = DERIVED;
      if (supply.state === derivedState(supply.level)) row[STATE] = DERIVED;
      return row;
    }),
  );
  rows(
    "trays",
    printer.trays?.map((tray) => rowOf(tray, tableColumns.trays)),
  );
  rows(
    "alerts",
    printer.alerts?.map((alert) => rowOf(alert, tableColumns.alerts)),
  );
  if (printer.readings) readingRows(sheet, printer, lastSeen);
  return sheet;
}

function rowOf(object: object, columns: readonly string[]): Row {
  return columns.map((name) => Reflect.get(object, name) as Cell);
}

function readingRows(sheet: Sheet, printer: Printer, lastSeen: string | number): void {
  const times = new Map<string, number>();
  sheet.tables.readings = (printer.readings ?? []).map(({ name, oid, type, value, at }) => {
    let time = times.get(at);
    if (time === undefined) {
      time = times.size;
      times.set(at, time);
      sheet.tables.times.push(timeRow(timeCell(at), lastSeen));
    }
    return [readingId(name, oid, type), value === derivedReading(name, printer) ? DERIVED : value, time];
  });
  sheet.fields.set("times", sheet.tables.times.length);
  sheet.fields.set("readings", sheet.tables.readings.length);
}

function timeRow(at: string | number, lastSeen: string | number): Row {
  if (typeof at === "string" || typeof lastSeen === "string") return [at, 0];
  const before = lastSeen - at;
  return before >= 0 && before <= ROUND_MS ? [undefined, before] : [at, 0];
}

/** Name, OID and type of a reading as one text that can be taken apart again. */
export function readingId(name: string, oid: string, type: string): string {
  return `${name.length}.${oid.length}.${name}${oid}${type}`;
}

export function readingOfId(id: string): { name: string; oid: string; type: string } {
  const [nameLength = "0", oidLength = "0"] = id.split(".", 2);
  const start = nameLength.length + oidLength.length + 2;
  const middle = start + Number(nameLength);
  const end = middle + Number(oidLength);
  return { name: id.slice(start, middle), oid: id.slice(middle, end), type: id.slice(end) };
}

/** A date as milliseconds where that says it all; a text that is written otherwise stays as it is. */
function timeCell(text: string): number | string {
  const ms = Date.parse(text);
  return timeText(ms) === text ? ms : text;
}

/** ISO 8601 in UTC with milliseconds, years 0000 to 9999; undefined for what is no such date. */
export function timeText(ms: number): string | undefined {
  if (!Number.isInteger(ms) || ms < -62_167_219_200_000 || ms > 253_402_300_799_999) return undefined;
  return new Date(ms).toISOString();
}
