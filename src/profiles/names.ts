// The words of a printer's description, and what the field calls sixteen of them.

/** PRINTER's path to the name under which the value stands in `readings[]`; other paths keep their own name. */
export const fieldNames: Readonly<Record<string, string>> = {
  model: "Model_Name",
  deviceIdentifier: "DeviceIdentifier",
  modelNumber: "Model_Number",
  serialNumber: "SerialNumber",
  firmwareDate: "Firmware_Date_Code",
  firmware: "Firmware_Version",
  hostname: "Hostname",
  displayText: "Printer_Display",
  location: "Device_Location",
  assetNumber: "Device_AssetNumber",
  "counters.total": "Device_Total",
  "counters.copy": "Copy_Total",
  "counters.print": "Print_Total",
  "counters.fax": "Fax_Total",
  "counters.printMono": "Print_BW_Total",
  "counters.printColor": "Print_Color_Count",
};

/** Spellings in use for the same names. */
export const fieldAliases: Readonly<Record<string, string>> = {
  Firmware_Data_Code: "Firmware_Date_Code",
  Fax_total: "Fax_Total",
};

/** The name of a path in `readings[]`. */
export function fieldName(path: string): string {
  return fieldNames[path] ?? path;
}

const textPaths = [
  "vendor",
  "model",
  "modelNumber",
  "deviceIdentifier",
  "serialNumber",
  "firmware",
  "firmwareDate",
  "hostname",
  "location",
  "contact",
  "macAddress",
  "assetNumber",
  "displayText",
  "deviceStatus",
  "printerStatus",
  "counters.totalUnit",
] as const;

/** Counter names; one word per thing, so that a mono copy is a mono copy on every make. */
const counterNames = [
  "total",
  "vendorTotal",
  "print",
  "copy",
  "fax",
  "faxSent",
  "faxReceived",
  "report",
  "scan",
  "mono",
  "color",
  "singleColor",
  "twoColor",
  "printMono",
  "printColor",
  "printSingleColor",
  "printTwoColor",
  "copyMono",
  "copyColor",
  "copySingleColor",
  "copyTwoColor",
  "faxMono",
  "faxColor",
  "otherMono",
  "otherColor",
  "scanMono",
  "scanColor",
  "scanAdf",
  "scanFlatbed",
  "scanCopy",
  "scanFax",
  "scanMail",
  "scanNetwork",
  "scanOther",
  "duplex",
  "duplexSheets",
  "simplex",
  "large",
  "largeMono",
  "largeColor",
  "small",
  "smallMono",
  "smallColor",
  "total2",
  "mono2",
  "color2",
  "blank",
  "jams",
  "images",
] as const;

const paths = new Set<string>([...textPaths, "detectedErrors", ...counterNames.map((n) => `counters.${n}`)]);

export function isKnownPath(path: string): boolean {
  return paths.has(path);
}

export function isCounterPath(path: string): boolean {
  return path.startsWith("counters.") && path !== "counters.totalUnit";
}

const EVERY = new Set(["displayText", "deviceStatus", "printerStatus", "detectedErrors"]);

/** Counters and states change by the hour, names do not. */
export function defaultWhen(path: string): "once" | "every" {
  return isCounterPath(path) || EVERY.has(path) ? "every" : "once";
}
