// Facts as text, for rules that only look at words.

import { decodeText, type Fact, type Facts, hexOf, isText } from "../../model/index.ts";

// Command sets make device ids long, and the model may stand behind them.
const MAX_DEVICE_ID = 2048;

/** The IEEE 1284 device id at an OID, or undefined when nothing readable stands there. */
export function deviceIdAt(facts: Facts, oid: string): string | undefined {
  const fact = facts.get(oid);
  return fact && deviceIdText(fact);
}

export function deviceIdText(fact: Fact, charset?: number): string | undefined {
  if (fact.value.type !== "OCTET STRING") return undefined;
  // The two octets of length in front (IEEE 1284 §7.6) may be a NUL and a control.
  const octets = fact.value.value[0] === 0 ? fact.value.value.subarray(2) : fact.value.value;
  return decodeText(octets, charset, MAX_DEVICE_ID) || undefined;
}

/** The text at an OID, or undefined when nothing readable stands there. */
export function textOf(facts: Facts, oid: string, charset?: number): string | undefined {
  const fact = facts.get(oid);
  return fact && factText(fact, charset);
}

/** An octet string as text; undefined when it is empty or of another type. */
export function factText(fact: Fact, charset?: number): string | undefined {
  if (fact.value.type !== "OCTET STRING") return undefined;
  return decodeText(fact.value.value, charset) || undefined;
}

/** The object identifier at an OID, without the leading dot that some agents put. */
export function objectIdOf(facts: Facts, oid: string): string | undefined {
  const value = facts.get(oid)?.value;
  return value?.type === "OBJECT IDENTIFIER" ? value.value.replace(/^\./u, "") : undefined;
}

/** An INTEGER and its kin as a number; undefined for anything else. */
export function factNumber(fact: Fact | undefined): number | undefined {
  if (!fact) return undefined;
  const { type, value } = fact.value;
  if (type === "INTEGER" || type === "Counter32" || type === "Gauge32")
    return Number.isSafeInteger(value) ? value : undefined;
  if (type === "Counter64") return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  return undefined;
}

const MAX_RAW = 1024;

/** A fact as a reading keeps it: a number where it is one, text where it is text, else hex. */
export function rawValue(fact: Fact, charset?: number): number | string {
  const { type, value } = fact.value;
  switch (type) {
    case "NULL":
      return "";
    case "Counter64":
      return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
    case "OCTET STRING":
    case "Opaque":
      if (type === "OCTET STRING" && isText(value)) return decodeText(value, charset).slice(0, MAX_RAW);
      return hexOf(value.subarray(0, MAX_RAW / 2));
    case "OBJECT IDENTIFIER":
    case "IpAddress":
      return value.slice(0, MAX_RAW);
    default:
      return value;
  }
}
