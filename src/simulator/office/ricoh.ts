// Ricoh and the brands it makes: a counter table whose rows differ between models; column 2 says the kind.
import type { Variable } from "../definition.ts";
import { type CountName, copiedPages, type Place, pages, printedPages } from "./counts.ts";
import type { MakerPart, PrinterSpec } from "./printer.ts";
import { blackOnly, fourColors, part } from "./supplies.ts";
import { integer, text } from "./variables.ts";

const RICOH = "1.3.6.1.4.1.367.3.2.1";
const COUNTERS = `${RICOH}.2.19.5.1`;

interface Kind {
  kind: number;
  of: readonly CountName[];
}

function ricohPart(
  facts: { model: string; firmware: string; serial: string; host: string; firstRow: number },
  kinds: Kind[],
): MakerPart {
  const variables: Variable[] = [
    text(`${RICOH}.1.1.1.0`, facts.model),
    text(`${RICOH}.1.1.2.0`, facts.firmware),
    text(`${RICOH}.2.1.4.0`, facts.serial),
    text(`${RICOH}.6.1.1.7.1`, facts.host),
  ];
  const places: Place[] = [{ oid: `${RICOH}.2.19.1.0`, of: pages, as: "Counter32" }];
  for (const [index, { kind, of }] of kinds.entries()) {
    const row = facts.firstRow + index;
    variables.push(integer(`${COUNTERS}.1.${row}`, row), integer(`${COUNTERS}.2.${row}`, kind));
    places.push({ oid: `${COUNTERS}.9.${row}`, of, as: "Counter32" });
  }
  return { variables, places };
}

const multifunctionKinds: Kind[] = [
  { kind: 10, of: pages },
  { kind: 200, of: copiedPages },
  { kind: 201, of: ["copyMono"] },
  { kind: 202, of: [] },
  { kind: 203, of: ["copyColor"] },
  { kind: 300, of: ["faxMono"] },
  { kind: 400, of: printedPages },
  { kind: 401, of: ["printMono"] },
  { kind: 402, of: [] },
  { kind: 403, of: ["printColor"] },
  { kind: 870, of: ["scan"] },
  { kind: 871, of: [] },
];

const objectId = "1.3.6.1.4.1.367.1.1";

export const ricohPrinters: PrinterSpec[] = [
  {
    host: 10,
    name: "Ricoh IM C3000",
    descr:
      "RICOH IM C3000 2.08 / RICOH Network Printer C model / RICOH Network Scanner C model / RICOH Network Facsimile C model",
    objectId,
    hostname: "RNP5838791C0B44",
    location: "Open office north",
    mac: "5838791c0b44",
    uptimeDays: 30.2,
    deviceDescr: "RICOH IM C3000",
    counts: {
      printMono: 96_311,
      printColor: 58_027,
      copyMono: 22_908,
      copyColor: 6_113,
      faxMono: 871,
      scan: 35_002,
    },
    perHour: { printMono: 27, printColor: 15, copyMono: 6, copyColor: 2, scan: 9 },
    printer: {
      name: "IM C3000",
      serial: "3089X412077",
      panel: ["Ready", "Please select function."],
      status: 4,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [
        ...fourColors({ black: 60, cyan: 80, magenta: 50, yellow: 30 }, (color) => `${color} Toner`, {
          yieldPages: 19_000,
        }),
        part(5, "Waste Toner Bottle", "wasteToner", 100, { filled: true, yieldPages: 100_000 }),
      ],
      trays: [
        { name: "Tray 1", media: "iso-a4", max: 550, level: 385 },
        { name: "Tray 2", media: "iso-a3", max: 550, level: 55 },
        { name: "Bypass Tray", media: "iso-a4", max: 100, level: 0, type: 5 },
      ],
      alerts: [],
    },
    maker: ricohPart(
      { model: "IM C3000", firmware: "2.08", serial: "3089X412077", host: "RNP5838791C0B44", firstRow: 1 },
      multifunctionKinds,
    ),
  },
  {
    host: 11,
    name: "Ricoh SP 5300DN",
    descr: "RICOH SP 5300DN 1.11 / RICOH Network Printer C model",
    objectId,
    hostname: "RNP58387A90E2D1",
    location: "Legal",
    mac: "58387a90e2d1",
    uptimeDays: 5.5,
    deviceDescr: "RICOH SP 5300DN",
    counts: { printMono: 143_298 },
    perHour: { printMono: 25 },
    printer: {
      serial: "T948M200391",
      panel: ["Ready"],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [
        blackOnly("Black Toner", 40, { yieldPages: 25_000 }),
        part(2, "Maintenance Kit", "other", -2, { max: -2 }),
      ],
      trays: [{ name: "Tray 1", media: "iso-a4", max: 500, level: 450 }],
      alerts: [],
    },
    maker: ricohPart(
      { model: "SP 5300DN", firmware: "1.11", serial: "T948M200391", host: "RNP58387A90E2D1", firstRow: 4 },
      [
        { kind: 10, of: pages },
        { kind: 400, of: printedPages },
        { kind: 401, of: ["printMono"] },
      ],
    ),
  },
  {
    // Its supplies lie: unknown, some remaining, and a level above its capacity.
    host: 12,
    name: "NRG MP C2003",
    descr: "NRG MP C2003 1.20 / NRG Network Printer C model / NRG Network Scanner C model",
    objectId,
    hostname: "RNP00267354A108",
    location: "Training room",
    mac: "00267354a108",
    uptimeDays: 88.8,
    deviceDescr: "NRG MP C2003",
    counts: { printMono: 33_470, printColor: 20_846, copyMono: 11_055, copyColor: 2_301, scan: 7_719 },
    perHour: { printMono: 8, printColor: 5, copyMono: 2, scan: 2 },
    printer: {
      serial: "E205R960114",
      panel: ["Ready"],
      status: 3,
      errors: "",
      technology: 4,
      unit: 8,
      supplies: [
        {
          row: 1,
          description: "black Toner",
          type: "toner",
          unit: "percent",
          max: 100,
          level: -3,
          color: "black",
        },
        {
          row: 2,
          description: "cyan Toner",
          type: "toner",
          unit: "percent",
          max: 100,
          level: -2,
          color: "cyan",
        },
        {
          row: 4,
          description: "magenta Toner",
          type: "toner",
          unit: "percent",
          max: 100,
          level: 140,
          color: "magenta",
        },
        {
          row: 5,
          description: "yellow Toner",
          type: "toner",
          unit: "percent",
          max: -2,
          level: 55,
          color: "yellow",
        },
        {
          row: 6,
          description: "Waste Toner Bottle",
          type: "wasteToner",
          unit: "percent",
          max: 100,
          level: -1,
          filled: true,
        },
        { row: 7, description: "Fusing Unit", type: "fuser", unit: "impressions", max: -2, level: 81_000 },
        { row: 9, description: "Staples", type: "staples", unit: "items", max: 0, level: 0 },
      ],
      trays: [{ name: "Tray 1", media: "iso-a4", max: -2, level: -3 }],
      alerts: [],
    },
    maker: ricohPart(
      { model: "MP C2003", firmware: "1.20", serial: "E205R960114", host: "RNP00267354A108", firstRow: 7 },
      multifunctionKinds,
    ),
  },
];
