// Values of variables on the wire (RFC 2578 §7.1, RFC 3416 §3).
import type { Exception, SnmpValue, Varbind } from "../model/index.ts";
import {
  type BerReader,
  element,
  integerElement,
  MalformedBer,
  oidElement,
  oidText,
  signedNumber,
  tag,
  unsignedBigint,
} from "./ber.ts";

/** ASN.1 tags of the types, which are also the type numbers of a recording. */
export const typeTag = {
  INTEGER: 2,
  "OCTET STRING": 4,
  NULL: 5,
  "OBJECT IDENTIFIER": 6,
  IpAddress: 0x40,
  Counter32: 0x41,
  Gauge32: 0x42,
  TimeTicks: 0x43,
  Opaque: 0x44,
  Counter64: 0x46,
} as const satisfies Record<SnmpValue["type"], number>;

const exceptionTag = {
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const satisfies Record<Exception, number>;

const empty = new Uint8Array();

export function encodeValue(value: SnmpValue): Uint8Array {
  const identifier = typeTag[value.type];
  switch (value.type) {
    case "INTEGER":
    case "Counter32":
    case "Gauge32":
    case "TimeTicks":
    case "Counter64":
      return integerElement(identifier, value.value);
    case "OCTET STRING":
    case "Opaque":
      return element(identifier, value.value);
    case "OBJECT IDENTIFIER":
      return oidElement(value.value);
    case "IpAddress":
      return element(identifier, Uint8Array.from(value.value.split(".").map(Number)));
    case "NULL":
      return element(identifier, empty);
  }
}

export function encodeVarbind(varbind: Varbind): Uint8Array {
  const value = varbind.exception
    ? element(exceptionTag[varbind.exception], empty)
    : encodeValue(varbind.value ?? { type: "NULL", value: null });
  return element(tag.sequence, oidElement(varbind.oid), value);
}

export function decodeVarbind(reader: BerReader): Varbind {
  const pair = reader.enter(tag.sequence);
  const oid = oidText(pair.next(tag.objectIdentifier).content);
  const { tag: identifier, content } = pair.next();
  for (const [exception, known] of Object.entries(exceptionTag))
    if (known === identifier) return { oid, exception: exception as Exception };
  return { oid, value: decodeValue(identifier, content) };
}

function decodeValue(identifier: number, content: Uint8Array): SnmpValue {
  switch (identifier) {
    case typeTag.INTEGER:
      return { type: "INTEGER", value: signedNumber(content) };
    case typeTag["OCTET STRING"]:
      return { type: "OCTET STRING", value: content };
    case typeTag.NULL:
      return { type: "NULL", value: null };
    case typeTag["OBJECT IDENTIFIER"]:
      return { type: "OBJECT IDENTIFIER", value: oidText(content) };
    case typeTag.IpAddress:
      if (content.length !== 4) throw new MalformedBer("IpAddress");
      return { type: "IpAddress", value: content.join(".") };
    case typeTag.Counter32:
      return { type: "Counter32", value: Number(unsignedBigint(content, 32)) };
    case typeTag.Gauge32:
      return { type: "Gauge32", value: Number(unsignedBigint(content, 32)) };
    case typeTag.TimeTicks:
      return { type: "TimeTicks", value: Number(unsignedBigint(content, 32)) };
    case typeTag.Opaque:
      return { type: "Opaque", value: content };
    case typeTag.Counter64:
      return { type: "Counter64", value: unsignedBigint(content, 64) };
    default:
      throw new MalformedBer(`value with tag ${identifier}`);
  }
}
