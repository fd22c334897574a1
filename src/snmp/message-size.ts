// How large a message will be, before it is sent: so that as many variables share one as fit a datagram.

import type { Varbind } from "../model/index.ts";

type Version = "1" | "2c" | "3";

const IP_AND_UDP = 28;
// Sequence, version, community and PDU header of RFC 3416 §3; USM adds engine id, user and digests (RFC 3412 §6).
const FRAME: Record<Version, number> = { "1": 32, "2c": 32, "3": 110 };

/** Octets of a request for these variables, with IP and UDP headers. */
export function requestBytes(version: Version, oids: readonly string[]): number {
  return oids.reduce((sum, oid) => sum + oidOctets(oid) + 6, IP_AND_UDP + FRAME[version]);
}

/** Octets of an answer with these variables, with IP and UDP headers. */
export function replyBytes(version: Version, varbinds: readonly Varbind[]): number {
  return varbinds.reduce(
    (sum, varbind) => sum + variableBytes(varbind.oid, valueOctets(varbind)),
    IP_AND_UDP + FRAME[version],
  );
}

/** Octets of one variable of an answer, whose value takes `octets`. */
export function variableBytes(oid: string, octets: number): number {
  return oidOctets(oid) + octets + (octets > 100 ? 8 : 6);
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
