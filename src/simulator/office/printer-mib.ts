// The tables of RFC 3805 (Printer-MIB) and RFC 2790 (hrPrinterTable) for one printer, hrDeviceIndex 1.
import type { Variable } from "../definition.ts";
import type { CountName } from "./counts.ts";
import { counter, hex, integer, text, ticks } from "./variables.ts";

const PRT = "1.3.6.1.2.1.43";
const HR_PRINTER_ENTRY = "1.3.6.1.2.1.25.3.5.1";

/** PrtMarkerSuppliesTypeTC. */
export const supplyType = {
  other: 1,
  toner: 3,
  wasteToner: 4,
  ink: 5,
  inkCartridge: 6,
  ribbon: 7,
  wasteInk: 8,
  drum: 9,
  developer: 10,
  fuser: 15,
  cleaner: 18,
  transferUnit: 20,
  tonerCartridge: 21,
  staples: 32,
} as const;

/** PrtMarkerSuppliesSupplyUnitTC. */
export const supplyUnit = {
  impressions: 7,
  tenthsOfGrams: 13,
  tenthsOfMilliliters: 15,
  items: 18,
  percent: 19,
} as const;

export interface Supply {
  row: number;
  description: string;
  type: keyof typeof supplyType;
  unit: keyof typeof supplyUnit;
  max: number;
  level: number;
  /** Names a row of the colorant table. */
  color?: string;
  filled?: boolean;
  /** Pages from full to empty, and which pages count; without it the level stands still. */
  wear?: { yieldPages: number; on: readonly CountName[] };
}

export interface Tray {
  name: string;
  media: string;
  max: number;
  level: number;
  /** PrtInputTypeTC: 3 a tray, 5 by hand. */
  type?: 3 | 5;
}

export interface Alert {
  /** PrtAlertSeverityLevelTC: 3 critical, 4 warning. */
  severity: 3 | 4;
  /** PrtAlertGroupTC: 8 input, 11 marker supplies, 13 media path, 6 cover. */
  group: number;
  groupIndex: number;
  code: number;
  text: string;
}

export interface PrinterMib {
  name?: string;
  serial?: string;
  panel: string[];
  /** 106 UTF-8, 4 ISO 8859-1. */
  charset?: number;
  /** hrPrinterStatus: 3 idle, 4 printing, 5 warming up, 1 other. */
  status: number;
  /** hrPrinterDetectedErrorState, hexadecimal. */
  errors: string;
  /** PrtMarkerMarkTechTC: 4 laser, 3 LED, 12 ink, 16 thermal transfer, 17 thermal. */
  technology: number;
  /** 7 impressions, 8 sheets. */
  unit: 7 | 8;
  lifeCount: number;
  supplies: Supply[];
  /** hrDeviceIndex as the supply rows give it; HP's ink devices say 0. */
  suppliesIndex?: number;
  trays: Tray[];
  alerts: Alert[];
}

export const lifeCountOid = `${PRT}.10.2.1.4.1.1`;
export const supplyLevelOid = (index: number, row: number): string => `${PRT}.11.1.1.9.${index}.${row}`;

export function printerMib(printer: PrinterMib): Variable[] {
  return [
    integer(`${HR_PRINTER_ENTRY}.1.1`, printer.status),
    hex(`${HR_PRINTER_ENTRY}.2.1`, printer.errors),
    ...general(printer),
    text(`${PRT}.6.1.1.2.1.1`, "Front Cover"),
    integer(`${PRT}.6.1.1.3.1.1`, 4),
    text(`${PRT}.7.1.1.2.1.1`, "en"),
    text(`${PRT}.7.1.1.3.1.1`, "US"),
    integer(`${PRT}.7.1.1.4.1.1`, printer.charset ?? 106),
    ...printer.trays.flatMap(tray),
    ...outputBin(),
    ...marker(printer),
    ...supplies(printer),
    ...printer.panel.map((line, index) => text(`${PRT}.16.5.1.2.1.${index + 1}`, line)),
    ...printer.alerts.flatMap(alert),
  ];
}

function general(printer: PrinterMib): Variable[] {
  const entry = `${PRT}.5.1.1`;
  return [
    counter(`${entry}.1.1`, 3),
    ...[1, 3].map((value, index) => integer(`${entry}.${index + 2}.1`, value)),
    ...[1, 1, 1, 1, 1].map((value, index) => integer(`${entry}.${index + 6}.1`, value)),
    integer(`${entry}.11.1`, printer.panel.length),
    integer(`${entry}.12.1`, 20),
    integer(`${entry}.13.1`, 3),
    ...(printer.name === undefined ? [] : [text(`${entry}.16.1`, printer.name)]),
    ...(printer.serial === undefined ? [] : [text(`${entry}.17.1`, printer.serial)]),
    counter(`${entry}.18.1`, printer.alerts.filter(({ severity }) => severity === 3).length),
    counter(`${entry}.19.1`, printer.alerts.length),
  ];
}

function tray({ name, media, max, level, type = 3 }: Tray, index: number): Variable[] {
  const cell = (column: number) => `${PRT}.8.2.1.${column}.1.${index + 1}`;
  return [
    integer(cell(2), type),
    integer(cell(3), 4),
    integer(cell(4), 297_000),
    integer(cell(5), 210_000),
    integer(cell(8), 8),
    integer(cell(9), max),
    integer(cell(10), level),
    integer(cell(11), 0),
    text(cell(12), media),
    text(cell(13), name),
    text(cell(18), name),
  ];
}

function outputBin(): Variable[] {
  const cell = (column: number) => `${PRT}.9.2.1.${column}.1.1`;
  return [
    integer(cell(2), 3),
    integer(cell(3), 8),
    integer(cell(4), 500),
    integer(cell(5), -3),
    integer(cell(6), 0),
    text(cell(7), "Standard Bin"),
    text(cell(12), "Standard Bin"),
  ];
}

function marker(printer: PrinterMib): Variable[] {
  const cell = (column: number) => `${PRT}.10.2.1.${column}.1.1`;
  const colorants = new Set(printer.supplies.flatMap(({ color }) => color ?? [])).size;
  return [
    integer(cell(2), printer.technology),
    integer(cell(3), printer.unit),
    counter(cell(4), printer.lifeCount),
    counter(cell(5), printer.lifeCount % 1000),
    integer(cell(6), colorants),
    integer(cell(7), 0),
    integer(cell(8), 3),
    integer(cell(9), 600),
    integer(cell(10), 600),
    integer(cell(15), 0),
  ];
}

function supplies({ supplies: rows, suppliesIndex = 1 }: PrinterMib): Variable[] {
  const colors = [...new Set(rows.flatMap(({ color }) => color ?? []))];
  const found: Variable[] = [];
  for (const supply of rows) {
    const cell = (column: number) => `${PRT}.11.1.1.${column}.${suppliesIndex}.${supply.row}`;
    found.push(
      integer(cell(2), 1),
      integer(cell(3), supply.color ? colors.indexOf(supply.color) + 1 : 0),
      integer(cell(4), supply.filled ? 4 : 3),
      integer(cell(5), supplyType[supply.type]),
      text(cell(6), supply.description),
      integer(cell(7), supplyUnit[supply.unit]),
      integer(cell(8), supply.max),
      integer(cell(9), supply.level),
    );
  }
  for (const [index, color] of colors.entries())
    found.push(
      integer(`${PRT}.12.1.1.2.1.${index + 1}`, 1),
      integer(`${PRT}.12.1.1.3.1.${index + 1}`, 3),
      text(`${PRT}.12.1.1.4.1.${index + 1}`, color),
      integer(`${PRT}.12.1.1.5.1.${index + 1}`, 256),
    );
  return found;
}

function alert(row: Alert, index: number): Variable[] {
  const cell = (column: number) => `${PRT}.18.1.1.${column}.1.${index + 1}`;
  return [
    integer(cell(2), row.severity),
    integer(cell(3), 4),
    integer(cell(4), row.group),
    integer(cell(5), row.groupIndex),
    integer(cell(6), -1),
    integer(cell(7), row.code),
    text(cell(8), row.text),
    ticks(cell(9), 8_640_000 + index * 100),
  ];
}
