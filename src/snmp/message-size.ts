// How large a message will be, before it is sent: so that as many variables share one as fit a datagram.

import type { Varbind } from "../model/index.ts";

/** IPv4 and UDP headers, and what frames the variables of a v1 or v2c message with a short community. */
export const MESSAGE_OVERHEAD = 28 + 32;
/** USM adds engine id, user, digests and scoped PDU (RFC 3412 §6). */
export const MESSAGE_OVERHEAD_V3 = 28 + 110;

/** Octets of a variable with an unknown or NULL value in a request. */
export function requestOctets(oid: string): number {
  return oidOctets(oid) + 6;
}

/** Octets of a variable whose value takes `valueOctets`. */
export function replyOctets(oid: string, valueOctets: number): number {
  return oidOctets(oid) + valueOctets + (valueOctets > 100 ? 8 : 6);
}

/** Octets that the value of a variable took on the wire, without tag and length. */
export function valueOctets(varbind: Varbind): number {
  const value = varbind.value;
  if (!value) return 0;
  switch (value.type) {
    case "OCTET STRING":
    case "Opaque":
      return value.value.length;
    case "OBJECT IDENTIFIER":
      return oidOctets(value.value);
    case "IpAddress":
      return 4;
    case "NULL":
      return 0;
    case "Counter64":
      return Math.max(1, Math.ceil((value.value.toString(2).length + 1) / 8));
    default:
      return integerOctets(value.value);
  }
}

/** Octets of an encoded OBJECT IDENTIFIER without tag and length (X.690 §8.19). */
export function oidOctets(oid: string): number {
  let octets = -1; // the first two arcs share one
  let arc = 0;
  for (let i = 0; i <= oid.length; i++) {
    const code = i < oid.length ? oid.charCodeAt(i) : 46;
    if (code !== 46) {
      arc = arc * 10 + code - 48;
      continue;
    }
    octets += arc < 0x80 ? 1 : arc < 0x4000 ? 2 : arc < 0x20_0000 ? 3 : arc < 0x1000_0000 ? 4 : 5;
    arc = 0;
  }
  return octets;
}

function integerOctets(value: number): number {
  const size = Math.abs(value);
  return size < 0x80 ? 1 : size < 0x8000 ? 2 : size < 0x80_0000 ? 3 : size < 0x8000_0000 ? 4 : 5;
}
