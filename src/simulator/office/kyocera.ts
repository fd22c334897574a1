// Kyocera and UTAX: one object id for all, no model in sysDescr, everything in the maker's tree.
import type { Variable } from "../definition.ts";
import { copiedPages, type Place, pages, printedPages } from "./counts.ts";
import type { MakerPart, PrinterSpec } from "./printer.ts";
import { blackOnly, fourColors, part } from "./supplies.ts";
import { text } from "./variables.ts";

const KYOCERA = "1.3.6.1.4.1.1347";

function kyoceraPart(
  facts: {
    model: string;
    kyoceraModel?: string;
    serial: string;
    firmware: string;
    host: string;
    panel: string;
  },
  multifunction: boolean,
): MakerPart {
  const variables: Variable[] = [
    text(
      `${KYOCERA}.40.1.1.1.8.1`,
      `ID:${facts.model};MFG:Kyocera;CMD:PCLXL,PostScript Emulation,PCL5C,PJL;MDL:${facts.model};CLS:PRINTER;DES:Kyocera ${facts.model};`,
    ),
    text(`${KYOCERA}.40.10.1.1.5.1`, facts.host),
    text(`${KYOCERA}.43.5.1.1.1.1`, facts.model),
    text(`${KYOCERA}.43.5.1.1.28.1`, facts.serial),
    text(`${KYOCERA}.43.5.1.1.36.1`, facts.kyoceraModel ?? facts.model),
    text(`${KYOCERA}.43.5.4.1.5.1.1`, facts.firmware),
    text(`${KYOCERA}.43.5.4.1.5.1.2`, "2S6_1000.004.011"),
    text(`${KYOCERA}.43.18.2.1.2.1.1`, facts.panel),
  ];
  const total: Place = { oid: `${KYOCERA}.43.10.1.1.12.1.1`, of: pages, as: "Counter32" };
  if (!multifunction) return { variables, places: [total] };
  const byFunction = `${KYOCERA}.42.3.1.1.1.1`;
  const byMode = `${KYOCERA}.42.3.1.2.1.1`;
  return {
    variables,
    places: [
      total,
      { oid: `${byFunction}.1`, of: printedPages, as: "Counter32" },
      { oid: `${byFunction}.2`, of: copiedPages, as: "Counter32" },
      { oid: `${byFunction}.4`, of: ["faxMono"], as: "Counter32" },
      { oid: `${byMode}.1.1`, of: ["printMono"], as: "Counter32" },
      { oid: `${byMode}.1.2`, of: [], as: "Counter32" },
      { oid: `${byMode}.1.3`, of: ["printColor"], as: "Counter32" },
      { oid: `${byMode}.2.1`, of: ["copyMono"], as: "Counter32" },
      { oid: `${byMode}.2.2`, of: [], as: "Counter32" },
      { oid: `${byMode}.2.3`, of: ["copyColor"], as: "Counter32" },
      { oid: `${byMode}.4.1`, of: ["faxMono"], as: "Counter32" },
      { oid: `${KYOCERA}.42.3.1.3.1.1.2`, of: copiedPages, as: "Counter32" },
      { oid: `${KYOCERA}.42.3.1.3.1.1.4`, of: ["scanFax"], as: "Counter32" },
      { oid: `${KYOCERA}.42.3.1.4.1.1.1`, of: ["scan"], as: "Counter32" },
      { oid: `${KYOCERA}.46.10.1.1.5.3`, of: [...copiedPages, "scanFax", "scan"], as: "Counter32" },
    ],
  };
}

const objectId = `${KYOCERA}.41`;

export const kyoceraPrinters: PrinterSpec[] = [
  {
    host: 7,
    name: "Kyocera TASKalfa 3253ci",
    descr: "KYOCERA Document Solutions Printing System",
    objectId,
    hostname: "",
    location: "Copy room, 1st floor",
    mac: "0017c8a1b45f",
    uptimeDays: 19.9,
    deviceDescr: "TASKalfa 3253ci",
    counts: {
      printMono: 128_844,
      printColor: 74_019,
      copyMono: 31_702,
      copyColor: 8_455,
      faxMono: 2_190,
      scan: 40_318,
      scanFax: 1_377,
    },
    perHour: { printMono: 30, printColor: 17, copyMono: 9, copyColor: 3, faxMono: 1, scan: 12 },
    lifeCountPlus: 96,
    printer: {
      name: "TASKalfa 3253ci",
      serial: "RFZ9X04218",
      panel: ["Ready to print."],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [
        ...fourColors(
          { black: 19_200, cyan: 8_700, magenta: 11_250, yellow: 900 },
          (color) => `TK-8335${color.charAt(0).toUpperCase()}S`,
          {
            unit: "impressions",
            max: 15_000,
            order: ["cyan", "magenta", "yellow"],
            still: ["yellow"],
          },
        ),
        {
          ...blackOnly("TK-8335KS", 19_200, { unit: "impressions", max: 25_000, yieldPages: 25_000 }),
          row: 4,
        },
        part(5, "Waste Toner Box", "wasteToner", -3, { max: -2, filled: true }),
      ],
      trays: [
        { name: "MP Tray", media: "iso-a4", max: 150, level: 0, type: 5 },
        { name: "Cassette 1", media: "iso-a4", max: 500, level: 350 },
        { name: "Cassette 2", media: "iso-a3", max: 500, level: 500 },
      ],
      alerts: [{ severity: 4, group: 11, groupIndex: 3, code: 1104, text: "" }],
    },
    maker: kyoceraPart(
      {
        model: "TASKalfa 3253ci",
        serial: "RFZ9X04218",
        firmware: "2XC_2000.004.215",
        host: "KMA1B45F",
        panel: "Ready to print.",
      },
      true,
    ),
  },
  {
    host: 8,
    name: "Kyocera ECOSYS P3145dn",
    descr: "KYOCERA Document Solutions Printing System",
    objectId,
    hostname: "",
    location: "",
    mac: "0017c8d2073c",
    uptimeDays: 140.5,
    deviceDescr: "ECOSYS P3145dn",
    counts: { printMono: 61_730 },
    perHour: { printMono: 22 },
    lifeCountPlus: 41,
    printer: {
      name: "ECOSYS P3145dn",
      serial: "R4B8Z17730",
      panel: ["Sleeping..."],
      status: 3,
      errors: "00",
      technology: 4,
      unit: 7,
      supplies: [blackOnly("TK-3160S", 7_875, { unit: "impressions", max: 12_500, yieldPages: 12_500 })],
      trays: [{ name: "Cassette 1", media: "iso-a4", max: 500, level: 200 }],
      alerts: [],
    },
    maker: kyoceraPart(
      {
        model: "ECOSYS P3145dn",
        serial: "R4B8Z17730",
        firmware: "2TV_2000.002.301",
        host: "KMD2073C",
        panel: "Sleeping...",
      },
      false,
    ),
  },
  {
    host: 9,
    name: "UTAX P-4534DN",
    descr: "TA_UTAX Printing System",
    objectId,
    hostname: "",
    location: "Dispatch",
    mac: "00c0ee4a7710",
    uptimeDays: 27.0,
    deviceDescr: "P-4534DN",
    counts: { printMono: 204_551 },
    perHour: { printMono: 35 },
    lifeCountPlus: 203,
    deviceStatus: 3,
    printer: {
      name: "P-4534DN",
      serial: "LSK6203914",
      panel: ["Add paper in cassette 1."],
      status: 3,
      // noPaper
      errors: "40",
      technology: 4,
      unit: 7,
      supplies: [blackOnly("PK-3020", 1_200, { unit: "impressions", max: 15_500, yieldPages: 15_500 })],
      trays: [{ name: "Cassette 1", media: "iso-a4", max: 500, level: 0 }],
      alerts: [{ severity: 3, group: 8, groupIndex: 1, code: 808, text: "" }],
    },
    maker: kyoceraPart(
      {
        model: "P-4534DN",
        kyoceraModel: "ECOSYS P3045dn",
        serial: "LSK6203914",
        firmware: "2T9_2F00.003.006",
        host: "UTX4A7710",
        panel: "Add paper in cassette 1.",
      },
      false,
    ),
  },
];
