// Facts to readings: every value by the ranked rules of its profile, with the reason kept. Pure.

import { type Fact, type Facts, type PrinterFields, type Reading, textDoubt } from "../model/index.ts";
import { type Context, createContext } from "./context.ts";
import { factsOfDevice } from "./devices.ts";
import { fieldName } from "./names.ts";
import type { Evaluation, Profile, ProfileValue, TraceEntry } from "./profile.ts";
import { readAlerts } from "./rows/alerts.ts";
import { rowDoubts } from "./rows/row-doubts.ts";
import { rowReadings } from "./rows/row-readings.ts";
import { readSupplies } from "./rows/supplies.ts";
import { readTrays } from "./rows/trays.ts";
import type { Source, SourceOf } from "./schema.ts";
import { rawValue } from "./sources/fact-text.ts";
import { isoTime } from "./sources/iso-time.ts";
import { readSource, type SourceResult, type Value } from "./sources/read-source.ts";

export interface EvaluateOptions {
  /** Where the printer answered; tells its own network card among several. */
  address?: string;
}

interface Chosen {
  value: Value;
  facts: Fact[];
  reading: Reading;
}

/** What a printer's facts mean by its profile: fields, readings and, for `explain`, every source with the reason why. */
export function evaluate(profile: Profile, facts: Facts, options: EvaluateOptions = {}): Evaluation {
  const own = profile.device === undefined ? facts : factsOfDevice(facts, profile.device);
  const context = createContext(profile, own, options.address);
  const chosen = chooseAll(profile, context);
  return {
    printer: { ...fieldsOf(chosen, profile), ...tablesOf(context), profile: profile.id },
    readings: [...[...chosen.values()].map(({ reading }) => reading), ...rowReadings(context)].slice(0, 1000),
    // Only who asks why needs every source read, and the reason of each told.
    get trace() {
      const trace: TraceEntry[] = [];
      chooseAll(profile, context, trace);
      return [...trace, ...rowDoubts(context)];
    },
  };
}

function chooseAll(profile: Profile, context: Context, trace?: TraceEntry[]): Map<string, Chosen> {
  const chosen = new Map<string, Chosen>();
  for (const rule of inOrder(profile)) {
    const found = choose(rule, context, chosen, trace);
    if (found) chosen.set(rule.path, found);
  }
  return chosen;
}

const orders = new WeakMap<Profile, ProfileValue[]>();

// The maker first (models lose its name), sums after their parts.
function inOrder(profile: Profile): ProfileValue[] {
  const known = orders.get(profile);
  if (known) return known;
  const place = ({ path, sources }: ProfileValue) =>
    path === "vendor" ? 0 : sources.some((source) => source.kind === "sum") ? 2 : 1;
  const order = Object.values(profile.values).sort((a, b) => place(a) - place(b));
  orders.set(profile, order);
  return order;
}

function choose(
  rule: ProfileValue,
  context: Context,
  known: ReadonlyMap<string, Chosen>,
  trace?: TraceEntry[],
): Chosen | undefined {
  const vendor = String(known.get("vendor")?.value ?? context.profile.vendor ?? "");
  const results: { source: Source; result: SourceResult }[] = [];
  let best: (typeof results)[number] | undefined;
  let isCertain = false;
  for (const source of rule.sources) {
    if (isCertain && !trace) break;
    const result = source.kind === "sum" ? addUp(source, known) : readSource(source, context, vendor);
    const entry = { source, result };
    results.push(entry);
    if (result.value === undefined || isCertain) continue;
    isCertain = result.doubt === undefined;
    if (!best || isCertain) best = entry;
  }
  for (const entry of trace ? results : [])
    trace?.push(traceEntry(rule.path, entry.source, entry.result, entry === best, context));
  if (best?.result.value === undefined) return undefined;
  const { source, result } = best;
  return {
    value: best.result.value,
    facts: result.facts,
    reading: readingOf(rule.path, source.kind, result, context),
  };
}

function addUp(source: SourceOf<"sum">, known: ReadonlyMap<string, Chosen>): SourceResult {
  const parts = source.of.map((path) => ({ path, part: known.get(path) }));
  const missing = parts.filter(({ part }) => typeof part?.value !== "number").map(({ path }) => path);
  if (missing.length > 0) return { facts: [], why: `not added up: ${missing.join(", ")} unknown` };
  const value = parts.reduce((sum, { part }) => sum + Number(part?.value), 0);
  return {
    value,
    part: value,
    facts: parts.flatMap(({ part }) => part?.facts ?? []),
    why: `derived: ${source.of.join(" + ")}`,
  };
}

function readingOf(path: string, kind: string, result: SourceResult, context: Context): Reading {
  const [first] = result.facts;
  const raw = result.part ?? (first ? rawValue(first, context.charsets.general) : "");
  return {
    name: fieldName(path),
    oid: oidOf(result.facts),
    type: kind === "sum" || kind === "row-sum" ? "derived" : (first?.value.type ?? "derived"),
    value: typeof raw === "string" ? raw.slice(0, 1024) : raw,
    at: timeOf(result.facts),
  };
}

// A value is as old as the oldest of its parts.
function timeOf(facts: Fact[]): string {
  return isoTime(facts.reduce((oldest, fact) => Math.min(oldest, fact.at), Number.POSITIVE_INFINITY));
}

function traceEntry(
  path: string,
  source: Source,
  result: SourceResult,
  chosen: boolean,
  context: Context,
): TraceEntry {
  const [first] = result.facts;
  const reasons = [result.why, result.doubt, source.note];
  if (first?.value.type === "OCTET STRING" && (source.kind === "text" || source.kind === "lines")) {
    const { console, general } = context.charsets;
    reasons.push(textDoubt(first.value.value, source.kind === "lines" ? console : general));
  }
  if (result.value !== undefined && !chosen) reasons.push("another source was believed");
  return {
    path,
    rule: source.kind,
    ...(first ? { oid: oidOf(result.facts) } : {}),
    ...(first ? { raw: String(result.part ?? rawValue(first, context.charsets.general)) } : {}),
    why: reasons.filter((reason) => reason !== undefined).join("; "),
    chosen,
  };
}

// A derived value names all the places it was made of.
function oidOf(facts: Fact[]): string {
  return facts
    .map((fact) => fact.oid)
    .join("+")
    .slice(0, 400);
}

function fieldsOf(chosen: ReadonlyMap<string, Chosen>, profile: Profile): PrinterFields {
  const fields: Record<string, Value> = {};
  const counters: Record<string, string | number> & { totalUnit?: string } = {};
  if (profile.vendor !== undefined) fields.vendor = profile.vendor;
  for (const [path, { value }] of chosen) {
    if (!path.startsWith("counters.")) fields[path] = value;
    else if (!Array.isArray(value)) counters[path.slice("counters.".length)] = value;
  }
  // A unit says nothing without the count it belongs to.
  if (!chosen.has("counters.total")) delete counters.totalUnit;
  return { ...(fields as PrinterFields), ...(Object.keys(counters).length > 0 ? { counters } : {}) };
}

function tablesOf(context: Context): PrinterFields {
  const supplies = readSupplies(context);
  const trays = readTrays(context);
  const alerts = readAlerts(context);
  return {
    ...(supplies.length > 0 ? { supplies } : {}),
    ...(trays.length > 0 ? { trays } : {}),
    ...(alerts.length > 0 ? { alerts } : {}),
  };
}
