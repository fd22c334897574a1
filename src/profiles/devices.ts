// Several printers behind one agent, as a print server has them: rows of one hrDeviceTable (RFC 2790), each with its own
// rows in Printer-MIB's tables, whose first index is hrDeviceIndex (RFC 3805 §2.3). docs/identity.md tells the rule.

import { Facts } from "../model/index.ts";
import { atDevice, COLUMN_ARCS, columnOf, oids } from "./base.ts";
import { matchProfile } from "./match.ts";
import type { Profile, ProfileMatch, ProfileSet, ProfileValue } from "./profile.ts";
import type { Source } from "./schema.ts";
import { factNumber, objectIdOf, textOf } from "./sources/fact-text.ts";
import { modelJunk, serialJunk } from "./sources/junk.ts";

const PRINTER_MIB = "1.3.6.1.2.1.43.";
/** prtStorageRefTable and prtDeviceRefTable begin with another index. */
const OTHER_INDEX = /^1\.3\.6\.1\.2\.1\.43\.5\.[23]\./u;
const HOST_TABLES = ["1.3.6.1.2.1.25.3.2.1.", "1.3.6.1.2.1.25.3.5.1."];
const MOST_DEVICES = 16;

const serialColumn = columnOf(oids.prtGeneralSerialNumber);
/** What only something that prints has: pages counted, supplies, trays. */
const printingTables = [oids.prtMarkerLifeCount, oids.prtMarkerSuppliesEntry, "1.3.6.1.2.1.43.8.2.1"];

/** hrDeviceIndex of an instance of Printer-MIB or of hrDeviceTable and hrPrinterTable; undefined anywhere else. */
export function deviceOf(oid: string): number | undefined {
  if (!isOfDevices(oid)) return undefined;
  const arc = oid.split(".", COLUMN_ARCS + 1)[COLUMN_ARCS];
  return arc === undefined ? undefined : Number(arc);
}

/** True for columns and cells of tables whose first index is hrDeviceIndex. */
export function isOfDevices(oid: string): boolean {
  if (oid.startsWith(PRINTER_MIB)) return !OTHER_INDEX.test(oid);
  return HOST_TABLES.some((table) => oid.startsWith(table));
}

/** True for a column whose row index is hrDeviceIndex and nothing more: one cell for each device. */
export function isOneCellEach(column: string): boolean {
  return HOST_TABLES.some((table) => column.startsWith(table));
}

/**
 * What else has to be asked to tell whether an agent has several printers; nothing where hrDeviceTable lists one, as
 * nearly all do.
 */
export function questionsOfDevices(facts: Facts): string[] {
  const rows = printerRows(facts);
  if (rows.length < 2) return [];
  return rows.flatMap((device) => [`${serialColumn}.${device}`, `${oids.prtMarkerLifeCount}.${device}.1`]);
}

/**
 * hrDeviceIndex of every printer behind one agent, in order; empty unless there are two or more. A row counts as a
 * printer of its own only if it has something that prints (a page count, supplies or trays) and is told apart from each
 * other one by its own serial number, or, where either tells none, by a model of its own with its own page count.
 */
export function printersBehind(facts: Facts): number[] {
  const rows = printerRows(facts);
  if (rows.length < 2) return [];
  const kept: Row[] = [];
  for (const row of rows.map((device) => rowOf(device, facts)))
    if (row.prints && kept.every((other) => isOther(row, other))) kept.push(row);
  return kept.length < 2 ? [] : kept.map(({ device }) => device);
}

interface Row {
  device: number;
  serial: string | undefined;
  model: string | undefined;
  prints: boolean;
  counts: boolean;
}

function printerRows(facts: Facts): number[] {
  return facts
    .column(oids.hrDeviceType)
    .filter(({ index, fact }) => /^\d+$/u.test(index) && objectIdOf(facts, fact.oid) === oids.hrDevicePrinter)
    .map(({ index }) => Number(index))
    .slice(0, MOST_DEVICES);
}

function rowOf(device: number, facts: Facts): Row {
  const serial = textOf(facts, `${serialColumn}.${device}`);
  const model = textOf(facts, `${oids.hrDeviceDescr}.${device}`);
  const has = (table: string) => facts.column(table).some(({ fact }) => deviceOf(fact.oid) === device);
  return {
    device,
    serial: serial === undefined || serialJunk(serial) ? undefined : plain(serial),
    model: model === undefined || modelJunk(model) ? undefined : plain(model),
    prints: printingTables.some(has),
    counts: facts
      .column(`${oids.prtMarkerLifeCount}.${device}`)
      .some(({ fact }) => factNumber(fact) !== undefined),
  };
}

// A fax or a second controller of one machine repeats its serial number or its model, often with a word more.
function isOther(one: Row, other: Row): boolean {
  if (one.serial !== undefined && other.serial !== undefined) return !overlap(one.serial, other.serial);
  if (one.model === undefined || other.model === undefined) return false;
  return one.counts && other.counts && !overlap(one.model, other.model);
}

function overlap(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]+/gu, "");
}

/** The facts that speak of one device, and those that speak of none: what a device of its own is read from. */
export function factsOfDevice(facts: Facts, device: number): Facts {
  return new Facts(
    [...facts].filter(({ oid }) => {
      const of = deviceOf(oid);
      return of === undefined || of === device;
    }),
  );
}

const profiles = new WeakMap<Profile, Map<number, Profile>>();

/**
 * A profile of the standard MIBs for one of several printers behind an agent. What the agent tells once, outside their
 * tables, is of nobody in particular: only its name, its place and its network card are passed on.
 */
export function profileOfDevice(base: Profile, device: number): Profile {
  let made = profiles.get(base);
  if (!made) {
    made = new Map();
    profiles.set(base, made);
  }
  let profile = made.get(device);
  if (!profile) {
    const values = Object.entries(base.values).flatMap(([path, value]): [string, ProfileValue][] => {
      const sources = value.sources.flatMap((source) => sourceOfDevice(path, source, device));
      return sources.length === 0 ? [] : [[path, { ...value, sources }]];
    });
    profile = { ...base, device, values: Object.fromEntries(values) };
    made.set(device, profile);
  }
  return profile;
}

/** How one of several printers behind an agent is read. */
export function matchOfDevice(set: ProfileSet, device: number): ProfileMatch {
  return {
    profile: profileOfDevice(set.base, device),
    why: `one of several printers behind this agent, hrDeviceIndex ${device}; the standard MIBs tell them apart`,
  };
}

/** Every printer that facts speak of with the profile that reads it: one, or each of several behind one agent. */
export function matchPrinters(set: ProfileSet, facts: Facts): [ProfileMatch, ...ProfileMatch[]] {
  const [first, ...others] = printersBehind(facts).map((device) => matchOfDevice(set, device));
  return first ? [first, ...others] : [matchProfile(set, facts)];
}

const SHARED = new Set(["hostname", "location", "contact"]);

function sourceOfDevice(path: string, source: Source, device: number): Source[] {
  if (!("oid" in source) || source.oid === undefined) return [source];
  if (isOfDevices(source.oid)) return [{ ...source, oid: atDevice(source.oid, device) }];
  return SHARED.has(path) ? [source] : [];
}
