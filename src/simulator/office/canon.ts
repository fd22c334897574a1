// Canon: counters under Canon's own codes on iR devices, by name on the smaller ones.
import type { Variable } from "../definition.ts";
import { colorPages, copiedPages, monoPages, type Place, pages, printedPages } from "./counts.ts";
import type { MakerPart, PrinterSpec } from "./printer.ts";
import { blackOnly, capitalized, fourColors, part } from "./supplies.ts";
import { text } from "./variables.ts";

const CANON = "1.3.6.1.4.1.1602";
const BY_CODE = `${CANON}.1.11.1.3.1.4`;
const BY_NAME = `${CANON}.1.11.2.1.1`;

function identity(product: string, firmware: string, serial: string): Variable[] {
  return [
    text(`${CANON}.1.1.1.1.0`, product),
    text(`${CANON}.1.1.1.4.0`, firmware),
    text(`${CANON}.1.2.1.8.1.3.1.1`, serial),
  ];
}

// 101 Total 1, 109 black 2, 112 black large, 113 black small, 122 colour large, 123 colour small,
// 201 copies, 301 Print Total 1, 501 Scan Total 1.
const codes: [code: number, of: Place["of"]][] = [
  [101, pages],
  [104, pages],
  [109, monoPages],
  [112, []],
  [113, monoPages],
  [122, []],
  [123, colorPages],
  [124, colorPages],
  [201, copiedPages],
  [301, printedPages],
  [501, ["scan"]],
];

function byCode(product: string, firmware: string, serial: string): MakerPart {
  return {
    variables: identity(product, firmware, serial),
    places: codes.map(([code, of]) => ({ oid: `${BY_CODE}.${code}`, of, as: "Counter32" as const })),
  };
}

function byName(product: string, firmware: string, serial: string): MakerPart {
  return {
    variables: [
      ...identity(product, firmware, serial),
      text(`${BY_NAME}.2.1`, "Total 1"),
      text(`${BY_NAME}.2.2`, "Total (Black 1)"),
      text(`${BY_NAME}.2.3`, "Print (Total 1)"),
    ],
    places: [1, 2, 3].map((row) => ({ oid: `${BY_NAME}.3.${row}`, of: pages, as: "Counter32" as const })),
  };
}

export const canonPrinters: PrinterSpec[] = [
  {
    host: 13,
    name: "Canon iR-ADV C3530",
    descr: "Canon iR-ADV C3530 /P",
    objectId: `${CANON}.4.7`,
    hostname: "canon-ir-east",
    location: "Corridor east",
    mac: "f48139c07a12",
    uptimeDays: 15.4,
    deviceDescr: "Canon iR-ADV C3530",
    counts: { printMono: 174_208, printColor: 66_915, copyMono: 38_420, copyColor: 9_077, scan: 52_664 },
    perHour: { printMono: 28, printColor: 11, copyMono: 7, copyColor: 2, scan: 10 },
    printer: {
      serial: "XLQ04418",
      panel: ["", ""],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 8,
      supplies: [
        ...fourColors(
          { black: 70, cyan: 40, magenta: 90, yellow: 60 },
          (color) => `Canon C-EXV 49 ${capitalized(color)} Toner`,
          {
            order: ["cyan", "magenta", "yellow", "black"],
            yieldPages: 19_000,
          },
        ),
        part(5, "WASTE TONER", "wasteToner", -3, { max: -2, filled: true }),
      ],
      trays: [
        { name: "Multi-purpose Tray", media: "iso-a4", max: 100, level: 0, type: 5 },
        { name: "Cassette 1", media: "iso-a4", max: 550, level: -3 },
        { name: "Cassette 2", media: "iso-a3", max: 550, level: -3 },
      ],
      alerts: [],
    },
    maker: byCode("iR-ADV C3530", "75.19", "XLQ04418"),
  },
  {
    // Speaks SNMPv1 and nothing else.
    host: 14,
    name: "Canon LBP352x",
    descr: "Canon LBP352x /P",
    objectId: `${CANON}.4.2`,
    hostname: "canon-lbp-lab",
    location: "Laboratory",
    mac: "2c9efc318b60",
    uptimeDays: 203.7,
    deviceDescr: "Canon LBP352x",
    counts: { printMono: 57_102 },
    perHour: { printMono: 9 },
    printer: {
      serial: "MKTA201885",
      panel: ["Ready to Print"],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 8,
      supplies: [blackOnly("Canon Cartridge 039", 26, { yieldPages: 11_000, type: "tonerCartridge" })],
      trays: [{ name: "Drawer 1", media: "iso-a4", max: 500, level: -3 }],
      alerts: [],
    },
    maker: byName("LBP352x", "02.05", "MKTA201885"),
    network: { versions: ["1"] },
  },
];
