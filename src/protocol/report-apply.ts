// A report and the records it builds on become the records it means. Bounded, whatever the report says.

import { failure, type Outcome, success } from "../shared/index.ts";
import { limits } from "./limits.ts";
import type { PrinterRecord } from "./printer-record.ts";
import { sheetCheck } from "./report-check.ts";
import { type Columns, type Fault, readColumns, type Step } from "./report-columns.ts";
import type { ReportPayload } from "./report-payload.ts";
import { createReadingCheck } from "./report-reading-check.ts";
import { createReadingGuide, type ReadingGuide } from "./report-readings.ts";
import { recordOf } from "./report-record.ts";
import {
  type Cell,
  emptySheet,
  initialCell,
  type Row,
  readingId,
  type Sheet,
  sheetOf,
  type TableName,
  tableColumns,
  tableNames,
} from "./report-sheet.ts";

export interface AppliedRecord {
  ref: number;
  record: PrinterRecord;
}

export interface AppliedReport {
  /** The printers that the report names, as they are now. */
  records: AppliedRecord[];
  /** Printers that are known no longer. */
  gone: number[];
  /** Full reports: every printer of the appliance with a ref from here to here that is not in `records` is gone. */
  span?: [from: number, to: number];
}

/** The refs whose present records `applyReport` asks for, ascending; report.invalid when there are too many. */
export function refsOfReport(payload: ReportPayload): Outcome<number[]> {
  const refs: number[] = [];
  let next = 0;
  for (let i = 0; i < payload.refs.length; i += 2) {
    next += payload.refs[i] ?? 0;
    const length = payload.refs[i + 1];
    if (!length || refs.length + length > limits.reportRows || next + length > Number.MAX_SAFE_INTEGER)
      return failure("report.invalid", `refs[${i}]: names no or too many printers`, { field: `refs[${i}]` });
    for (let j = 0; j < length; j++) refs.push(next++);
  }
  return success(refs);
}

/**
 * The records that a report means; of a report of changes, `previous` gives the record that each ref has by the report
 * it builds on. Problem: report.invalid, naming the field (`detail.field`); with `detail.needFull` where the report
 * may be sound and the base is not.
 */
export function applyReport(
  previous: (ref: number) => PrinterRecord | undefined,
  payload: ReportPayload,
): Outcome<AppliedReport> {
  const isFull = payload.form === "full";
  if (isFull !== (payload.base === null)) return invalid("base", "fits only a report of changes");
  if (isFull !== (payload.span !== undefined))
    return invalid("span", "belongs to a full report and to no other");
  if (isFull && payload.gone) return invalid("gone", "belongs to a report of changes");
  if (payload.part > payload.parts) return invalid("part", "is beyond the last");
  const refs = refsOfReport(payload);
  if (!refs.ok) return refs;
  const dictionary = readDictionary(payload);
  if (!dictionary.ok) return dictionary;

  const columns = readColumns(payload);
  const reader = createReader(columns, dictionary.value);
  const sheets: Sheet[] = [];
  for (const [i, ref] of refs.value.entries()) {
    const base = isFull ? undefined : previous(ref);
    const distance = payload.like?.[i] ?? 0;
    const like = distance > 0 ? sheets[i - distance] : undefined;
    if (distance > 0 && !like) return invalid(`like[${i}]`, "points above the first row");
    sheets.push(readSheet(reader, like ?? (base && sheetOf(base))));
    const fault = reader.fault ?? columns.fault();
    if (fault) return invalid(...fault);
    if (reader.cells > limits.reportCells) return invalid("refs", "unfolds to too many cells");
  }
  columns.end();
  const fault = columns.fault();
  if (fault) return invalid(...fault);
  if (sheetCheck(sheets) !== payload.check)
    return failure("report.invalid", "The report builds on other records than are held here.", {
      field: "check",
      needFull: true,
    });

  const records: AppliedRecord[] = [];
  const check = createReadingCheck();
  for (const [i, ref] of refs.value.entries()) {
    const record = recordOf(sheets[i] ?? emptySheet(), check);
    if (!record.ok)
      return failure("report.invalid", `Printer ${ref}: ${record.problem.message}`, record.problem.detail);
    records.push({ ref, record: record.value });
  }
  return success({ records, gone: payload.gone ?? [], ...(payload.span ? { span: payload.span } : {}) });
}

function invalid(field: string, message: string) {
  return failure("report.invalid", `The report is not valid: ${field}: ${message}`, { field });
}

function readDictionary({ readings }: ReportPayload): Outcome<string[]> {
  if (!readings) return success([]);
  const { names, oids, types } = readings;
  const ids: string[] = [];
  let oid = "";
  let type = "";
  let left = 0;
  let position = 0;
  for (const [i, name] of names.entries()) {
    if (left > 0) left--;
    else {
      const entry = types[position++];
      if (typeof entry === "string") type = entry;
      else if (entry) left = entry - 1;
      else return invalid(`readings.types[${position - 1}]`, "is missing");
    }
    const text = oids[i];
    if (text === undefined) return invalid(`readings.oids[${i}]`, "is missing");
    oid = text;
    ids.push(readingId(name, oid, type));
  }
  return success(ids);
}

interface Reader {
  fields: { path: string; step: Step }[];
  tables: Record<TableName, (Step | undefined)[]>;
  guide: ReadingGuide;
  dictionary: string[];
  /** The dictionary's entry that follows the last one used. */
  nextId: number;
  cells: number;
  fault?: Fault;
}

function createReader(columns: Columns, dictionary: string[]): Reader {
  const steps = (table: TableName) => tableColumns[table].map((name) => columns.step(`${table}.${name}`));
  return {
    fields: columns.fields.flatMap((path) => {
      const step = columns.step(path);
      return step ? [{ path, step }] : [];
    }),
    tables: Object.fromEntries(tableNames.map((table) => [table, steps(table)])) as Reader["tables"],
    guide: createReadingGuide(),
    dictionary,
    nextId: 0,
    cells: 0,
  };
}

// No printer has more rows than this of anything.
const MAX_ROWS = 1000;

function readSheet(reader: Reader, like: Sheet | undefined): Sheet {
  const sheet = emptySheet();
  sheet.fields = new Map(like?.fields);
  reader.cells += reader.fields.length;
  for (const { path, step } of reader.fields) {
    const cell = step(sheet.fields.get(path), sheet);
    if (cell === undefined) sheet.fields.delete(path);
    else sheet.fields.set(path, cell);
  }
  for (const table of tableNames) {
    const rows = sheet.fields.get(table) ?? 0;
    if (typeof rows !== "number" || !Number.isInteger(rows) || rows < 0 || rows > MAX_ROWS) {
      reader.fault ??= [table, "is no number of rows"];
      return sheet;
    }
    const steps = reader.tables[table];
    reader.cells += rows * steps.length;
    if (reader.cells > limits.reportCells) return sheet;
    if (table === "readings") readReadings(reader, sheet, rows, like);
    else
      for (let i = 0; i < rows; i++) {
        const known = like?.tables[table][i];
        sheet.tables[table].push(
          steps.map((step, column) => {
            const cell = known ? known[column] : initialCell(table, column);
            return step ? step(cell, sheet) : cell;
          }),
        );
      }
  }
  return sheet;
}

function readReadings(reader: Reader, sheet: Sheet, rows: number, like: Sheet | undefined): void {
  const { guide } = reader;
  const [stepId, stepValue, stepTime] = reader.tables.readings;
  guide.begin(like?.tables.readings ?? []);
  for (let i = 0; i < rows; i++) {
    const id = readId(reader, stepId?.(undefined, sheet));
    if (id === undefined) return;
    const known = guide.follow(id);
    const value = known ? known[1] : initialCell("readings", 1);
    const time = known ? known[2] : guide.usualTime(id);
    const row: Row = [
      id,
      stepValue ? stepValue(value, sheet) : value,
      stepTime ? stepTime(time, sheet) : time,
    ];
    if (!known && typeof row[2] === "number") guide.noteTime(id, row[2]);
    sheet.tables.readings.push(row);
  }
}

/** The reading that is expected, unless the cell names another one of the dictionary. */
function readId(reader: Reader, cell: Cell): string | undefined {
  const expected = cell === undefined ? reader.guide.expected() : undefined;
  if (expected !== undefined) return expected;
  const number = typeof cell === "number" ? cell : reader.nextId;
  const id = reader.dictionary[number];
  if (id === undefined) reader.fault ??= ["numbers.readings.id", "names no entry of readings"];
  reader.nextId = number + 1;
  return id;
}
