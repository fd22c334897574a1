export type CsvCell = string | number | null | undefined;

/** A column of a table: its title, and what stands in it for a row. */
export type CsvColumn<Row> = readonly [title: string, value: (row: Row) => CsvCell];

/** The rows, one a line, under a line of titles. */
export function csvTable<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => csvLine(columns.map(([, value]) => value(row))));
  return csvLine(columns.map(([title]) => title)) + lines.join("");
}

/** One line of RFC 4180. A text cannot become a formula when a spreadsheet opens the file (OWASP: CSV injection). */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: CsvCell): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return String(value);
  // Printers name themselves: an apostrophe keeps "=cmd()" in a model a text.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
