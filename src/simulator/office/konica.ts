// Konica Minolta and Develop.
import type { Variable } from "../definition.ts";
import { type Place, pages } from "./counts.ts";
import type { MakerPart, PrinterSpec } from "./printer.ts";
import { capitalized, fourColors, part } from "./supplies.ts";
import { text } from "./variables.ts";

const KONICA = "1.3.6.1.4.1.18334.1.1.1";

function konicaPart(model: string, firmware: string): MakerPart {
  const total = `${KONICA}.5.7.2.1`;
  const byFunction = `${KONICA}.5.7.2.2.1.5`;
  const places: Place[] = [
    { oid: `${total}.1.0`, of: pages, as: "INTEGER" },
    { oid: `${total}.3.0`, of: ["duplexSheets"], as: "INTEGER" },
    { oid: `${total}.5.0`, of: ["scan"], as: "INTEGER" },
    { oid: `${byFunction}.1.1`, of: ["copyMono"], as: "INTEGER" },
    { oid: `${byFunction}.1.2`, of: ["printMono"], as: "INTEGER" },
    { oid: `${byFunction}.2.1`, of: ["copyColor"], as: "INTEGER" },
    { oid: `${byFunction}.2.2`, of: ["printColor"], as: "INTEGER" },
    { oid: `${KONICA}.5.7.2.3.1.5.1`, of: ["scan"], as: "INTEGER" },
  ];
  const variables: Variable[] = [
    text(`${KONICA}.1.6.1.0`, firmware),
    text(`${KONICA}.1.6.2.1.0`, model),
    text(`${KONICA}.5.5.1.1.2.1`, "MFP Controller"),
    text(`${KONICA}.5.5.1.1.3.1`, firmware),
  ];
  return { variables, places };
}

const supplies = (black: number, cyan: number, magenta: number, yellow: number) => [
  ...fourColors({ black, cyan, magenta, yellow }, (color) => `Toner (${capitalized(color)})`, {
    order: ["cyan", "magenta", "yellow", "black"],
    yieldPages: 26_000,
    ...(black < 10 && { still: ["black"] }),
  }),
  part(5, "Waste Toner Box", "wasteToner", -3, { filled: true }),
  part(6, "Fusing Unit", "fuser", 61, { yieldPages: 600_000 }),
  part(7, "Imaging Unit/Drum(Black)", "drum", 47, { yieldPages: 220_000 }),
];

export const konicaPrinters: PrinterSpec[] = [
  {
    host: 15,
    name: "Konica Minolta bizhub C258",
    descr: "KONICA MINOLTA bizhub C258",
    objectId: `${KONICA}.2.1.134.2.4`,
    hostname: "bizhub-sales",
    location: "Sales",
    mac: "00206b7ae915",
    uptimeDays: 21.7,
    deviceDescr: "KONICA MINOLTA bizhub C258",
    counts: {
      printMono: 81_334,
      printColor: 47_602,
      copyMono: 19_265,
      copyColor: 4_410,
      scan: 28_819,
      duplexSheets: 40_276,
    },
    perHour: { printMono: 19, printColor: 12, copyMono: 5, copyColor: 1, scan: 7, duplexSheets: 8 },
    printer: {
      name: "KONICA MINOLTA bizhub C258",
      serial: "A7R0021008834",
      panel: ["Ready to copy."],
      status: 3,
      errors: "0000",
      technology: 4,
      unit: 7,
      supplies: supplies(75, 50, 25, 90),
      trays: [
        { name: "Tray1", media: "iso-a4", max: 500, level: 300 },
        { name: "Tray2", media: "iso-a3", max: 500, level: 500 },
      ],
      alerts: [],
    },
    maker: konicaPart("KONICA MINOLTA bizhub C258", "G00-R3"),
  },
  {
    host: 16,
    name: "Develop ineo+ 224e",
    descr: "Develop ineo+ 224e",
    objectId: "1.3.6.1.4.1.18334.1.2.1.2.1.73.3.3",
    hostname: "ineo-service",
    location: "Service desk",
    mac: "00206bc4037f",
    uptimeDays: 2.2,
    deviceDescr: "Generic 22C-6e",
    deviceStatus: 5,
    counts: {
      printMono: 230_118,
      printColor: 92_507,
      copyMono: 64_003,
      copyColor: 18_812,
      scan: 71_220,
      duplexSheets: 130_904,
    },
    perHour: { printMono: 10, copyMono: 3, scan: 4, duplexSheets: 3 },
    printer: {
      serial: "A61D021014559",
      panel: ["Paper jam.", "Open door 2."],
      status: 1,
      // jammed, serviceRequested
      errors: "0500",
      technology: 4,
      unit: 7,
      supplies: supplies(4, 35, 60, 20),
      trays: [{ name: "Tray1", media: "iso-a4", max: 500, level: 150 }],
      alerts: [
        { severity: 3, group: 13, groupIndex: 1, code: 8, text: "Paper Jam" },
        { severity: 4, group: 11, groupIndex: 4, code: 1104, text: "Toner Low (Black)" },
      ],
    },
    maker: konicaPart("Develop ineo+ 224e", "GC7-X8"),
  },
];
