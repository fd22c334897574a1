// Epson, OKI and Samsung.
import { pages } from "./counts.ts";
import type { PrinterSpec } from "./printer.ts";
import { blackOnly, capitalized, fourColors, part } from "./supplies.ts";
import { text } from "./variables.ts";

const EPSON = "1.3.6.1.4.1.1248.1.2.2";
const OKI = "1.3.6.1.4.1.2001.1.1.1.1";
const SAMSUNG = "1.3.6.1.4.1.236.11.5.1.1.1";
/** HP's status id, which OKI fills too. */
const STATUS_ID = "1.3.6.1.4.1.11.2.3.9.1.1.7.0";

const epsonId =
  "MFG:EPSON;CMD:ESCPL2,BDC,D4,D4PX,ESCPR7,END4,GENEP,PCL3GUI,PCL5c;MDL:WF-C5710 Series;CLS:PRINTER;DES:EPSON WF-C5710 Series;CID:EpsonRGB;SN:X2YZ104733;";

export const epsonPrinters: PrinterSpec[] = [
  {
    host: 22,
    name: "Epson WF-C5710",
    descr: "EPSON Built-in 11b/g/n Print Server",
    // The name of the print server, letter by letter: EEPS2.
    objectId: "1.3.6.1.4.1.1248.1.1.2.1.3.5.69.69.80.83.50",
    hostname: "EPSON5D90AC",
    location: "Class room 4",
    mac: "381a525d90ac",
    uptimeDays: 1.9,
    deviceDescr: "EPSON WF-C5710 Series",
    counts: { printMono: 15_804, printColor: 22_377, copyMono: 1_940, copyColor: 1_211, scan: 3_004 },
    perHour: { printMono: 5, printColor: 7, copyColor: 1, scan: 1 },
    printer: {
      name: "WF-C5710 Series",
      serial: "X2YZ104733",
      panel: ["Ready"],
      status: 3,
      errors: "00",
      technology: 12,
      unit: 7,
      supplies: [
        ...fourColors(
          { black: 52, cyan: 44, magenta: 38, yellow: 61 },
          (color) =>
            `${capitalized(color)} Ink Supply Unit T945${{ black: 1, cyan: 2, magenta: 3, yellow: 4 }[color] ?? 0}`,
          {
            type: "inkCartridge",
            yieldPages: 5_000,
          },
        ),
        part(5, "Maintenance Box", "wasteInk", 74, { filled: true, yieldPages: 50_000 }),
      ],
      trays: [{ name: "Paper Cassette 1", media: "iso-a4", max: 250, level: -3 }],
      alerts: [],
    },
    maker: {
      variables: [
        text(`${EPSON}.1.1.1.1.1`, epsonId),
        text(`${EPSON}.1.1.1.2.1`, "WF-C5710 Series"),
        text(`${EPSON}.1.1.1.5.1`, "X2YZ104733"),
        text(`${EPSON}.2.1.1.2.1.1`, "FH22L7"),
        text(`${EPSON}.2.1.1.3.1.1`, "Firmware"),
        text(`${EPSON}.2.1.1.2.1.2`, "X2YZ104733"),
        text(`${EPSON}.2.1.1.3.1.2`, "Serial No."),
      ],
      places: [{ oid: `${EPSON}.27.15.1.2.1.1.1`, of: pages, as: "Counter32" }],
    },
  },
];

export const okiPrinters: PrinterSpec[] = [
  {
    host: 23,
    name: "OKI C712",
    descr:
      "OKI OkiLAN 9300e Rev.00.41 10/100/1000BASE Ethernet PrintServer: Attached to C712 Rev.02.34 : Copyright (c) 2015 Oki Data Corporation. All Rights Reserved.",
    objectId: OKI,
    hostname: "OKI-C712-04D2E9",
    location: "Design studio",
    mac: "0080874d2e90",
    uptimeDays: 6.0,
    deviceDescr: "OKI DATA CORP C712",
    counts: { printMono: 18_665, printColor: 37_290 },
    perHour: { printMono: 3, printColor: 9 },
    printer: {
      name: "C712",
      serial: "AK59028816",
      panel: ["ONLINE"],
      status: 3,
      errors: "00",
      technology: 3,
      unit: 7,
      supplies: [
        ...fourColors(
          { black: 81, cyan: 35, magenta: 29, yellow: 66 },
          (color) => `${capitalized(color)} Toner`,
          {
            yieldPages: 11_500,
          },
        ),
        part(5, "Belt Unit", "transferUnit", 58, { yieldPages: 60_000 }),
        part(6, "Fuser", "fuser", 52, { yieldPages: 60_000 }),
      ],
      trays: [{ name: "Tray 1", media: "iso-a4", max: 530, level: -3 }],
      alerts: [],
    },
    maker: {
      variables: [
        text(
          STATUS_ID,
          "MFG:OKI DATA CORP;CMD:PCL,XPS,IBMPPR,EPSONFX,POSTSCRIPT,PDF,PCLXL,HIPERMIP,URF;MDL:C712;CLS:PRINTER;DES:OKI C712;CID:OK_N_B800;",
        ),
        text(`${OKI}.11.1.10.25.0`, "C712"),
        text(`${OKI}.11.1.10.45.0`, "AK59028816"),
      ],
      places: [{ oid: `${OKI}.100.1.1.1.3.1`, of: pages, as: "Counter32" }],
    },
  },
];

export const samsungPrinters: PrinterSpec[] = [
  {
    // Keeps silent when a request holds more than eight variables.
    host: 24,
    name: "Samsung M4070FR",
    descr:
      "Samsung M4070FR; V11.01.02.87_08-11-2016;Engine V1.00.03 05-20-2014;NIC V6.01.00;S/N ZF44BJEG900D8Y",
    objectId: "1.3.6.1.4.1.236.11.5.1",
    hostname: "SEC84251907FC30",
    location: "Clinic, registration",
    mac: "84251907fc30",
    uptimeDays: 77.1,
    deviceDescr: "Samsung M407x Series",
    counts: { printMono: 92_118, copyMono: 30_377, faxMono: 4_020, scan: 11_902 },
    perHour: { printMono: 20, copyMono: 6, faxMono: 1, scan: 3 },
    printer: {
      serial: "ZF44BJEG900D8Y",
      panel: ["Ready to Copy"],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [
        blackOnly("Black Toner S/N:CRUM-16042288172", 64, { yieldPages: 15_000, type: "tonerCartridge" }),
        part(2, "Imaging Unit", "drum", 40, { yieldPages: 30_000 }),
      ],
      trays: [
        { name: "Tray 1", media: "iso-a4", max: 250, level: -3 },
        { name: "MP Tray", media: "iso-a4", max: 50, level: 0, type: 5 },
      ],
      alerts: [],
    },
    maker: {
      variables: [
        text(`${SAMSUNG}.1.0`, "Samsung M4070FR"),
        text(`${SAMSUNG}.2.0`, "V11.01.02.87_08-11-2016"),
        text(`${SAMSUNG}.4.0`, "ZF44BJEG900D8Y"),
      ],
      places: [],
    },
    network: { faults: { silentAbove: 8 } },
  },
];
