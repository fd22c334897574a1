// Recordings of devices: one variable per line, `OID|TYPE|VALUE`; TYPE is the ASN.1 tag number, and an `x`
// behind it says that VALUE is hexadecimal (the form of the .snmprec files of other simulators).
import { isOid, parseIpv4, type SnmpValue, type Varbind } from "../model/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";

/** A variable that has a value. */
type RecordedVariable = Required<Pick<Varbind, "oid" | "value">>;

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_VARIABLES = 200_000;
const MAX_VALUE_OCTETS = 65_000;

/** Told of each line that has an OID but no value that can be played; such lines are left out. */
export type OnUnplayable = (line: number, reason: string) => void;

/**
 * The variables of a recording, in its order; of a repeated OID the first.
 * Problem recording.invalid names the line (1-based, also as detail.line). With `onUnplayable` only lines
 * that are no variable at all are a problem: published recordings hold values blanked by hand.
 */
export function parseRecording(
  recording: string | Uint8Array,
  name = "recording",
  onUnplayable?: OnUnplayable,
): Outcome<RecordedVariable[]> {
  if (recording.length > MAX_BYTES)
    return failure("recording.invalid", `${name} is larger than ${MAX_BYTES} bytes`);
  const variables = new Map<string, SnmpValue>();
  const invalid = (line: number, reason: string) =>
    failure("recording.invalid", `${name}, line ${line}: ${reason}`, { line });
  for (const [index, line] of asLatin1(recording).split("\n").entries()) {
    const stripped = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (stripped.trim() === "" || stripped.startsWith("#")) continue;
    const parts = splitLine(stripped);
    if (typeof parts === "string") return invalid(index + 1, parts);
    const value = parseValue(parts.type, parts.raw);
    if (typeof value === "string") {
      if (!onUnplayable) return invalid(index + 1, value);
      onUnplayable(index + 1, value);
      continue;
    }
    if (!variables.has(parts.oid)) variables.set(parts.oid, value);
    if (variables.size > MAX_VARIABLES)
      return failure("recording.invalid", `${name} holds more than ${MAX_VARIABLES} variables`);
  }
  return success(Array.from(variables, ([oid, value]) => ({ oid, value })));
}

/** One line as a variable, or as text what is wrong with it. */
export function parseVariable(line: string): RecordedVariable | string {
  const parts = splitLine(asLatin1(line));
  if (typeof parts === "string") return parts;
  const value = parseValue(parts.type, parts.raw);
  return typeof value === "string" ? value : { oid: parts.oid, value };
}

// One character per octet, so that a value keeps its octets whatever its character set.
function asLatin1(recording: string | Uint8Array): string {
  const text = Buffer.from(recording).toString("latin1");
  // A byte order mark is no part of the first OID.
  return text.startsWith("\xef\xbb\xbf") ? text.slice(3) : text;
}

function splitLine(line: string): { oid: string; type: string; raw: string } | string {
  const parts = /^([^|]*)\|([^|]*)\|(.*)$/s.exec(line);
  if (!parts) return "is not OID|TYPE|VALUE";
  const [, rawOid = "", type = "", raw = ""] = parts;
  const oid = withoutDot(rawOid.trim());
  return isVariableOid(oid) ? { oid, type: type.trim(), raw } : `"${rawOid.slice(0, 40)}" is no OID`;
}

function parseValue(type: string, raw: string): SnmpValue | string {
  const hex = type.endsWith("x");
  const octets = hex ? fromHex(raw) : Buffer.from(raw, "latin1");
  if (!octets) return "VALUE is not hexadecimal";
  if (octets.length > MAX_VALUE_OCTETS) return `VALUE is longer than ${MAX_VALUE_OCTETS} octets`;
  const text = hex ? octets.toString() : raw.trim();
  switch (hex ? type.slice(0, -1) : type) {
    case "2":
      return number("INTEGER", text, -(2 ** 31), 2 ** 31 - 1);
    case "4":
      return { type: "OCTET STRING", value: octets };
    case "5":
      return { type: "NULL", value: null };
    case "6": {
      const oid = withoutDot(text);
      return isVariableOid(oid) ? { type: "OBJECT IDENTIFIER", value: oid } : "VALUE is no OID";
    }
    case "64":
      if (hex && octets.length === 4) return { type: "IpAddress", value: octets.join(".") };
      return parseIpv4(text) === undefined ? "VALUE is no IPv4 address" : { type: "IpAddress", value: text };
    case "65":
      return number("Counter32", text, 0, 2 ** 32 - 1);
    case "66":
      return number("Gauge32", text, 0, 2 ** 32 - 1);
    case "67":
      return number("TimeTicks", text, 0, 2 ** 32 - 1);
    case "68":
      return { type: "Opaque", value: octets };
    case "70":
      return /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n
        ? { type: "Counter64", value: BigInt(text) }
        : "VALUE is no number from 0 to 2^64-1";
    default:
      return `"${type.slice(0, 20)}" is no known TYPE`;
  }
}

function number(
  type: "INTEGER" | "Counter32" | "Gauge32" | "TimeTicks",
  text: string,
  low: number,
  high: number,
): SnmpValue | string {
  const value = /^-?\d{1,11}$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? { type, value } : `VALUE is no number from ${low} to ${high}`;
}

function fromHex(text: string): Buffer | undefined {
  const digits = text.trim();
  return /^([0-9a-f]{2})*$/i.test(digits) ? Buffer.from(digits, "hex") : undefined;
}

function withoutDot(oid: string): string {
  return oid.startsWith(".") ? oid.slice(1) : oid;
}

// What BER can carry (X.690 §8.19.4) and RFC 2578 §3.5 allows.
function isVariableOid(oid: string): boolean {
  if (!isOid(oid)) return false;
  const [first = 0, second, ...others] = oid.split(".").map(Number);
  return second !== undefined && first <= 2 && (first === 2 || second < 40) && others.length <= 126;
}
