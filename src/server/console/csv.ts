// Tables for spreadsheets: UTF-8 with a byte order mark, so that spreadsheets read it as such.
import type { Context } from "hono";
import { type CsvCell, csvLine } from "../../shared/index.ts";

export function csvAnswer(c: Context, name: string, rows: readonly (readonly CsvCell[])[]): Response {
  return c.body(`\ufeff${rows.map(csvLine).join("")}`, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}"`,
  });
}
