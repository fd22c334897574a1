// Tables for spreadsheets (RFC 4180): UTF-8 with a byte order mark, so that spreadsheets read it as such.
import type { Context } from "hono";

type Cell = string | number | undefined;

/** Rows as CSV text; a text that a spreadsheet would run as a formula is led by an apostrophe. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")}`;
}

function csvCell(value: Cell): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  // Printers name themselves: "=cmd()" in a model must stay a text (OWASP: CSV injection).
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvAnswer(c: Context, name: string, rows: readonly (readonly Cell[])[]): Response {
  return c.body(csvText(rows), 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}"`,
  });
}
