// Rows of cells to one part of a report: each row says only how it differs from its predecessor, which is what the
// server holds of that printer, or a row further up that resembles it (another printer of the same model).

import {
  createReadingGuide,
  initialCell,
  type ReportPayload,
  readingOfId,
  type Sheet,
  sheetCheck,
  type TableName,
  tableColumns,
  tableNames,
} from "../protocol/index.ts";
import { createColumnWriter } from "./columns.ts";
import { createLikeness } from "./likeness.ts";

export interface EncodeRow {
  ref: number;
  sheet: Sheet;
  /** What the server holds of this printer; nothing in a full report. */
  base?: Sheet | undefined;
}

export type EncodedRows = Pick<
  ReportPayload,
  "at" | "tick" | "refs" | "like" | "check" | "readings" | "texts" | "numbers" | "add"
>;

/** Encodes rows in ascending order of their refs. */
export function encodeRows(rows: readonly EncodeRow[]): EncodedRows {
  const { at, tick } = timeScale(rows);
  const writer = createColumnWriter(at, tick);
  const dictionary = createDictionary();
  const guide = createReadingGuide();
  const likeness = createLikeness();
  const places = Object.fromEntries(tableNames.map((table) => [table, 0])) as Record<TableName, number>;
  const like: number[] = [];
  for (const [place, { sheet, base }] of rows.entries()) {
    const similar = base ? undefined : likeness.closest(sheet);
    like.push(similar === undefined ? 0 : place - similar.place);
    likeness.add(sheet, place);
    const before = base ?? similar?.sheet;
    for (const path of new Set([...sheet.fields.keys(), ...(before?.fields.keys() ?? [])])) {
      const old = before?.fields.get(path);
      const now = sheet.fields.get(path);
      if (old !== now) writer.put(path, place, sheet, now, base || path === "clock.zero" ? old : undefined);
    }
    for (const table of tableNames)
      if (table !== "readings")
        for (const [i, row] of sheet.tables[table].entries()) {
          const known = before?.tables[table][i];
          const rowPlace = places[table]++;
          for (const [column, name] of tableColumns[table].entries()) {
            const old = known ? known[column] : initialCell(table, column);
            if (old !== row[column])
              writer.put(
                `${table}.${name}`,
                rowPlace,
                sheet,
                row[column],
                base && table !== "times" ? old : undefined,
              );
          }
        }
    guide.begin(before?.tables.readings ?? []);
    for (const [id, value, time] of sheet.tables.readings) {
      const rowPlace = places.readings++;
      const expected = guide.expected();
      if (expected !== id) {
        const { number, isNext } = dictionary.use(String(id));
        if (expected !== undefined || !isNext) writer.put("readings.id", rowPlace, sheet, number, undefined);
      }
      const known = guide.follow(String(id));
      const oldValue = known ? known[1] : initialCell("readings", 1);
      if (oldValue !== value)
        writer.put("readings.value", rowPlace, sheet, value, base ? oldValue : undefined);
      const oldTime = known ? known[2] : guide.usualTime(String(id));
      if (oldTime !== time) writer.put("readings.time", rowPlace, sheet, time, undefined);
      if (!known && typeof time === "number") guide.noteTime(String(id), time);
    }
  }
  return {
    at,
    tick,
    refs: refRuns(rows.map(({ ref }) => ref)),
    ...(like.some((distance) => distance > 0) ? { like } : {}),
    check: sheetCheck(rows.map(({ sheet }) => sheet)),
    ...dictionary.payload(),
    ...writer.columns(),
  };
}

/** The latest date among what was seen last, and whether all dates are whole seconds away from it. */
function timeScale(rows: readonly EncodeRow[]): { at: number; tick: 1 | 1000 } {
  let at: number | undefined;
  for (const { sheet } of rows) {
    const seen = sheet.fields.get("lastSeen");
    if (typeof seen === "number" && (at === undefined || seen > at)) at = seen;
  }
  const start = at ?? 0;
  const isWhole = rows.every(({ sheet: { fields, tables } }) =>
    [
      fields.get("lastSeen"),
      fields.get("firstSeen"),
      fields.get("silentSince"),
      fields.get("reason.since"),
      ...tables.times.map(([time]) => time),
    ]
      .filter((cell) => typeof cell === "number")
      .every((time) => (start - time) % 1000 === 0),
  );
  return { at: start, tick: isWhole ? 1000 : 1 };
}

/** Ascending refs as distance from the end of the run before, length, … */
function refRuns(refs: readonly number[]): number[] {
  const runs: number[] = [];
  let next = 0;
  for (const ref of refs) {
    if (runs.length > 0 && ref === next) runs.push((runs.pop() ?? 0) + 1);
    else runs.push(ref - next, 1);
    next = ref + 1;
  }
  return runs;
}

/** The readings' names, OIDs and types that a part speaks of, numbered as they come. */
function createDictionary() {
  const numbers = new Map<string, number>();
  let next = 0;
  return {
    use(id: string): { number: number; isNext: boolean } {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      const isNext = number === next;
      next = number + 1;
      return { number, isNext };
    },
    payload(): Pick<ReportPayload, "readings"> {
      if (numbers.size === 0) return {};
      const entries = [...numbers.keys()].map(readingOfId);
      const types: (string | number)[] = [];
      let last: string | undefined;
      for (const { type } of entries) {
        const top = types.at(-1);
        if (type !== last) types.push(type);
        else if (typeof top === "number") types[types.length - 1] = top + 1;
        else types.push(1);
        last = type;
      }
      return { readings: { names: entries.map((e) => e.name), oids: entries.map((e) => e.oid), types } };
    },
  };
}
