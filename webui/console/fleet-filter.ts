// The fleet's filter box: `vendor:brother toner<10 site:"Oslo"`. Text in, a question about a row out.
import { type FleetRow, lowest, lowestToner } from "./fleet-row.ts";

export interface FleetFilter {
  /** True for rows that every term lets through. */
  matches(row: FleetRow, now: number): boolean;
  /** What was not understood, in words; the rest still counts. */
  faults: string[];
  isEmpty: boolean;
}

type Test = (row: FleetRow, now: number) => boolean;
type Comparison = ":" | "=" | "<" | ">" | "<=" | ">=";
interface Term {
  isNot: boolean;
  field?: string;
  comparison: Comparison;
  value: string;
}

const TEXTS: Record<string, (row: FleetRow) => string | undefined> = {
  vendor: (row) => row.vendor,
  model: (row) => row.model,
  serial: (row) => row.serialNumber,
  host: (row) => row.hostname,
  location: (row) => row.location,
  site: (row) => row.site,
  box: (row) => row.box,
  firmware: (row) => row.firmware,
  mac: (row) => row.macAddress,
  asset: (row) => row.assetNumber,
  profile: (row) => row.profile,
};

const colored = (color: string) => (row: FleetRow) => lowest(row, (supply) => supply.color === color);
const counted = (name: string) => (row: FleetRow) => row.counters[name];

const NUMBERS: Record<string, (row: FleetRow) => number | undefined> = {
  toner: lowestToner,
  supply: (row) => lowest(row, () => true),
  black: colored("black"),
  cyan: colored("cyan"),
  magenta: colored("magenta"),
  yellow: colored("yellow"),
  pages: counted("total"),
  total: counted("total"),
  mono: counted("mono"),
  color: counted("color"),
  print: counted("print"),
  copy: counted("copy"),
  fax: counted("fax"),
  scan: counted("scan"),
};

const STATES: Record<string, Test> = {
  fine: (row) => row.state === "fine",
  attention: (row) => row.state === "attention",
  broken: (row) => row.state === "broken",
  unknown: (row) => row.state === "unknown",
  silent: (row) => row.silentSince !== undefined,
  unread: (row) => row.notReadSince !== undefined,
  empty: (row) =>
    row.silentSince === undefined && row.notReadSince === undefined && lowest(row, () => true) === 0,
};

const AGES: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Field names for the help beside the box. */
export const filterFields: string[] = [
  ...Object.keys(TEXTS),
  "address",
  ...Object.keys(NUMBERS),
  "state",
  "seen",
];

/** Understands the filter box; what makes no sense becomes a fault, never an exception. */
export function parseFleetFilter(text: string): FleetFilter {
  const faults: string[] = [];
  const tests: Test[] = [];
  for (const term of terms(text.slice(0, 500))) {
    const test = testOf(term);
    if (typeof test === "string") faults.push(test);
    else tests.push(term.isNot ? (row, now) => !test(row, now) : test);
  }
  return {
    matches: (row, now) => tests.every((test) => test(row, now)),
    faults,
    isEmpty: tests.length === 0,
  };
}

function* terms(text: string): Generator<Term> {
  // [-] field comparison "quoted words" or word | [-] "quoted words" or word
  const pattern = /(-)?(?:([a-z]+)(<=|>=|[:=<>])(?:"([^"]*)"?|(\S*))|"([^"]*)"?|(\S+))/giu;
  for (const [whole, minus, name, comparison, quoted, bare, phrase, word] of text.matchAll(pattern)) {
    const field = name?.toLowerCase();
    const isNot = minus !== undefined;
    // A part of a MAC or IPv6 address stands before a colon too, and no field is called so.
    if (field !== undefined && !(comparison === ":" && /^[0-9a-f]{1,4}$/.test(field))) {
      const value = (quoted ?? bare ?? "").trim();
      yield { isNot, field, comparison: comparison as Comparison, value };
      continue;
    }
    const value = (field === undefined ? (phrase ?? word ?? "") : whole.slice(minus?.length ?? 0)).trim();
    if (value !== "") yield { isNot, comparison: ":", value };
  }
}

function testOf(term: Term): Test | string {
  const { field, comparison, value } = term;
  if (field === undefined) {
    const wanted = value.toLowerCase();
    return (row) => row.words.includes(wanted);
  }
  if (value === "") return `“${field}${comparison}” needs a value after it.`;
  if (field === "state" || field === "is") {
    return (
      STATES[value.toLowerCase()] ?? `“${value}” is no state: there are ${Object.keys(STATES).join(", ")}.`
    );
  }
  if (field === "address") return addressTest(value);
  if (field === "seen") return ageTest(comparison, value);
  const readText = TEXTS[field];
  if (readText) return textTest(readText, comparison, value);
  const readNumber = NUMBERS[field];
  if (readNumber) return numberTest(readNumber, field, comparison, value);
  return `There is no field “${field}”. Fields are ${filterFields.join(", ")}.`;
}

function textTest(read: (row: FleetRow) => string | undefined, comparison: Comparison, value: string): Test {
  const wanted = value.toLowerCase();
  if (comparison === "=") return (row) => read(row)?.toLowerCase() === wanted;
  return (row) => read(row)?.toLowerCase().includes(wanted) === true;
}

function numberTest(
  read: (row: FleetRow) => number | undefined,
  field: string,
  comparison: Comparison,
  value: string,
): Test | string {
  const wanted = /^\d{1,15}(\.\d+)?%?$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  if (Number.isNaN(wanted)) return `“${value}” is no number: write ${field}<10, for instance.`;
  // A value that the printer did not tell is neither above nor below.
  return (row) => compares(read(row), comparison, wanted);
}

function compares(told: number | undefined, comparison: Comparison, wanted: number): boolean {
  if (told === undefined) return false;
  switch (comparison) {
    case "<":
      return told < wanted;
    case "<=":
      return told <= wanted;
    case ">":
      return told > wanted;
    case ">=":
      return told >= wanted;
    default:
      return told === wanted;
  }
}

function ageTest(comparison: Comparison, value: string): Test | string {
  const [, amount, unit] = /^(\d{1,6})([mhdw])$/i.exec(value) ?? [];
  const factor = AGES[unit?.toLowerCase() ?? ""];
  if (amount === undefined || factor === undefined) {
    return `“${value}” is no age: write seen>2d for not seen in two days (m, h, d, w).`;
  }
  const age = Number(amount) * factor;
  return (row, now) => compares(now - row.lastSeen, comparison === ":" ? "<=" : comparison, age);
}

function addressTest(value: string): Test | string {
  const [, a, b, c, d, bits] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(value) ?? [];
  if (!value.includes("/")) {
    const start = value.toLowerCase().replace(/\*$/, "");
    return (row) => row.address.toLowerCase().startsWith(start);
  }
  const network = addressNumber([a, b, c, d].join("."));
  if (network === undefined || bits === undefined || Number(bits) > 32) {
    return `“${value}” is no network: write address:10.4.0.0/16.`;
  }
  const size = 2 ** (32 - Number(bits));
  return (row) => {
    const address = addressNumber(row.address);
    return address !== undefined && Math.floor(address / size) === Math.floor(network / size);
  };
}

/** An IPv4 address as a number; in arithmetic of our own because bit operators stop at 31 bits. */
function addressNumber(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}
