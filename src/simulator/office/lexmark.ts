// Lexmark (LEXMARK-PVT-MIB, LEXMARK-MPS-MIB) and a Dell that Lexmark made.
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
import { blackOnly, capitalized, fourColors, part } from "./supplies.ts";
import { integer, text } from "./variables.ts";

const LEXMARK = "1.3.6.1.4.1.641";
const GENERAL = `${LEXMARK}.2.1.2.1`;
const PAPER = `${LEXMARK}.6.4.2.1.1`;
const SCAN = `${LEXMARK}.6.4.3.1.1`;
/** LEXMARK-TC-MIB UnitsTC and PaperSizeTC. */
const SIDES = 4;
const ISO_A4 = 68;

// Kinds of paperGeneralCountTable: 2 total, 3 mono, 4 colour, 16-18 print, 32-34 copy, 48-50 fax.
const kinds = (color: boolean, multifunction: boolean): [kind: number, of: readonly CountName[]][] => [
  [2, pages],
  [3, monoPages],
  ...(color ? [[4, colorPages] as [number, readonly CountName[]]] : []),
  [16, printedPages],
  [17, ["printMono"]],
  ...(color ? [[18, ["printColor"]] as [number, readonly CountName[]]] : []),
  ...(multifunction
    ? ([
        [32, copiedPages],
        [33, ["copyMono"]],
        [34, ["copyColor"]],
        [48, ["faxMono"]],
        [49, ["faxMono"]],
        [50, []],
      ] as [number, readonly CountName[]][])
    : []),
];

const scanKinds: [kind: number, of: readonly CountName[]][] = [
  [1, copiedPages],
  [4, ["scan"]],
];

interface LexmarkFacts {
  model: string;
  maker: string;
  serial: string;
  firmware: string;
  color: boolean;
  multifunction: boolean;
  mps: boolean;
}

function lexmarkPart(facts: LexmarkFacts): MakerPart {
  const { maker, model, serial, firmware } = facts;
  const variables: Variable[] = [
    text(`${LEXMARK}.1.1.1.0`, firmware),
    text(`${GENERAL}.2.1`, `${maker} ${model}`),
    text(
      `${GENERAL}.3.1`,
      `MFG:${maker};CMD:PCL 6 Emulation,PostScript Level 3 Emulation,NPAP,PJL;MDL:${model};CLS:PRINTER;DES:${maker} ${model};`,
    ),
    text(`${GENERAL}.4.1`, firmware),
    text(`${GENERAL}.6.1`, serial),
  ];
  const places: Place[] = [];
  if (!facts.mps) return { variables, places };
  variables.push(text(`${LEXMARK}.6.2.3.1.4.1`, model), text(`${LEXMARK}.6.2.3.1.5.1`, serial));
  for (const [index, [kind, of]] of kinds(facts.color, facts.multifunction).entries()) {
    const row = index + 1;
    variables.push(integer(`${PAPER}.2.1.${row}`, kind), integer(`${PAPER}.3.1.${row}`, SIDES));
    places.push({ oid: `${PAPER}.4.1.${row}`, of, as: "Counter32" });
  }
  if (facts.multifunction) {
    // scanCountType: 1 copies, 4 to the network, from the feeder; scanCountSides and scanCountSheets.
    for (const [index, [kind, of]] of scanKinds.entries()) {
      const row = index + 1;
      variables.push(integer(`${SCAN}.2.1.${row}`, kind), integer(`${SCAN}.3.1.${row}`, ISO_A4));
      for (const column of [4, 5]) places.push({ oid: `${SCAN}.${column}.1.${row}`, of, as: "Counter32" });
    }
  }
  return { variables, places };
}

export const lexmarkPrinters: PrinterSpec[] = [
  {
    host: 19,
    name: "Lexmark MS826",
    descr: "Lexmark MS826 version MXTGW.075.272 kernel 4.11.12-yocto-standard-9c1a All-N-1",
    objectId: `${LEXMARK}.1.5.7.2`,
    hostname: "ET788C77A0316D",
    location: "Archive",
    mac: "788c77a0316d",
    uptimeDays: 50.3,
    deviceDescr: "Lexmark MS826 41H0275101884 MXTGW.075.272",
    counts: { printMono: 301_557 },
    perHour: { printMono: 40 },
    deviceStatus: 3,
    printer: {
      name: "Lexmark MS826",
      serial: "41H0275101884",
      panel: ["Ready", "Black cartridge low"],
      status: 3,
      errors: "20",
      technology: 4,
      unit: 7,
      supplies: [
        blackOnly("Black Cartridge", 1_750, {
          still: ["black"],
          unit: "impressions",
          max: 25_000,
          yieldPages: 25_000,
          type: "tonerCartridge",
        }),
        part(2, "Imaging Unit", "drum", 55, { yieldPages: 150_000 }),
        part(3, "Maintenance Kit", "fuser", 72, { yieldPages: 300_000 }),
      ],
      trays: [{ name: "Tray 1", media: "iso-a4", max: 550, level: 275 }],
      alerts: [{ severity: 4, group: 11, groupIndex: 1, code: 1104, text: "Black cartridge low" }],
    },
    maker: lexmarkPart({
      maker: "Lexmark",
      model: "MS826",
      serial: "41H0275101884",
      firmware: "MXTGW.075.272",
      color: false,
      multifunction: false,
      mps: true,
    }),
  },
  {
    // Answers SNMPv3 only.
    host: 20,
    name: "Lexmark CX725",
    descr: "Lexmark CX725 version ATLDT.075.281 kernel 4.11.12-yocto-standard-1f30 All-N-1",
    objectId: `${LEXMARK}.1.5.6.9`,
    hostname: "secure-finance",
    location: "Finance, locked room",
    mac: "788c774e09b8",
    uptimeDays: 9.6,
    deviceDescr: "Lexmark CX725 75289104460XN ATLDT.075.281",
    counts: {
      printMono: 70_926,
      printColor: 48_311,
      copyMono: 9_205,
      copyColor: 3_988,
      faxMono: 615,
      scan: 17_430,
    },
    perHour: { printMono: 16, printColor: 9, copyMono: 3, copyColor: 1, scan: 5 },
    printer: {
      name: "Lexmark CX725",
      serial: "75289104460XN",
      panel: ["Ready"],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [
        ...fourColors(
          { black: 67, cyan: 54, magenta: 71, yellow: 80 },
          (color) => `${capitalized(color)} Cartridge`,
          {
            type: "tonerCartridge",
            yieldPages: 12_000,
          },
        ),
        part(5, "Waste Toner Bottle", "wasteToner", 30, { filled: true, yieldPages: 90_000 }),
      ],
      trays: [{ name: "Tray 1", media: "iso-a4", max: 550, level: 495 }],
      alerts: [],
    },
    maker: lexmarkPart({
      maker: "Lexmark",
      model: "CX725",
      serial: "75289104460XN",
      firmware: "ATLDT.075.281",
      color: true,
      multifunction: true,
      mps: true,
    }),
    network: {
      versions: ["3"],
      users: [
        {
          name: "fleet-reader",
          authProtocol: "sha256",
          authKey: "office-auth-phrase",
          privProtocol: "aes128",
          privKey: "office-priv-phrase",
        },
      ],
    },
  },
  {
    host: 21,
    name: "Dell B3465dnf",
    descr: "Dell B3465dnf Laser MFP version NH63.TU.N764 kernel 3.0.0 All-N-1",
    objectId: `${LEXMARK}.1.17.102.7.3`,
    hostname: "dell-mfp-gate",
    location: "Gate house",
    mac: "00215a9d7e44",
    uptimeDays: 33.0,
    deviceDescr: "Dell B3465dnf Laser MFP 3JXD0Z1 LW63.TU.P764",
    counts: { printMono: 44_781, copyMono: 8_002, faxMono: 1_906, scan: 5_133 },
    perHour: { printMono: 6, copyMono: 2, scan: 1 },
    printer: {
      serial: "3JXD0Z1-771-24",
      panel: ["Ready"],
      status: 3,
      errors: "0000",
      technology: 4,
      unit: 7,
      supplies: [
        blackOnly("Black Toner", 48, { yieldPages: 8_500, type: "tonerCartridge" }),
        part(2, "Imaging Drum", "drum", 77, { yieldPages: 60_000 }),
      ],
      trays: [{ name: "Tray 1", media: "iso-a4", max: 550, level: -3 }],
      alerts: [],
    },
    maker: lexmarkPart({
      maker: "Dell",
      model: "B3465dnf Laser MFP",
      serial: "3JXD0Z1-771-24",
      firmware: "NH63.TU.N764",
      color: false,
      multifunction: true,
      mps: false,
    }),
  },
];
