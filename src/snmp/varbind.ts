// The first variable of a reply, read without the library: all that a sweep wants to know.
import type { SnmpValue, Varbind } from "../model/index.ts";
import { BerReader, readOid, TAG } from "./ber.ts";

const reader = new BerReader();

/** The variable at `start`, or undefined when there is none that can be read. */
export function readVarbind(bytes: Uint8Array, start: number, limit: number): Varbind | undefined {
  reader.reset(bytes, start);
  if (!reader.enter(TAG.sequence, limit)) return undefined;
  const end = reader.end;
  if (!reader.enter(TAG.oid, end)) return undefined;
  const oid = readOid(bytes, reader.at, reader.end);
  reader.skip();
  if (oid === undefined || !reader.header(end)) return undefined;
  switch (reader.tag) {
    case TAG.noSuchObject:
      return { oid, exception: "noSuchObject" };
    case TAG.noSuchInstance:
      return { oid, exception: "noSuchInstance" };
    case TAG.endOfMibView:
      return { oid, exception: "endOfMibView" };
  }
  const value = readValue(bytes);
  return value && { oid, value };
}

function readValue(bytes: Uint8Array): SnmpValue | undefined {
  const { at: start, end } = reader;
  switch (reader.tag) {
    case TAG.integer: {
      const value = reader.signed();
      return Number.isNaN(value) ? undefined : { type: "INTEGER", value };
    }
    case TAG.counter32:
      return unsigned("Counter32");
    case TAG.gauge32:
      return unsigned("Gauge32");
    case TAG.timeTicks:
      return unsigned("TimeTicks");
    case TAG.counter64:
      return { type: "Counter64", value: counter64(bytes.subarray(start, end)) };
    case TAG.octetString:
      return { type: "OCTET STRING", value: Uint8Array.from(bytes.subarray(start, end)) };
    case TAG.opaque:
      return { type: "Opaque", value: Uint8Array.from(bytes.subarray(start, end)) };
    case TAG.oid: {
      const value = readOid(bytes, start, end);
      return value === undefined ? undefined : { type: "OBJECT IDENTIFIER", value };
    }
    case TAG.ipAddress:
      return end - start === 4
        ? { type: "IpAddress", value: bytes.subarray(start, end).join(".") }
        : undefined;
    case TAG.null:
      return { type: "NULL", value: null };
    default:
      return undefined;
  }
}

// Agents that forget the leading zero send large counters as negative numbers.
function unsigned(type: "Counter32" | "Gauge32" | "TimeTicks"): SnmpValue | undefined {
  const value = reader.signed();
  return Number.isNaN(value) ? undefined : { type, value: value >>> 0 };
}

/** Counter64 from its octets, whatever their number; only the low 64 bits can mean something. */
export function counter64(octets: Uint8Array): bigint {
  let value = 0n;
  for (const octet of octets.subarray(-8)) value = (value << 8n) | BigInt(octet);
  return value;
}

/** True when a list of variables is whole: nothing cut off, nothing reaching beyond what holds it. */
export function isSound(bytes: Uint8Array, start: number, limit: number): boolean {
  reader.reset(bytes, start);
  while (reader.at < limit) {
    if (!reader.enter(TAG.sequence, limit)) return false;
    const end = reader.end;
    if (!reader.enter(TAG.oid, end) || !isWholeOid(bytes)) return false;
    reader.skip();
    if (!reader.header(end) || reader.end !== end) return false;
    if (reader.tag === TAG.oid && !isWholeOid(bytes)) return false;
    reader.skip();
  }
  return true;
}

// The last octet of an arc has its top bit clear (X.690 §8.19.2).
function isWholeOid(bytes: Uint8Array): boolean {
  return reader.at === reader.end || (bytes[reader.end - 1] ?? 0x80) < 0x80;
}
