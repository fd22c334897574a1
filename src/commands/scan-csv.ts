import type { Printer } from "../model/index.ts";
import { type CsvColumn, csvTable } from "../shared/index.ts";

type Column = CsvColumn<Printer>;

const counter = (name: string) => (printer: Printer) => printer.counters?.[name];

const columns: Column[] = [
  ["address", (printer) => printer.address],
  ["vendor", (printer) => printer.vendor],
  ["model", (printer) => printer.model],
  ["serialNumber", (printer) => printer.serialNumber],
  ["hostname", (printer) => printer.hostname],
  ["macAddress", (printer) => printer.macAddress],
  ["location", (printer) => printer.location],
  ["assetNumber", (printer) => printer.assetNumber],
  ["firmware", (printer) => printer.firmware],
  ["deviceStatus", (printer) => printer.deviceStatus],
  ["printerStatus", (printer) => printer.printerStatus],
  ["displayText", (printer) => printer.displayText],
  ...["total", "print", "copy", "fax", "scan", "mono", "color"].map((name): Column => [name, counter(name)]),
  [
    "supplies",
    (printer) =>
      printer.supplies
        ?.map(
          (supply) =>
            `${supply.description ?? supply.index}: ${supply.percent ?? supply.state ?? "not told"}`,
        )
        .join("; "),
  ],
];

/** The printers, one a line, under a line of names. */
export function formatScanCsv(printers: Printer[]): string {
  return csvTable(columns, printers);
}
