// Xerox (253) and FUJIFILM Business Innovation (297).
import { colorPages, monoPages, pages } from "./counts.ts";
import type { MakerPart, PrinterSpec } from "./printer.ts";
import { blackOnly, capitalized, fourColors, part } from "./supplies.ts";
import { text } from "./variables.ts";

const XEROX = "1.3.6.1.4.1.253.8";
const METERS = `${XEROX}.53.13.2.1.6`;

function xeroxPart(model: string, color: boolean): MakerPart {
  return {
    variables: [
      text(
        `${XEROX}.51.1.2.1.20.1`,
        `MFG:Xerox; CMD:PCL, PJL, PostScript, XPS; MDL:${model}; CLS:Printer; DES:Xerox ${model}; CID:XR_PS_Office;`,
      ),
    ],
    places: [
      { oid: `${METERS}.1.20.1`, of: pages, as: "Counter32" },
      { oid: `${METERS}.1.20.34`, of: monoPages, as: "Counter32" },
      { oid: `${METERS}.1.20.7`, of: ["printMono"], as: "Counter32" },
      ...(color
        ? [
            { oid: `${METERS}.1.20.33`, of: colorPages, as: "Counter32" as const },
            { oid: `${METERS}.1.20.29`, of: ["printColor"] as const, as: "Counter32" as const },
            { oid: `${METERS}.11.20.3`, of: ["copyMono"] as const, as: "Counter32" as const },
            { oid: `${METERS}.11.20.25`, of: ["copyColor"] as const, as: "Counter32" as const },
            { oid: `${METERS}.10.20.11`, of: ["scan"] as const, as: "Counter32" as const },
          ]
        : []),
    ],
  };
}

export const xeroxPrinters: PrinterSpec[] = [
  {
    host: 17,
    name: "Xerox AltaLink C8055",
    descr:
      "Xerox AltaLink C8055; SS 103.002.000.23120, NC 103.002.23120, UI 103.002.23120, ME 063.022.000, CC 103.002.23120, DF 007.019.000, FI 032.030.000",
    objectId: `${XEROX}.62.1.35.3.3.1.1`,
    hostname: "XRX9C934E7702D5",
    location: "Print room",
    contact: "print room, ext. 240",
    mac: "9c934e7702d5",
    uptimeDays: 11.1,
    deviceDescr: "Xerox AltaLink C8055",
    counts: { printMono: 388_140, printColor: 201_775, copyMono: 52_338, copyColor: 17_909, scan: 60_411 },
    perHour: { printMono: 48, printColor: 26, copyMono: 8, copyColor: 3, scan: 11 },
    printer: {
      name: "Xerox AltaLink C8055",
      serial: "3UX118804",
      panel: ["Ready to scan your job"],
      status: 4,
      errors: "0000",
      technology: 4,
      unit: 7,
      supplies: [
        ...fourColors(
          { black: 58, cyan: 77, magenta: 6, yellow: 49 },
          (color) =>
            `${capitalized(color)} Toner Cartridge, PN 006R0170${{ black: 1, cyan: 2, magenta: 3, yellow: 4 }[color] ?? 0}`,
          {
            yieldPages: 26_000,
            still: ["magenta"],
          },
        ),
        part(5, "Waste Toner Container, PN 008R13061", "wasteToner", 66, {
          filled: true,
          yieldPages: 43_000,
        }),
        part(6, "Drum Cartridge (R1), PN 013R00681", "drum", 35, { yieldPages: 180_000 }),
      ],
      trays: [
        { name: "Tray 1", media: "iso-a4", max: 520, level: 416 },
        { name: "Tray 2", media: "iso-a3", max: 520, level: 104 },
      ],
      alerts: [
        { severity: 4, group: 11, groupIndex: 3, code: 1104, text: "Magenta Toner (M) is near end of life" },
      ],
    },
    maker: xeroxPart("AltaLink C8055", true),
  },
  {
    host: 18,
    name: "Xerox VersaLink B400",
    descr: "Xerox VersaLink B400DN;SS 38.65.81,NC 38.65.81,IOT 09.02.03,BOOT 38.65.2",
    objectId: `${XEROX}.62.1.39.3.1.1.1`,
    hostname: "versalink-pharmacy",
    location: "Counter 3",
    mac: "9c934ea50b66",
    uptimeDays: 7.7,
    deviceDescr: "Xerox VersaLink B400DN",
    counts: { printMono: 79_640 },
    perHour: { printMono: 15 },
    printer: {
      name: "Xerox VersaLink B400DN",
      serial: "4A2730915",
      panel: ["Ready"],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [
        blackOnly("Black Toner Cartridge, PN 106R03585", 83, { yieldPages: 24_600 }),
        part(2, "Drum Cartridge, PN 101R00554", "drum", 18, { yieldPages: 65_000 }),
      ],
      trays: [{ name: "Tray 1", media: "iso-a4", max: 550, level: 220 }],
      alerts: [],
    },
    maker: xeroxPart("VersaLink B400DN", false),
  },
  {
    host: 29,
    name: "FUJIFILM Apeos C3060",
    descr: "FUJIFILM Apeos C3060",
    objectId: "1.3.6.1.4.1.297.1.11.93.2.1.2.3.8",
    hostname: "apeos-board",
    location: "Board room",
    mac: "54c4151be2a7",
    uptimeDays: 4.4,
    deviceDescr: "FUJIFILM Apeos C3060",
    counts: { printMono: 9_880, printColor: 14_526, copyMono: 1_204, copyColor: 2_377 },
    perHour: { printColor: 4, copyColor: 1 },
    printer: {
      serial: "TC201840330917",
      panel: ["Energy Saver"],
      status: 3,
      errors: "0000",
      technology: 3,
      unit: 7,
      supplies: fourColors(
        { black: 100, cyan: 90, magenta: 90, yellow: 80 },
        (color) => `${capitalized(color)} Toner [${color.charAt(0).toUpperCase()}]`,
        {
          yieldPages: 20_000,
        },
      ),
      trays: [{ name: "Tray 1", media: "iso-a4", max: 520, level: 260 }],
      alerts: [],
    },
    maker: { variables: [], places: [] },
  },
];
