// HP: the product's reference case, two lasers and an ink device.
import { colorEngine, engine, feederScans, glassScans, hpPart, meter, NET_PERIPHERAL } from "./hp-part.ts";
import type { PrinterSpec } from "./printer.ts";
import { blackOnly, capitalized, fourColors, part } from "./supplies.ts";

/** The product's reference case: its figures never move. */
const cm4730: PrinterSpec = {
  host: 1,
  name: "HP Color LaserJet CM4730 MFP",
  descr: "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD128,EEPROM V.41.11.FF,CIDATE 08/29/2011",
  objectId: NET_PERIPHERAL,
  hostname: "NP1870A6C",
  location: "Reception",
  mac: "001f291870a6",
  uptimeDays: 41.3,
  deviceDescr: "HP Color LaserJet CM4730 MFP",
  counts: {
    printMono: 558_744,
    printColor: 125_587,
    copyMono: 9_412,
    copyColor: 3_257,
    faxMono: 1_265,
    scan: 21_744,
    duplexSheets: 187_420,
  },
  printer: {
    serial: "JPC1H11795",
    name: "HP Color LaserJet CM4730 MFP",
    panel: ["Ready", "", "", ""],
    status: 3,
    errors: "00",
    technology: 4,
    unit: 7,
    supplies: [
      ...fourColors(
        { black: 62, cyan: 48, magenta: 51, yellow: 37 },
        (color) =>
          `${capitalized(color)} Cartridge HP Q646${{ black: 0, cyan: 1, yellow: 2, magenta: 3 }[color] ?? 0}A`,
      ),
      part(5, "Image Transfer Kit HP Q7504A", "transferUnit", 71),
      part(6, "Image Fuser Kit HP Q7502A", "fuser", 44),
      part(7, "Document Feeder Kit HP Q5997A", "other", 88),
    ],
    trays: [
      { name: "Tray 1", media: "na-letter", max: 100, level: 0, type: 5 },
      { name: "Tray 2", media: "iso-a4", max: 500, level: -3 },
      { name: "Tray 3", media: "iso-a4", max: 500, level: -3 },
    ],
    alerts: [],
  },
  maker: hpPart(
    {
      productNumber: "CB481Q",
      model: "HP Color LaserJet CM4730 MFP",
      serial: "JPC1H11795",
      firmwareDate: "20110829",
      firmware: "50.021.0",
      hostname: "NP1870A6C",
      location: "Reception",
      asset: "PRN-2011A8743",
      deviceId:
        "MFG:Hewlett-Packard;CMD:PJL,MLC,BIDI-ECP,PCL,POSTSCRIPT,PCLXL;MDL:HP Color LaserJet CM4730 MFP;CLS:PRINTER;DES:Hewlett-Packard Color LaserJet CM4730 MFP;MEM:MEM=413MB;",
    },
    [...engine, colorEngine, feederScans, glassScans, ...meter],
  ),
};

const p4015: PrinterSpec = {
  host: 2,
  name: "HP LaserJet P4015",
  descr: "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD143,EEPROM JLA22300011,CIDATE 03/02/2016",
  objectId: NET_PERIPHERAL,
  hostname: "accounts-laser",
  location: "Accounts, 2nd floor",
  contact: "it@example.com",
  mac: "001fe2a41b07",
  uptimeDays: 12.8,
  deviceDescr: "HP LaserJet P4015",
  counts: { printMono: 412_806, duplexSheets: 96_011 },
  perHour: { printMono: 42, duplexSheets: 9 },
  printer: {
    serial: "CNDY204417",
    panel: ["Ready", "Order cartridge soon"],
    status: 3,
    errors: "20",
    technology: 4,
    unit: 7,
    supplies: [
      blackOnly("Black Cartridge HP CC364A", 9, { still: ["black"], type: "tonerCartridge" }),
      part(2, "Maintenance Kit HP 110V-CB388A", "fuser", 53, { yieldPages: 225_000 }),
    ],
    trays: [
      { name: "Tray 1", media: "iso-a4", max: 100, level: -3, type: 5 },
      { name: "Tray 2", media: "iso-a4", max: 500, level: 250 },
    ],
    alerts: [{ severity: 4, group: 11, groupIndex: 1, code: 1104, text: "Order cartridge soon {10098}" }],
  },
  maker: hpPart(
    {
      productNumber: "CB509A",
      model: "HP LaserJet P4015",
      serial: "CNDY204417",
      firmwareDate: "20160302",
      firmware: "04.221.2",
      hostname: "accounts-laser",
      location: "Accounts, 2nd floor",
      asset: "",
      deviceId:
        "MFG:Hewlett-Packard;CMD:PJL,PML,PCLXL,POSTSCRIPT,PCL;MDL:HP LaserJet P4015;CLS:PRINTER;DES:HP LaserJet P4015;",
    },
    engine,
  ),
};

const m553: PrinterSpec = {
  host: 3,
  name: "HP Color LaserJet M553",
  descr: "HP ETHERNET MULTI-ENVIRONMENT,SN:JPBCK7Q0XV,FN:A51C00K,SVCID:27114,PID:HP Color LaserJet M553",
  objectId: NET_PERIPHERAL,
  hostname: "marketing-color",
  location: "Marketing",
  mac: "fc15b4907d3e",
  uptimeDays: 3.1,
  deviceDescr: "HP Color LaserJet M553",
  counts: { printMono: 38_117, printColor: 91_264, duplexSheets: 22_480 },
  perHour: { printMono: 12, printColor: 31, duplexSheets: 6 },
  printer: {
    serial: "JPBCK7Q0XV",
    panel: ["Ready"],
    status: 3,
    errors: "00",
    technology: 4,
    unit: 7,
    supplies: [
      ...fourColors(
        { black: 80, cyan: 33, magenta: 28, yellow: 65 },
        (color) => `${color} cartridge HP 508X`,
        {
          type: "tonerCartridge",
          yieldPages: 9_500,
        },
      ),
      part(5, "Toner Collection Unit HP B5L37A", "wasteToner", 42, { filled: true, yieldPages: 54_000 }),
    ],
    trays: [
      { name: "Tray 1", media: "iso-a4", max: 100, level: 0, type: 5 },
      { name: "Tray 2", media: "iso-a4", max: 550, level: 440 },
    ],
    alerts: [],
  },
  maker: hpPart(
    {
      productNumber: "B5L25A",
      model: "HP Color LaserJet M553",
      serial: "JPBCK7Q0XV",
      firmwareDate: "20230914",
      firmware: "2309059_000610",
      hostname: "marketing-color",
      location: "Marketing",
      asset: "MKT-0553",
      deviceId:
        "MFG:HP;CMD:PJL,PML,PCLXL,POSTSCRIPT,PDF;MDL:HP Color LaserJet M553;CLS:PRINTER;DES:HP Color LaserJet M553;SN:JPBCK7Q0XV;",
    },
    [...engine, colorEngine],
  ),
  network: { versions: ["2c"] },
};

const officeJet: PrinterSpec = {
  host: 4,
  name: "HP OfficeJet Pro 8720",
  descr: "HP ETHERNET MULTI-ENVIRONMENT,SN:CN6B8J1247,FN:K7R93X0,SVCID:28196,PID:HP OfficeJet Pro 8720",
  objectId: NET_PERIPHERAL,
  hostname: "HP9CB654E11A20",
  location: "",
  mac: "9cb654e11a20",
  uptimeDays: 0.6,
  deviceDescr: "HP OfficeJet Pro 8720",
  counts: { printMono: 6_204, printColor: 4_118, copyMono: 310, copyColor: 122, scan: 944 },
  perHour: { printMono: 3, printColor: 4, copyMono: 1, scan: 2 },
  printer: {
    serial: "CN6B8J1247",
    panel: ["Sleep mode on"],
    status: 3,
    errors: "00",
    technology: 12,
    unit: 7,
    // Ink devices of this maker give 0 where hrDeviceIndex should stand.
    suppliesIndex: 0,
    supplies: fourColors({ black: 71, cyan: 22, magenta: 40, yellow: 35 }, (color) => `${color} ink`, {
      type: "ink",
      unit: "tenthsOfMilliliters",
      max: 651,
      yieldPages: 2_000,
    }),
    trays: [{ name: "Tray 1", media: "iso-a4", max: 250, level: -3 }],
    alerts: [],
  },
  maker: hpPart(
    {
      productNumber: "M9L74A",
      model: "HP OfficeJet Pro 8720",
      serial: "CN6B8J1247",
      firmwareDate: "20220331",
      firmware: "WMP1CN2213AR",
      hostname: "HP9CB654E11A20",
      location: "",
      asset: "",
      deviceId:
        "MFG:HP;MDL:HP OfficeJet Pro 8720;CMD:PCL5c,PCLXL,POSTSCRIPT,PJL,PWGRaster;CLS:PRINTER;DES:M9L74A;",
    },
    [...engine.slice(0, 2), colorEngine, feederScans],
  ),
};

export const hpPrinters: PrinterSpec[] = [cm4730, p4015, m553, officeJet];
