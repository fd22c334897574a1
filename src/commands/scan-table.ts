import { type Printer, printerName, type Supply } from "../model/index.ts";
import { plural } from "./plural.ts";
import { formatSeconds } from "./progress-bar.ts";
import type { ScanDocument } from "./scan-document.ts";
import { style } from "./terminal.ts";

interface TableOptions {
  /** Columns of the terminal; 0 for no limit. */
  width: number;
  color: boolean;
}

interface Column {
  title: string;
  align: "left" | "right";
  /** Columns a text may be cut to when the terminal is narrow; without it the column keeps its width. */
  least?: number;
  /** Left out where even the cut columns do not fit. */
  optional?: true;
  cell(printer: Printer): string;
  paint?(text: string, printer: Printer): string;
}

const NOT_TOLD = "–";
const LOW_PERCENT = 10;

const allColumns: Column[] = [
  { title: "ADDRESS", align: "left", cell: (printer) => printer.address },
  { title: "MODEL", align: "left", least: 14, cell: (printer) => printerName(printer) ?? NOT_TOLD },
  { title: "SERIAL NUMBER", align: "left", least: 10, cell: (printer) => printer.serialNumber ?? NOT_TOLD },
  { title: "TOTAL", align: "right", cell: (printer) => count(printer, "total") },
  { title: "MONO", align: "right", optional: true, cell: (printer) => count(printer, "mono") },
  { title: "COLOUR", align: "right", optional: true, cell: (printer) => count(printer, "color") },
  { title: "SUPPLIES", align: "left", least: 16, cell: suppliesOf, paint: paintSupplies },
  { title: "STATUS", align: "left", least: 8, cell: statusOf, paint: paintStatus },
];

/** The printers as a technician reads them, and one line that says what was done. */
export function formatScanTable(document: ScanDocument, options: TableOptions): string {
  return `${document.printers.length > 0 ? `${formatRows(document.printers, options)}\n` : ""}${summary(document)}\n`;
}

function formatRows(printers: Printer[], options: TableOptions): string {
  const columns = columnsThatFit(printers, options.width);
  const cells = printers.map((printer) => columns.map((column) => column.cell(printer)));
  const widths = columns.map((column, at) =>
    Math.max(column.title.length, ...cells.map((row) => length(row[at] ?? ""))),
  );
  shrink(columns, widths, options.width);
  const paint = options.color ? style : undefined;
  const head = columns.map((column, at) => pad(column.title, widths[at] ?? 0, column.align)).join("  ");
  const rows = printers.map((printer, row) =>
    columns
      .map((column, at) => {
        const text = pad(cells[row]?.[at] ?? "", widths[at] ?? 0, column.align);
        return paint && column.paint ? column.paint(text, printer) : text;
      })
      .join("  ")
      .trimEnd(),
  );
  return [paint ? paint.bold(head.trimEnd()) : head.trimEnd(), ...rows, ""].join("\n");
}

function columnsThatFit(printers: Printer[], width: number): Column[] {
  const narrowest = allColumns
    .map((column) => {
      const widest = Math.max(
        column.title.length,
        ...printers.map((printer) => length(column.cell(printer))),
      );
      return Math.min(widest, column.least ?? widest) + 2;
    })
    .reduce((sum, each) => sum + each);
  return width === 0 || narrowest - 2 <= width ? allColumns : allColumns.filter((column) => !column.optional);
}

/** Takes from the columns that can give, the widest first, until the row fits the terminal. */
function shrink(columns: Column[], widths: number[], width: number): void {
  const gaps = 2 * (widths.length - 1);
  while (width > 0 && widths.reduce((sum, each) => sum + each, gaps) > width) {
    let widest = -1;
    for (const [at, column] of columns.entries()) {
      if (column.least === undefined || (widths[at] ?? 0) <= column.least) continue;
      if (widest < 0 || (widths[at] ?? 0) > (widths[widest] ?? 0)) widest = at;
    }
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const symbols = [...text];
  const cut = symbols.length > width ? `${symbols.slice(0, width - 1).join("")}…` : text;
  const blanks = " ".repeat(Math.max(0, width - length(cut)));
  return align === "left" ? cut + blanks : blanks + cut;
}

function length(text: string): number {
  return [...text].length;
}

function count(printer: Printer, name: string): string {
  const value = printer.counters?.[name];
  return typeof value === "number" ? String(value).replace(/\B(?=(\d{3})+$)/g, " ") : NOT_TOLD;
}

const letters: Record<string, string> = { black: "K", cyan: "C", magenta: "M", yellow: "Y" };
const colorants = /toner|ink|ribbon|dye|wax|developer/i;

/** Toner and ink by letter, anything else only when it asks for attention: a row must stay short. */
function suppliesOf(printer: Printer): string {
  const shown: string[] = [];
  const inOrder = (printer.supplies ?? []).toSorted((a, b) => colorRank(a) - colorRank(b));
  for (const supply of inOrder) {
    const letter = letters[supply.color ?? ""];
    if (letter && !supply.receptacle && colorants.test(supply.type ?? "toner"))
      shown.push(`${letter} ${levelOf(supply)}`);
    else if (needsCare(supply))
      shown.push(`${supply.description ?? supply.type ?? supply.index} ${levelOf(supply)}`);
  }
  if (shown.length > 0) return shown.join(" · ");
  return printer.supplies?.length ? "fine" : NOT_TOLD;
}

/** K C M Y, then everything else in the printer's own order. */
function colorRank({ color }: Supply): number {
  const at = Object.keys(letters).indexOf(color ?? "");
  return at < 0 ? Object.keys(letters).length : at;
}

function levelOf(supply: Supply): string {
  if (supply.state === "empty") return supply.receptacle ? "full" : "empty";
  if (supply.state === "some-remaining") return "some left";
  return typeof supply.percent === "number" ? `${supply.percent}%` : "not told";
}

function needsCare(supply: Supply): boolean {
  return supply.state === "empty" || (typeof supply.percent === "number" && supply.percent <= LOW_PERCENT);
}

function paintSupplies(text: string, printer: Printer): string {
  if (printer.supplies?.some((supply) => supply.state === "empty")) return style.red(text);
  return printer.supplies?.some(needsCare) ? style.yellow(text) : text;
}

function statusOf(printer: Printer): string {
  const errors = printer.detectedErrors?.join(", ");
  const status = printer.displayText ?? printer.printerStatus ?? printer.deviceStatus;
  return [errors, status].filter(Boolean).join(": ") || NOT_TOLD;
}

function paintStatus(text: string, printer: Printer): string {
  if (printer.deviceStatus === "down") return style.red(text);
  return printer.detectedErrors?.length || printer.deviceStatus === "warning" ? style.yellow(text) : text;
}

function summary(document: ScanDocument): string {
  const addresses = document.ranges.reduce((sum, range) => sum + range.addresses, 0);
  const { printers, others, stats } = document;
  const also =
    others.length > 0 ? `, ${plural(others.length, "other SNMP device", "other SNMP devices")}` : "";
  const found = `${plural(printers.length, "printer", "printers")}${also} at ${plural(addresses, "address", "addresses")}`;
  const why =
    printers.length + others.length === 0
      ? " Nothing answered: is SNMP enabled, the community right, the network reachable?"
      : "";
  return `${found} in ${formatSeconds(stats.seconds)}, ${plural(stats.packetsSent, "packet", "packets")} sent.${why}`;
}
