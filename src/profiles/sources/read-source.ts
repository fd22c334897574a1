// One source of one value: what it gives, or why it gives nothing.

import { decodeText, type Fact, tidyText } from "../../model/index.ts";
import { oids } from "../base.ts";
import type { Context } from "../context.ts";
import { cardMaker, describedMaker, knownMaker, makerInFront, makerNamed } from "../makers.ts";
import { macAddress } from "../rows/mac.ts";
import type { Source, SourceOf } from "../schema.ts";
import { bitNames } from "./bits.ts";
import { brotherRecord } from "./brother-block.ts";
import { deviceIdField } from "./device-id.ts";
import { deviceIdText, factNumber, factText, rawValue } from "./fact-text.ts";
import { locate, locateAll } from "./locate.ts";
import { counterOf, dateCodeOf, floatOf, type Shaped } from "./numbers.ts";
import { oidText } from "./oid-text.ts";
import { shapeText } from "./text-source.ts";

export type Value = string | number | string[];

export interface SourceResult {
  value?: Value;
  /** The facts the value came from; empty when the printer told none. */
  facts: Fact[];
  /** Set when the reading is not the fact as it stands: the part that was cut out of it. */
  part?: string | number;
  why: string;
  /** Why a source ranked after this one is believed rather, if it has a value. */
  doubt?: string;
}

/** Reads a source that stands on facts alone; sums of other values are added by the evaluator. */
export function readSource(
  source: Exclude<Source, { kind: "sum" }>,
  context: Context,
  vendor?: string,
): SourceResult {
  switch (source.kind) {
    case "lines":
      return readLines(source.table, source.column, context);
    case "row-sum":
      return sumRows(source, context);
    case "mac":
      return macAddress(context);
    case "maker":
      return readMaker(context);
    default: {
      const fact = locate(source, context);
      if (!fact || fact.value.type === "NULL") return { facts: [], why: "the printer told nothing there" };
      const read = readFact(source, fact, context, vendor);
      if ("refused" in read) return { facts: [fact], why: read.refused };
      const part = cutsOut(source) ? onePart(read.value) : undefined;
      return {
        value: read.value,
        facts: [fact],
        why: ruleOf(source),
        ...(read.doubt === undefined ? {} : { doubt: read.doubt }),
        ...(part === undefined ? {} : { part }),
      };
    }
  }
}

type FactSource = Exclude<Source, { kind: "sum" | "row-sum" | "lines" | "mac" | "maker" }>;

function readFact(source: FactSource, fact: Fact, context: Context, vendor?: string): Shaped<Value> {
  switch (source.kind) {
    case "counter":
      return counterOf(fact);
    case "float":
      return floatOf(fact);
    case "enum": {
      const name = source.names[String(factNumber(fact))];
      return name === undefined ? { refused: `${rawValue(fact)} has no name` } : { value: name };
    }
    case "bits":
      if (fact.value.type !== "OCTET STRING") return { refused: `${fact.value.type} holds no bits` };
      return { value: bitNames(fact.value.value, source.names) };
    case "brother-record": {
      if (fact.value.type !== "OCTET STRING") return { refused: `${fact.value.type} is no block` };
      const number = brotherRecord(fact.value.value, source.code);
      return number === undefined ? { refused: `the block has no record ${source.code}` } : { value: number };
    }
    case "date": {
      const text = factText(fact) ?? String(factNumber(fact) ?? "");
      return dateCodeOf(text);
    }
    case "ieee1284": {
      const field = deviceIdField(deviceIdText(fact, context.charsets.general), source.field);
      if (field === undefined) return { refused: `the device id has no ${source.field}` };
      return shapeText(tidyText(field), source, vendor);
    }
    case "oid-text": {
      const name =
        fact.value.type === "OBJECT IDENTIFIER" ? oidText(fact.value.value, source.prefix) : undefined;
      return name === undefined ? { refused: "no name is written into it" } : shapeText(name, source, vendor);
    }
    case "text":
      if (fact.value.type !== "OCTET STRING") return { refused: `${fact.value.type} is no text` };
      return shapeText(decodeText(fact.value.value, context.charsets.general), source, vendor);
  }
}

function sumRows(source: SourceOf<"row-sum">, context: Context): SourceResult {
  const facts = locateAll(source.table, source.column, source.where, context);
  if (facts.length === 0) return { facts, why: "no row fits" };
  let value = 0;
  for (const fact of facts) {
    const read = counterOf(fact);
    if ("refused" in read) return { facts: [fact], why: `not added up: ${read.refused}` };
    value += read.value;
  }
  return { value, part: value, facts, why: `derived: ${facts.length} rows added up` };
}

function readLines(table: string, column: string, context: Context): SourceResult {
  const cells = context.rows(table).flatMap(({ cells }) => cells.get(column) ?? []);
  if (cells.length === 0) return { facts: [], why: "the printer told nothing there" };
  const lines = cells.flatMap((fact) => {
    const text = factText(fact, context.charsets.console);
    return text === undefined ? [] : [{ fact, text }];
  });
  if (lines.length === 0) return { facts: cells.slice(0, 1), why: "every line is blank" };
  const value = lines
    .map(({ text }) => text)
    .join(" ")
    .slice(0, 1024);
  return { value, part: value, facts: lines.map(({ fact }) => fact), why: "the lines that are not blank" };
}

function readMaker(context: Context): SourceResult {
  const { device } = context.profile;
  if (device !== undefined) return makerOfDevice(`${oids.hrDeviceDescr}.${device}`, context);
  const known = knownMaker(context.facts);
  const row = known ? undefined : makerOfRow(context);
  if (row) return row;
  const maker = known ?? cardMaker(context.facts);
  if (!maker)
    return { facts: [], why: "no maker is known by object id, description, device id or hrDeviceDescr" };
  const fact = context.facts.get(maker.oid) ?? context.facts.get(oids.sysObjectID);
  return { value: maker.vendor, part: maker.vendor, facts: fact ? [fact] : [], why: maker.why };
}

// An agent that tells neither whose it is nor what it is may still name the printer in hrDeviceTable.
function makerOfRow(context: Context): SourceResult | undefined {
  for (const { cells } of context.rows("printers")) {
    const named = makerOfDevice(cells.get("description")?.oid ?? "", context);
    if (named.value !== undefined) return named;
  }
  return undefined;
}

// The agent's own number and words name who made the print server.
function makerOfDevice(oid: string, context: Context): SourceResult {
  const fact = context.facts.get(oid);
  const text = fact && factText(fact, context.charsets.general);
  const [word = ""] = text?.split(" ") ?? [];
  const vendor = text && (makerInFront(text) ?? makerNamed(word)?.vendor ?? describedMaker(text)?.vendor);
  if (!fact || !vendor) return { facts: [], why: "hrDeviceDescr names no known maker" };
  return { value: vendor, part: vendor, facts: [fact], why: "named in hrDeviceDescr" };
}

// A reading of a record, a field or a match holds that part, not the whole text around it.
function cutsOut(source: FactSource): boolean {
  return (
    source.kind === "ieee1284" ||
    source.kind === "oid-text" ||
    source.kind === "brother-record" ||
    source.kind === "float" ||
    source.kind === "date" ||
    (source.kind === "text" && source.pattern !== undefined)
  );
}

function onePart(value: Value): string | number | undefined {
  return Array.isArray(value) ? undefined : value;
}

function ruleOf(source: FactSource): string {
  switch (source.kind) {
    case "ieee1284":
      return `field ${source.field} of the device id`;
    case "oid-text":
      return "the name written into the object id";
    case "brother-record":
      return `record ${source.code} of the block`;
    case "text":
      return source.pattern === undefined
        ? "the text as it stands"
        : `the part that /${source.pattern}/ finds`;
    case "float":
      return "a float of four octets, rounded";
    case "bits":
      return "names of the bits that are set";
    case "enum":
      return "the name of the number";
    case "date":
      return "a date code";
    case "counter":
      return "the count as it stands";
  }
}
