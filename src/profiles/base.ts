/** The profile that everybody imports and that matches whatever nobody else does. */
export const baseId = "printer-mib";

/** SNMPv2-MIB, HOST-RESOURCES-MIB and Printer-MIB objects that rules in code speak of. */
export const oids = {
  sysDescr: "1.3.6.1.2.1.1.1.0",
  sysObjectID: "1.3.6.1.2.1.1.2.0",
  sysUpTime: "1.3.6.1.2.1.1.3.0",
  sysName: "1.3.6.1.2.1.1.5.0",
  sysORID: "1.3.6.1.2.1.1.9.1.2",
  hrDeviceType: "1.3.6.1.2.1.25.3.2.1.2",
  hrDeviceDescr: "1.3.6.1.2.1.25.3.2.1.3",
  hrPrinterStatus: "1.3.6.1.2.1.25.3.5.1.1",
  hrPrinterDetectedErrorState: "1.3.6.1.2.1.25.3.5.1.2",
  hrDevicePrinter: "1.3.6.1.2.1.25.3.1.5",
  prtGeneralEntry: "1.3.6.1.2.1.43.5.1.1",
  prtGeneralCurrentLocalization: "1.3.6.1.2.1.43.5.1.1.2.1",
  prtConsoleLocalization: "1.3.6.1.2.1.43.5.1.1.10.1",
  prtGeneralPrinterName: "1.3.6.1.2.1.43.5.1.1.16.1",
  prtGeneralSerialNumber: "1.3.6.1.2.1.43.5.1.1.17.1",
  prtLocalizationCharacterSet: "1.3.6.1.2.1.43.7.1.1.4",
  prtMarkerLifeCount: "1.3.6.1.2.1.43.10.2.1.4",
  prtMarkerSuppliesEntry: "1.3.6.1.2.1.43.11.1.1",
  prtMarkerEntry: "1.3.6.1.2.1.43.10.2.1",
} as const;

/** Where printers keep their IEEE 1284 device id: HP's place and makers who mimic it, then each maker's own, then PWG 5107.1. */
export const deviceIdOids = [
  "1.3.6.1.4.1.11.2.3.9.1.1.7.0",
  "1.3.6.1.4.1.2435.2.3.9.1.1.7.0",
  "1.3.6.1.4.1.641.2.1.2.1.3.1",
  "1.3.6.1.4.1.674.10898.100.2.1.2.1.3.1",
  "1.3.6.1.4.1.253.8.51.1.2.1.20.1",
  "1.3.6.1.4.1.1248.1.2.2.1.1.1.1.1",
  "1.3.6.1.4.1.1347.40.1.1.1.8.1",
  "1.3.6.1.4.1.10642.1.3.0",
  "1.3.6.1.4.1.2699.1.2.1.2.1.1.3.1",
];

/** Every column of Printer-MIB, hrDeviceTable and hrPrinterTable has eleven arcs; the twelfth is hrDeviceIndex. */
export const COLUMN_ARCS = 11;

/** The same instance of those tables for another hrDeviceIndex. */
export function atDevice(oid: string, device: number): string {
  const arcs = oid.split(".");
  arcs[COLUMN_ARCS] = String(device);
  return arcs.join(".");
}

/** The column that an instance of those tables stands in. */
export function columnOf(instance: string): string {
  return instance.split(".").slice(0, COLUMN_ARCS).join(".");
}
