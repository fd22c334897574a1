// A report's columns: entries for the cells that differ from what the receiver would put there itself.
//
// Cells come in a fixed order: rows as `refs` names them, within a row the table's rows from the first. Of one column
// (`counters.total`, `supplies.level`) there may be three lists, each of which passes over what it does not touch:
//   texts    "x" the text · n > 0 skip n cells · 0 no such field · −1 null · −2 true · −3 empty · −4 derived
//   numbers  12 the number (dates: `tick`s before what `measuredFrom` says) · "n" skip n cells
//   add      5 the difference to the predecessor's number · 0 skip one cell · "n" skip n cells

import type { ReportPayload } from "./report-payload.ts";
import {
  type Cell,
  DERIVED,
  EMPTY,
  isField,
  type Sheet,
  type TableName,
  tableColumns,
  timeFields,
} from "./report-sheet.ts";

const SPECIALS: Cell[] = [undefined, null, true, EMPTY, DERIVED];

/** The entry of a `texts` column; undefined for numbers, which stand elsewhere. */
export function textEntry(cell: Cell): string | number | undefined {
  if (typeof cell === "string") return cell;
  // 0 − 0, since −0 is another number to some.
  return typeof cell === "number" ? undefined : 0 - SPECIALS.indexOf(cell);
}

const MEASURES = ["lastSeen", "firstSeen"];

/** A date is sent as its distance from a later or earlier one, which is short or at least often the same. */
export function measuredFrom(path: string, { fields }: Sheet, at: number): number {
  const from = path === "lastSeen" ? at : fields.get(path === "times.at" ? "firstSeen" : "lastSeen");
  return typeof from === "number" ? from : at;
}

type Kind = "texts" | "numbers" | "add";
export const columnKinds: readonly Kind[] = ["texts", "numbers", "add"];

export type Fault = [field: string, message: string];

/** The cell, given what would stand there otherwise and what is known of its sheet. */
export type Step = (cell: Cell, sheet: Sheet) => Cell;

export interface Columns {
  /** What the column makes of its next cell; undefined where the report has no such column. */
  step(path: string): Step | undefined;
  /** Paths of fields that the report has columns for, those first that others are measured from. */
  fields: string[];
  /** What was wrong first, naming the column. */
  fault(): Fault | undefined;
  /** Entries beyond the last cell are a fault too. */
  end(): void;
}

interface Cursor {
  path: string;
  kind: Kind;
  entries: readonly (string | number)[];
  position: number;
  skip: number;
}

const MAX_COLUMNS = 1000;

export function readColumns(payload: ReportPayload): Columns {
  const cursors = new Map<string, Cursor[]>();
  const fields = new Set<string>();
  let fault: Fault | undefined;
  const fail = (path: string, message: string) => {
    fault ??= [path, message];
  };
  for (const kind of columnKinds) {
    const columns = Object.entries(payload[kind] ?? {});
    if (columns.length > MAX_COLUMNS) fail(kind, `has more than ${MAX_COLUMNS} columns`);
    for (const [path, entries] of columns) {
      if (isField(path)) fields.add(path);
      else if (!isColumn(path)) fail(`${kind}.${path}`, "is no column of a report");
      const cursor = { path, kind, entries, position: 0, skip: 0 };
      cursors.set(path, [...(cursors.get(path) ?? []), cursor]);
    }
  }

  function next(cursor: Cursor, cell: Cell, sheet: Sheet): Cell {
    if (cursor.skip > 0) {
      cursor.skip--;
      return cell;
    }
    const entry = cursor.entries[cursor.position++];
    if (entry === undefined) return cell;
    const { kind } = cursor;
    if (typeof entry === "string") {
      if (kind === "texts") return entry;
      if (/^[1-9]\d{0,8}$/.test(entry)) cursor.skip = Number(entry) - 1;
      else fail(`${kind}.${cursor.path}[${cursor.position - 1}]`, "is no number of cells to skip");
      return cell;
    }
    if (kind === "texts") {
      if (entry > 0) {
        cursor.skip = entry - 1;
        return cell;
      }
      if (-entry >= SPECIALS.length) fail(`texts.${cursor.path}[${cursor.position - 1}]`, "has no meaning");
      return SPECIALS[-entry];
    }
    if (kind === "numbers")
      return timeFields.has(cursor.path)
        ? measuredFrom(cursor.path, sheet, payload.at) - entry * payload.tick
        : entry;
    if (entry === 0) return cell;
    if (typeof cell === "number") return cell + entry;
    fail(`add.${cursor.path}[${cursor.position - 1}]`, "adds to what is no number");
    return cell;
  }

  return {
    step(path) {
      const list = cursors.get(path);
      if (!list) return undefined;
      return (cell, sheet) => {
        let result = cell;
        for (const cursor of list) result = next(cursor, result, sheet);
        return result;
      };
    },
    fields: [...MEASURES.filter((path) => fields.delete(path)), ...fields],
    fault: () => fault,
    end() {
      for (const list of cursors.values())
        for (const { kind, path, entries, position } of list)
          if (position < entries.length) fail(`${kind}.${path}`, "has more entries than there are cells");
    },
  };
}

function isColumn(path: string): boolean {
  const dot = path.indexOf(".");
  const table = path.slice(0, dot);
  if (!Object.hasOwn(tableColumns, table)) return false;
  const columns: readonly string[] = tableColumns[table as TableName];
  return columns.includes(path.slice(dot + 1));
}
