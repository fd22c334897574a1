// Sharp, whose counter table names its own rows, and Toshiba.
import type { Variable } from "../definition.ts";
import {
  type CountName,
  colorPages,
  copiedPages,
  monoPages,
  type Place,
  pages,
  printedPages,
} from "./counts.ts";
import type { MakerPart, PrinterSpec } from "./printer.ts";
import { capitalized, fourColors, part } from "./supplies.ts";
import { text } from "./variables.ts";

const SHARP = "1.3.6.1.4.1.2385";
const COUNTERS = `${SHARP}.1.1.19.2.1`;
const TOSHIBA = "1.3.6.1.4.1.1129.2.3.50.1.3.21.6.1";

const rows: [index: string, name: string, of: readonly CountName[]][] = [
  ["1.4.60", "Prints", printedPages],
  ["1.4.61", "Black & White Print Count", ["printMono"]],
  ["1.4.63", "Full Color Print Count", ["printColor"]],
  ["1.4.75", "Duplex", ["duplexSheets"]],
  ["4.4.60", "Copies", copiedPages],
  ["4.4.61", "Black & White Copy Count", ["copyMono"]],
  ["4.4.63", "Full Color Copy Count", ["copyColor"]],
  ["4.4.64", "Two Color Copy Count", []],
  ["5.4.61", "Black & White Total Count", monoPages],
  ["5.4.63", "Full Color Total Count", colorPages],
  ["7.4.50", "Scan to E-mail/FTP", ["scan"]],
];

function sharpPart(firmware: string, model: string): MakerPart {
  const variables: Variable[] = [
    text(`${SHARP}.2.1.1.2.1.2.1`, firmware),
    text(`${SHARP}.2.1.3.2.1.4.13501.1302.1`, model),
    ...rows.map(([index, name]) => text(`${COUNTERS}.4.${index}`, name)),
  ];
  const places: Place[] = rows.map(([index, , of]) => ({
    oid: `${COUNTERS}.3.${index}`,
    of,
    as: "Counter32",
  }));
  return { variables, places };
}

export const sharpPrinters: PrinterSpec[] = [
  {
    host: 25,
    name: "Sharp MX-3071",
    descr: "SHARP MX-3071",
    objectId: `${SHARP}.3.1.131.1.2`,
    hostname: "SC4F22D8",
    location: "Library",
    mac: "241fa04f22d8",
    uptimeDays: 14.4,
    deviceDescr: "SHARP MX-3071",
    counts: {
      printMono: 64_208,
      printColor: 29_771,
      copyMono: 28_016,
      copyColor: 5_194,
      scan: 16_662,
      duplexSheets: 38_507,
    },
    perHour: { printMono: 12, printColor: 6, copyMono: 6, copyColor: 1, scan: 4, duplexSheets: 6 },
    printer: {
      serial: "85017742X0",
      panel: ["Ready to scan for copy."],
      status: 3,
      errors: "0000",
      technology: 4,
      unit: 7,
      supplies: [
        ...fourColors(
          { black: 75, cyan: 50, magenta: 50, yellow: 25 },
          (color) => `${capitalized(color)} Toner`,
          {
            order: ["cyan", "magenta", "yellow", "black"],
            yieldPages: 24_000,
          },
        ),
        part(5, "Waste Toner", "wasteToner", -3, { max: -2, filled: true }),
      ],
      trays: [
        { name: "Tray 1", media: "iso-a4", max: 550, level: 367 },
        { name: "Tray 2", media: "iso-a3", max: 550, level: 183 },
      ],
      alerts: [],
    },
    maker: sharpPart("03.00.R2", "MX-3071"),
  },
];

export const toshibaPrinters: PrinterSpec[] = [
  {
    host: 26,
    name: "Toshiba e-STUDIO3515AC",
    descr: "TOSHIBA e-STUDIO3515AC",
    objectId: "1.3.6.1.4.1.1129.2.3.60.1",
    hostname: "MFP13904426",
    location: "Town hall, hallway",
    mac: "00807b13904a",
    uptimeDays: 28.6,
    deviceDescr: "TOSHIBA e-STUDIO3515AC",
    counts: {
      printMono: 112_940,
      printColor: 51_302,
      copyMono: 25_711,
      copyColor: 6_840,
      faxMono: 990,
      scan: 22_100,
    },
    perHour: { printMono: 18, printColor: 8, copyMono: 4, copyColor: 1, scan: 5 },
    printer: {
      name: "TOSHIBA e-STUDIO3515AC",
      serial: "CFLH13904",
      panel: ["READY"],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [
        ...fourColors({ black: 88, cyan: 71, magenta: 64, yellow: 59 }, (color) => `Toner ${color}`, {
          yieldPages: 33_000,
        }),
        part(5, "Waste Toner Box", "wasteToner", -3, { max: -2, filled: true }),
      ],
      trays: [{ name: "Drawer 1", media: "iso-a4", max: 600, level: 600 }],
      alerts: [],
    },
    maker: {
      variables: [text("1.3.6.1.4.1.1129.2.3.50.1.6.1.4.3.1.1.10.1.1", "MFP13904426")],
      places: [{ oid: `${TOSHIBA}.3.1.3`, of: pages, as: "Counter32" }],
    },
  },
];
