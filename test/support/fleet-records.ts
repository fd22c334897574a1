// A fleet of invented printers of 24 models, as an appliance knows them, and what a working day does to it.
import type { PrinterRecord } from "../../src/protocol/index.ts";

type Printer = PrinterRecord["printer"];
type Reading = NonNullable<Printer["readings"]>[number];

/** mulberry32: the same fleet every time. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Make {
  vendor: string;
  arc: string;
  oui: string;
  host: (n: string) => string;
  serial: string;
  models: string[];
  supply: (color: string, model: number) => string;
  counterArc: string;
}

const makes: Make[] = [
  {
    vendor: "Ardent",
    arc: "1.3.6.1.4.1.80011.2.3.9.4.2",
    oui: "02:1b:78",
    host: (n) => `ARD${n.toUpperCase()}`,
    serial: "VNB",
    models: ["ColorJet CM4700 MFP", "ColorJet M553", "MonoJet M402dn", "MonoJet P4015", "PageFlow X585"],
    supply: (color, model) => `${color} Cartridge AR CF${36 + model}${color.length}A`,
    counterArc: "1.1.16.1",
  },
  {
    vendor: "Borealis",
    arc: "1.3.6.1.4.1.80012.2.3.9.4.2",
    oui: "02:80:77",
    host: (n) => `BRN${n.toUpperCase()}`,
    serial: "E7",
    models: ["HL-L6400DW series", "MFC-L8690CDW series", "DCP-L5500DN series", "HL-L8360CDW series"],
    supply: (color) => `${color} Toner Cartridge`,
    counterArc: "1.5.5.10",
  },
  {
    vendor: "Kitano",
    arc: "1.3.6.1.4.1.80013.1.1.42",
    oui: "02:c0:ee",
    host: (n) => `KM${n.toUpperCase()}`,
    serial: "L7J",
    models: ["ECOLine M2640idw", "TASKline 3253ci", "ECOLine P3155dn", "TASKline 5052ci", "TASKline 2554ci"],
    supply: (color, model) => `TK-5${2 + model}40${color.slice(0, 1)}`,
    counterArc: "3.1.1.1",
  },
  {
    vendor: "Rivoli",
    arc: "1.3.6.1.4.1.80014.3.2.1.2",
    oui: "02:26:73",
    host: (n) => `RNP${n.toUpperCase()}`,
    serial: "C8",
    models: ["Afico MP C3004", "Afico MP 2555", "Afico SP 5310DN", "Afico IM C4500"],
    supply: (color) => `${color} Toner`,
    counterArc: "19.5.1.9",
  },
  {
    vendor: "Nordlicht",
    arc: "1.3.6.1.4.1.80015.501.5.7.2",
    oui: "02:04:00",
    host: (n) => `NL${n.toUpperCase()}`,
    serial: "7016",
    models: ["MX711 Laser", "CX725 Laser", "MS610dn Laser", "CS820 Laser", "XC4150", "MX622"],
    supply: (color) => `${color} Toner Cartridge`,
    counterArc: "6.4.2.1.1",
  },
];

interface Model {
  make: Make;
  name: string;
  number: number;
  isColor: boolean;
  isMfp: boolean;
  trays: number;
}

export const models: Model[] = makes.flatMap((make) =>
  make.models.map((name, number) => ({
    make,
    name,
    number,
    isColor: /C|X585|Color/.test(name) && !/MonoJet|DCP|ECOLine/.test(name),
    isMfp: /M(FP|FC|X|P )|CM|DCP|TASK|IM|M2640|CX|XC/.test(name),
    trays: 2 + ((name.length + number) % 4),
  })),
);

const colors = ["Black", "Cyan", "Magenta", "Yellow"];
const places = ["Reception", "1st floor", "Warehouse", "Room 2.14", "Accounting", "HR", "Workshop", "Sales"];
const GEN = "1.3.6.1.2.1.43.5.1.1";
const SUPPLIES = "1.3.6.1.2.1.43.11.1.1";
const INPUT = "1.3.6.1.2.1.43.8.2.1";

const digits = (random: () => number, length: number, alphabet = "0123456789") =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");

const fieldNames: Record<string, string> = {
  model: "Model_Name",
  modelNumber: "Model_Number",
  deviceIdentifier: "DeviceIdentifier",
  serialNumber: "SerialNumber",
  firmware: "Firmware_Version",
  firmwareDate: "Firmware_Date_Code",
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

/** One printer as its first collection at `seenMs` found it. */
export function inventedPrinter(ref: number, seenMs: number, random: () => number): PrinterRecord {
  const model = models[Math.floor(random() ** 1.5 * models.length)]!;
  const { make } = model;
  const mac = digits(random, 6, "0123456789abcdef");
  const print = Math.floor(random() * 400_000);
  const color = model.isColor ? Math.floor(print * random()) : 0;
  const copy = model.isMfp ? Math.floor(random() * 60_000) : 0;
  const fax = model.isMfp && model.number % 2 === 0 ? Math.floor(random() * 2_000) : undefined;
  const counters: NonNullable<Printer["counters"]> = {
    total: print + copy + (fax ?? 0),
    totalUnit: "impressions",
  };
  Object.assign(counters, { print, printMono: print - color });
  if (model.isColor) counters.printColor = color;
  if (model.isMfp) Object.assign(counters, { copy, scan: Math.floor(random() * 90_000) });
  if (fax !== undefined) counters.fax = fax;
  counters.duplexSheets = Math.floor(print * 0.3 * random());

  const names = (model.isColor ? colors : ["Black"]).map((c) => make.supply(c, model.number));
  const parts = [
    ...names,
    ...(model.isColor ? ["Waste Toner Box"] : []),
    ...(model.number % 2 ? ["Drum Unit"] : []),
  ];
  const supplies = parts.map((description, i): NonNullable<Printer["supplies"]>[number] => {
    const isToner = i < names.length;
    const maxCapacity = isToner ? 3000 + 500 * ((model.number + i) % 5) : 100;
    const level = description.startsWith("Waste")
      ? -3
      : Math.floor(random() * (isToner ? 101 : 100)) * (maxCapacity / 100);
    return {
      index: `1.${i + 1}`,
      description,
      type: isToner ? "toner" : description.startsWith("Waste") ? "wasteToner" : "opc",
      ...(isToner ? { color: colors[i]!.toLowerCase() } : {}),
      level,
      maxCapacity,
      unit: isToner ? "impressions" : "percent",
      percent: level < 0 ? null : Math.round((100 * level) / maxCapacity),
      state: level < 0 ? "some-remaining" : level === 0 ? "empty" : "ok",
      ...(description.startsWith("Waste") ? { receptacle: true as const } : {}),
    };
  });
  const trays = Array.from({ length: model.trays }, (_, i) => ({
    index: `1.${i + 1}`,
    name: i === 0 ? "Bypass" : `Tray ${i}`,
    mediaName: i === 0 ? "any" : "iso-a4-white",
    level: i === 0 ? 0 : [-3, 250, 500][Math.floor(random() * 3)]!,
    maxCapacity: i === 0 ? 100 : 500,
    state: "available",
  }));
  const printer: Printer = {
    key: digits(random, 32, "0123456789abcdef"),
    address: `10.4.${Math.floor(ref / 200)}.${10 + (ref % 200)}`,
    port: 161,
    snmpVersion: "2c",
    vendor: make.vendor,
    model: `${make.vendor} ${model.name}`,
    modelNumber: `${make.serial.slice(0, 2)}${48 + model.number}1Q`,
    serialNumber: make.serial + digits(random, 7, "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"),
    firmware: `${2 + (model.number % 3)}.0${model.number}.${Math.floor(random() * 3)}`,
    firmwareDate: `2019${1000 + 17 * model.number}`,
    hostname: make.host(mac),
    location: `${places[Math.floor(random() * places.length)]}`,
    macAddress: `${make.oui}:${mac.match(/../g)!.join(":")}`,
    ...(random() < 0.5 ? { assetNumber: `PRN-${digits(random, 5)}` } : {}),
    displayText: random() < 0.8 ? "Ready" : "Sleep mode on",
    deviceStatus: "running",
    printerStatus: "idle",
    detectedErrors: random() < 0.15 ? ["lowToner"] : [],
    counters,
    supplies,
    trays,
    ...(random() < 0.15
      ? { alerts: [{ severity: "warning", code: "markerTonerAlmostEmpty", text: `${parts[0]} low` }] }
      : {}),
    profile: `${make.vendor.toLowerCase()}/${model.isMfp ? "mfp" : "laser"}`,
  };
  const seen = seenMs + Math.floor(random() * 40);
  const asked = [seen - 20 - Math.floor(random() * 30), seen - Math.floor(random() * 10)];
  return {
    printer: { ...printer, readings: readingsOf(printer, make, (once) => asked[once ? 0 : 1]!) },
    firstSeen: iso(seen),
    lastSeen: iso(seen),
    state: "answering",
    clock: { boot: "5a".repeat(16), uptimeMs: seen - bootedAt, clock: "ntp" },
  };
}

const bootedAt = Date.UTC(2026, 10, 2, 6, 11, 33, 417);
const iso = (ms: number) => new Date(ms).toISOString();

function readingsOf(printer: Printer, make: Make, askedAt: (once: boolean) => number): Reading[] {
  const readings: Reading[] = [];
  const add = (name: string, oid: string, type: string, value: unknown, once: boolean) => {
    if (typeof value === "string" || typeof value === "number")
      readings.push({ name, oid, type, value, at: iso(askedAt(once)) });
  };
  const texts: [keyof Printer, string][] = [
    ["vendor", "1.3.6.1.2.1.1.2.0"],
    ["model", "1.3.6.1.2.1.25.3.2.1.3.1"],
    ["modelNumber", `${make.arc}.1.1.3.1.0`],
    ["serialNumber", `${GEN}.17.1`],
    ["firmware", `${make.arc}.1.1.3.6.0`],
    ["firmwareDate", `${make.arc}.1.1.3.5.0`],
    ["hostname", "1.3.6.1.2.1.1.5.0"],
    ["location", "1.3.6.1.2.1.1.6.0"],
    ["assetNumber", `${make.arc}.1.1.3.12.0`],
  ];
  for (const [name, oid] of texts)
    add(
      fieldNames[name] ?? name,
      oid,
      name === "vendor" ? "OBJECT IDENTIFIER" : "OCTET STRING",
      name === "vendor" ? `${make.arc}.1` : printer[name],
      true,
    );
  add("macAddress", "1.3.6.1.2.1.2.2.1.6.1", "OCTET STRING", printer.macAddress!.replaceAll(":", ""), true);
  add("Printer_Display", "1.3.6.1.2.1.43.16.5.1.2.1.1", "OCTET STRING", printer.displayText, false);
  add("deviceStatus", "1.3.6.1.2.1.25.3.2.1.5.1", "INTEGER", 2, false);
  add("printerStatus", "1.3.6.1.2.1.25.3.5.1.1.1", "INTEGER", 3, false);
  add(
    "detectedErrors",
    "1.3.6.1.2.1.25.3.5.1.2.1",
    "OCTET STRING",
    printer.detectedErrors!.length > 0 ? "20" : "00",
    false,
  );
  for (const [i, [name, value]] of Object.entries(printer.counters!).entries()) {
    if (name === "totalUnit") add("counters.totalUnit", "1.3.6.1.2.1.43.10.2.1.3.1.1", "INTEGER", 7, true);
    else {
      const oid = name === "total" ? "1.3.6.1.2.1.43.10.2.1.4.1.1" : `${make.arc}.${make.counterArc}.${i}.0`;
      const path = `counters.${name}`;
      add(fieldNames[path] ?? path, oid, name === "total" ? "Counter32" : "INTEGER", value, false);
    }
  }
  for (const { index, description, level, maxCapacity } of printer.supplies!) {
    add(`supplies.${index}.description`, `${SUPPLIES}.6.${index}`, "OCTET STRING", description, true);
    add(`supplies.${index}.level`, `${SUPPLIES}.9.${index}`, "INTEGER", level, false);
    add(`supplies.${index}.maxCapacity`, `${SUPPLIES}.8.${index}`, "INTEGER", maxCapacity, true);
  }
  for (const { index, level, maxCapacity } of printer.trays!) {
    add(`trays.${index}.level`, `${INPUT}.10.${index}`, "INTEGER", level, false);
    add(`trays.${index}.maxCapacity`, `${INPUT}.9.${index}`, "INTEGER", maxCapacity, true);
  }
  return readings;
}

/** A fleet right after its first collection. */
export function inventedFleet(count: number, seed = 7): Map<number, PrinterRecord> {
  const random = seededRandom(seed);
  const start = Date.UTC(2026, 10, 20, 9, 0, 0, 0);
  return new Map(
    Array.from({ length: count }, (_, i) => [i + 1, inventedPrinter(i + 1, start + i * 25, random)] as const),
  );
}

/** The same fleet read again three hours later; `share` of the printers were used: four counters, four levels each. */
export function laterFleet(
  fleet: ReadonlyMap<number, PrinterRecord>,
  share = 0.5,
  seed = 11,
): Map<number, PrinterRecord> {
  const random = seededRandom(seed);
  return new Map(
    [...fleet].map(([ref, record]) => {
      const printer = structuredClone(record.printer);
      const seen = Date.parse(record.lastSeen) + 3 * 3_600_000 + Math.floor(random() * 1500);
      if (ref % Math.round(1 / share) === 0) use(printer, random);
      const asked = seen - Math.floor(random() * 10);
      const fresh = readingsOf(printer, makes.find((make) => make.vendor === printer.vendor)!, () => asked);
      const before = new Map(record.printer.readings!.map((reading) => [reading.oid, reading.at]));
      const once = (name: string) =>
        !/Total|Count|counters\.(?!totalUnit)|level|Display|Status|detected/.test(name);
      printer.readings = fresh.map((reading) => ({
        ...reading,
        at: once(reading.name) ? before.get(reading.oid)! : reading.at,
      }));
      const later: PrinterRecord = {
        ...record,
        printer,
        lastSeen: iso(seen),
        clock: { ...record.clock!, uptimeMs: seen - bootedAt },
      };
      return [ref, later] as const;
    }),
  );
}

function use(printer: Printer, random: () => number): void {
  const pages = 1 + Math.floor(random() ** 2 * 400);
  const grow = (name: string, by: number) => {
    const value = printer.counters?.[name];
    if (typeof value === "number") printer.counters![name] = value + by;
  };
  const color = Math.floor(pages * random() * 0.6);
  grow("total", pages);
  grow("print", pages);
  grow("printMono", pages - color);
  grow("printColor", color);
  grow("duplexSheets", Math.floor(pages * 0.3 * random()));
  for (const supply of printer.supplies!.slice(0, 4)) {
    if (supply.level! <= 0) continue;
    supply.level = Math.max(0, supply.level! - Math.floor(random() * 3) * (supply.maxCapacity! / 100));
    supply.percent = Math.round((100 * supply.level) / supply.maxCapacity!);
    supply.state = supply.level === 0 ? "empty" : "ok";
  }
}
