// The library's values as the model's: counted numbers, exact 64-bit counters, octets that belong to nobody else.
import type { SnmpValue, Varbind } from "../model/index.ts";
import { TAG } from "./ber.ts";
import { interned } from "./interned.ts";
import type { LibraryVarbind } from "./library.ts";
import { counter64 } from "./varbind.ts";

/** One variable of an answer; undefined where the library found no whole value of that type. */
export function toVarbind({ oid, type, value }: LibraryVarbind): Varbind | undefined {
  switch (type) {
    case TAG.noSuchObject:
      return { oid, exception: "noSuchObject" };
    case TAG.noSuchInstance:
      return { oid, exception: "noSuchInstance" };
    case TAG.endOfMibView:
      return { oid, exception: "endOfMibView" };
  }
  const known = toValue(type, value);
  return known && { oid: interned(oid), value: known };
}

function toValue(type: number, value: unknown): SnmpValue | undefined {
  if (typeof value === "number") {
    switch (type) {
      case TAG.integer:
        return { type: "INTEGER", value };
      case TAG.counter32:
        return { type: "Counter32", value };
      case TAG.gauge32:
        return { type: "Gauge32", value };
      case TAG.timeTicks:
        return { type: "TimeTicks", value };
    }
  } else if (value instanceof Uint8Array) {
    switch (type) {
      case TAG.counter64:
        return { type: "Counter64", value: counter64(value) };
      // Copies: the library's are windows into the whole datagram.
      case TAG.octetString:
        return { type: "OCTET STRING", value: new Uint8Array(value) };
      case TAG.opaque:
        return { type: "Opaque", value: new Uint8Array(value) };
    }
  } else if (typeof value === "string") {
    if (type === TAG.ipAddress) return { type: "IpAddress", value };
    // An OID of no octets comes as "NaN.NaN": agents mean zeroDotZero by it.
    if (type === TAG.oid) return { type: "OBJECT IDENTIFIER", value: value.includes("NaN") ? "0.0" : value };
  }
  // BOOLEAN and BIT STRING are no types of SNMP (RFC 2578 §7.1), but agents were seen to send them.
  const isNothing = type === TAG.null || type === TAG.boolean || type === TAG.bitString;
  return isNothing ? { type: "NULL", value: null } : undefined;
}
