// Brother: counters and supplies stand in blocks of seven-octet records (code, 01, length 04, number).
import type { Variable } from "../definition.ts";
import { type CountName, type Counts, colorPages, monoPages, pages, sumOf } from "./counts.ts";
import type { MakerPart, PrinterSpec } from "./printer.ts";
import { blackOnly, capitalized, fourColors, part } from "./supplies.ts";
import { octets, text } from "./variables.ts";

const INFO = "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5";
const COUNTER_BLOCK = `${INFO}.10.0`;

interface BrotherRecord {
  code: number;
  of: readonly CountName[];
}

const counterRecords = (color: boolean): BrotherRecord[] => [
  { code: 0x00, of: pages },
  { code: 0x01, of: monoPages },
  ...(color ? [{ code: 0x02, of: colorPages }] : []),
  { code: 0x06, of: ["duplexSheets"] },
];

function block(records: { code: number; value: number }[]): Buffer {
  const rows = records.map(({ code, value }) => {
    const row = Buffer.from([code, 0x01, 0x04, 0, 0, 0, 0]);
    row.writeUInt32BE(value, 3);
    return row;
  });
  return Buffer.concat([...rows, Uint8Array.of(0xff)]);
}

interface BrotherFacts {
  model: string;
  serial: string;
  firmware: string;
  card: string;
  panel: string;
  counts: Counts;
  color: boolean;
  /** Supply code and percent. */
  supplies: [code: number, percent: number][];
}

function brotherPart(facts: BrotherFacts): MakerPart {
  const records = counterRecords(facts.color);
  const deviceId = `MFG:Brother;CMD:PJL,PCL,PCLXL,URF;MDL:${facts.model};CLS:PRINTER;CID:Brother Laser Type1;URF:W8,CP1,IS4-1,MT1-3-4-5-8,OB10,PQ4,RS300-600,V1.4,DM1;`;
  const variables: Variable[] = [
    text("1.3.6.1.4.1.11.2.3.9.1.1.7.0", deviceId),
    text("1.3.6.1.4.1.2435.2.3.9.1.1.7.0", deviceId),
    octets("1.3.6.1.4.1.2435.2.3.9.4.2.1.5.4.5.2.0", Buffer.from(facts.panel.padEnd(16), "latin1")),
    text(`${INFO}.1.0`, facts.serial),
    octets(`${INFO}.8.0`, block(facts.supplies.map(([code, percent]) => ({ code, value: percent * 100 })))),
    octets(COUNTER_BLOCK, block(records.map(({ code, of }) => ({ code, value: sumOf(facts.counts, of) })))),
    text(`${INFO}.17.0`, facts.firmware),
    text("1.3.6.1.4.1.2435.2.4.3.2435.5.13.3.0", facts.model),
    text("1.3.6.1.4.1.2435.2.4.3.1240.6.5.0", facts.card),
  ];
  const alongside = records.map(({ code, of }) => ({
    on: of,
    addition: { oid: COUNTER_BLOCK, by: 1, as: { record: code } },
  }));
  return { variables, places: [], alongside };
}

const monoCounts: Counts = { printMono: 88_914, duplexSheets: 20_117 };
const colorCounts: Counts = {
  printMono: 41_207,
  printColor: 27_866,
  copyMono: 5_118,
  copyColor: 904,
  faxMono: 402,
  duplexSheets: 9_341,
};

export const brotherPrinters: PrinterSpec[] = [
  {
    // Sleeps deeply: the first answer comes three seconds late.
    host: 5,
    name: "Brother HL-L5200DW",
    descr: "Brother NC-8500w, Firmware Ver.1.34  (19.02.21),MID 8C5-H12,FID 2",
    objectId: "1.3.6.1.4.1.2435.2.3.9.1",
    hostname: "BRN3C2AF4D1E097",
    location: "Warehouse office",
    mac: "3c2af4d1e097",
    uptimeDays: 66.2,
    deviceDescr: "Brother HL-L5200DW series",
    counts: monoCounts,
    perHour: { printMono: 18, duplexSheets: 4 },
    printer: {
      serial: "U64180H7N218840",
      panel: ["Deep Sleep      "],
      charset: 4,
      status: 3,
      errors: "0000",
      technology: 4,
      unit: 7,
      supplies: [
        { ...blackOnly("Black Toner Cartridge", -3), wear: { yieldPages: 8_000, on: pages } },
        part(2, "Drum Unit", "drum", 31_480, { max: 50_000, unit: "impressions", yieldPages: 50_000 }),
      ],
      trays: [
        { name: "MP Tray", media: "iso-a4", max: 50, level: -3, type: 5 },
        { name: "Tray 1", media: "iso-a4", max: 250, level: -3 },
      ],
      alerts: [],
    },
    maker: brotherPart({
      model: "HL-L5200DW series",
      serial: "U64180H7N218840",
      firmware: "1.34",
      card: "Firmware Ver.1.34  (19.02.21)",
      panel: "Deep Sleep",
      counts: monoCounts,
      color: false,
      supplies: [
        [0x41, 63],
        [0x6a, 55],
        [0x6b, 55],
        [0x6f, 58],
        [0x81, 60],
      ],
    }),
    network: { faults: { sleepy: { afterQuietMs: 30_000, delayMs: 3_000 } } },
  },
  {
    host: 6,
    name: "Brother MFC-L8900CDW",
    descr: "Brother NC-8800w, Firmware Ver.1.51  (21.10.12),MID 84E-A21,FID 2",
    objectId: "1.3.6.1.4.1.2435.2.3.9.1",
    hostname: "BRWD85DE2A9C401",
    location: "Human Resources",
    mac: "d85de2a9c401",
    uptimeDays: 8.4,
    deviceDescr: "Brother MFC-L8900CDW series",
    counts: colorCounts,
    perHour: { printMono: 14, printColor: 9, copyMono: 3, faxMono: 1, duplexSheets: 4 },
    printer: {
      serial: "E75194K9F551207",
      panel: ["Prêt            "],
      charset: 4,
      status: 3,
      errors: "0000",
      technology: 4,
      unit: 7,
      supplies: [
        ...fourColors(
          { black: 2_600, cyan: 2_900, magenta: 1_900, yellow: 3_400 },
          (color) => `${capitalized(color)} Toner Cartridge`,
          {
            unit: "impressions",
            max: 4_000,
            yieldPages: 4_000,
          },
        ),
        part(5, "Drum Unit", "drum", 32_800, { max: 50_000, unit: "impressions", yieldPages: 50_000 }),
        part(6, "Waste Toner Box", "wasteToner", -3, { max: -2, filled: true }),
      ],
      trays: [
        { name: "MP Tray", media: "iso-a4", max: 50, level: 0, type: 5 },
        { name: "Tray 1", media: "iso-a4", max: 250, level: -3 },
      ],
      alerts: [],
    },
    maker: brotherPart({
      model: "MFC-L8900CDW series",
      serial: "E75194K9F551207",
      firmware: "ZA2110121051",
      card: "Firmware Ver.1.51  (21.10.12)",
      panel: "Prêt",
      counts: colorCounts,
      color: true,
      supplies: [
        [0x41, 65],
        [0x69, 71],
        [0x6a, 77],
        [0x6f, 65],
        [0x70, 72],
        [0x71, 47],
        [0x72, 85],
      ],
    }),
  },
];
