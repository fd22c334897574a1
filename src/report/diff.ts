// What changed since the report that the server holds, as one report or a few.

import {
  encodeBody,
  jsonValues,
  limits,
  type PrinterRecord,
  type ReportPayload,
  type Sheet,
  sealedLength,
  sheetOf,
  tableColumns,
  tableNames,
} from "../protocol/index.ts";
import { type EncodedRows, type EncodeRow, encodeRows } from "./encode.ts";
import { fitRecord } from "./fit-record.ts";

/** Printers by their refs: small whole numbers, never given to another printer within an epoch. */
export type Records = ReadonlyMap<number, PrinterRecord>;

export interface ReportBase {
  /** `bodyHash` of the report message (of its last part) after which the server holds these records. */
  hash: string;
  records: Records;
}

export interface DiffOptions {
  /** Parts seal to at most so many octets, with the message around them; 100 kB by default. */
  maxSealedBytes?: number;
}

/**
 * What leads from `base` to `now`, or a full report where there is no base. Usually one payload; more where one would
 * seal to over 100 kB: each is a message of its own, sent in order, and names the same base. None at all when nothing
 * changed and no printer was read again. The base of the next report is `now` with the last part's `bodyHash`.
 */
export function diffReport(
  base: ReportBase | undefined,
  now: Records,
  options: DiffOptions = {},
): ReportPayload[] {
  const refs = [...now.keys()].sort((a, b) => a - b);
  const rows: EncodeRow[] = [];
  for (const ref of refs) {
    const record = now.get(ref);
    const old = base?.records.get(ref);
    if (!record || old === record) continue;
    const sheet = sheetOf(fitRecord(record));
    const before = old && sheetOf(fitRecord(old));
    if (!before || !isSame(before, sheet)) rows.push({ ref, sheet, base: before });
  }
  const gone = [...(base?.records.keys() ?? [])].filter((ref) => !now.has(ref)).sort((a, b) => a - b);
  if (base && rows.length === 0 && gone.length === 0) return [];

  const maxSealed = options.maxSealedBytes ?? limits.sealedReport;
  const parts = split(rows, maxSealed);
  return parts.map(({ first, encoded }, i): ReportPayload => {
    const common = { schema: 1 as const, part: i + 1, parts: parts.length, ...encoded };
    if (base)
      return { form: "changes", base: base.hash, ...common, ...(i === 0 && gone.length > 0 ? { gone } : {}) };
    const next = parts[i + 1];
    return {
      form: "full",
      base: null,
      ...common,
      span: [i === 0 ? 0 : first, next ? next.first - 1 : Number.MAX_SAFE_INTEGER],
    };
  });
}

interface Part {
  /** Its first ref. */
  first: number;
  encoded: EncodedRows;
}

// The message around a payload: ids, hashes and times, hardly compressible.
const MESSAGE = 700;

function split(rows: EncodeRow[], maxSealed: number): Part[] {
  if (rows.length <= limits.reportRows) {
    const encoded = encodeRows(rows);
    const body = encodeBody(encoded);
    const fits =
      body.length + MESSAGE <= limits.messageBody &&
      sealedLength(body) + MESSAGE <= maxSealed &&
      jsonValues(body) + 100 <= limits.jsonValues &&
      cells(rows, encoded) <= limits.reportCells;
    if (fits || rows.length < 2) return [{ first: rows[0]?.ref ?? 0, encoded }];
  }
  const middle = Math.ceil(rows.length / 2);
  return [...split(rows.slice(0, middle), maxSealed), ...split(rows.slice(middle), maxSealed)];
}

/** Cells that the receiver will count, or somewhat more. */
function cells(rows: EncodeRow[], { texts, numbers, add }: EncodedRows): number {
  const columns = new Set([texts, numbers, add].flatMap((kind) => Object.keys(kind ?? {}))).size;
  let sum = rows.length * columns;
  for (const { sheet } of rows)
    for (const table of tableNames) sum += sheet.tables[table].length * tableColumns[table].length;
  return sum;
}

function isSame(a: Sheet, b: Sheet): boolean {
  if (a.fields.size !== b.fields.size) return false;
  for (const [path, cell] of a.fields) if (b.fields.get(path) !== cell) return false;
  return tableNames.every((table) =>
    a.tables[table].every((row, i) => row.every((cell, column) => cell === b.tables[table][i]?.[column])),
  );
}
