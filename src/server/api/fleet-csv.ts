import { type CsvColumn, csvTable } from "../../shared/index.ts";
import type { FleetPrinter } from "./printer-routes.ts";

type Column = CsvColumn<FleetPrinter>;

const counter = (name: string) => (printer: FleetPrinter) => printer.counters?.[name];

const columns: Column[] = [
  ["site", (printer) => printer.site.name],
  ["address", (printer) => printer.address],
  ["vendor", (printer) => printer.vendor],
  ["model", (printer) => printer.model],
  ["serialNumber", (printer) => printer.serialNumber],
  ["hostname", (printer) => printer.hostname],
  ["macAddress", (printer) => printer.macAddress],
  ["location", (printer) => printer.location],
  ["assetNumber", (printer) => printer.assetNumber],
  ["firmware", (printer) => printer.firmware],
  ["state", (printer) => printer.state],
  ["lastSeen", (printer) => printer.lastSeen],
  ["deviceStatus", (printer) => printer.deviceStatus],
  ["printerStatus", (printer) => printer.printerStatus],
  ["displayText", (printer) => printer.displayText],
  ...["total", "totalUnit", "print", "copy", "fax", "scan", "mono", "color"].map(
    (name): Column => [name, counter(name)],
  ),
  [
    "supplies",
    ({ supplies }) =>
      supplies
        ?.map(({ description, index, percent, state }) => {
          const told = typeof percent === "number" ? `${percent} %` : (state ?? "not told");
          return `${description ?? index}: ${told}`;
        })
        .join("; "),
  ],
];

/** The printers as a table, one a line under a line of names; no cell can run as a formula. */
export function fleetCsv(printers: readonly FleetPrinter[]): string {
  return csvTable(columns, printers);
}
