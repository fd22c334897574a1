// A print server with several printers behind one agent: one address and port, and a device of hrDeviceTable for each.
import type { DeviceDefinition, Variable } from "../../src/simulator/index.ts";
import { type PrinterMib, printerMib } from "../../src/simulator/office/printer-mib.ts";
import {
  type HrDevice,
  hostResources,
  interfaces,
  systemGroup,
} from "../../src/simulator/office/standard.ts";

/** hrDeviceIndex is the twelfth arc of a cell of Printer-MIB and of hrPrinterTable. */
const INDEX_ARC = 11;

export interface BehindServer {
  /** hrDeviceIndex. */
  device: number;
  /** hrDeviceDescr. */
  descr: string;
  serial?: string;
  pages: number;
  /** Percent left of its black toner. */
  toner?: number;
  panel?: string;
  alert?: string;
  charset?: number;
}

export const PRINT_SERVER_MAC = "02005e100a01";

/** Cells of Printer-MIB as a printer with this hrDeviceIndex tells them. */
export function printerCells({
  device,
  serial,
  pages,
  toner = 80,
  panel,
  alert,
  charset,
}: BehindServer): Variable[] {
  const printer: PrinterMib = {
    ...(serial !== undefined && { serial }),
    ...(charset !== undefined && { charset }),
    panel: [panel ?? `Ready ${device}`],
    status: 3,
    errors: "00",
    technology: 4,
    unit: 7,
    lifeCount: pages,
    supplies: [
      {
        row: 1,
        description: `Black Toner ${device}`,
        type: "tonerCartridge",
        unit: "percent",
        max: 100,
        level: toner,
        color: "black",
      },
    ],
    trays: [{ name: `Tray of ${device}`, media: "A4", max: 250, level: 100 + device }],
    alerts: alert === undefined ? [] : [{ severity: 4, group: 8, groupIndex: 1, code: 808, text: alert }],
  };
  return printerMib(printer).map(({ oid, value }) => {
    const arcs = oid.split(".");
    arcs[INDEX_ARC] = String(device);
    return { oid: arcs.join("."), value };
  });
}

/** The print server with these printers, and a network card among its devices as all have. */
export function printServer(
  name: string,
  address: string,
  printers: readonly BehindServer[],
  more: readonly Variable[] = [],
): DeviceDefinition {
  const devices: HrDevice[] = [
    ...printers.map(({ device, descr }) => ({ index: device, type: "printer" as const, descr, status: 2 })),
    { index: 60, type: "network", descr: "Ethernet", status: 2 },
    { index: 61, type: "disk", descr: "Spool", status: 2 },
  ];
  return {
    name,
    address,
    variables: [
      ...systemGroup({
        descr: "Three port print server, firmware 2.04",
        objectId: "1.3.6.1.4.1.343.2.7.2.5",
        name: "PRINTSRV",
        location: "Dispatch",
        contact: "",
        uptimeDays: 12,
      }),
      ...interfaces([
        {
          ...{ index: 1, descr: "eth0", type: 6, mac: PRINT_SERVER_MAC, megabits: 100, up: true, address },
          octets: [1000, 1000],
        },
      ]),
      ...hostResources(8192, 12, devices),
      ...printers.flatMap(printerCells),
      ...more,
    ],
  };
}

/** Two lasers of one model and a label printer, each with its own serial number. */
export const threePrinters: BehindServer[] = [
  { device: 1, descr: "HP LaserJet 4250", serial: "CNQX100001", pages: 41_000, toner: 12, panel: "Ready" },
  {
    device: 2,
    descr: "HP LaserJet 4250",
    serial: "CNQX200002",
    pages: 7_300,
    panel: "Paper jam",
    alert: "Jam",
  },
  { device: 3, descr: "Lexmark T640", serial: "794QX33", pages: 120_500, toner: 55, panel: "Schlaeft" },
];
