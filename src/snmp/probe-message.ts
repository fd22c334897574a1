// Prepared messages: encoded once, afterwards only the four octets of the id change.
import { element, integerElement, oidElement, TAG } from "./ber.ts";
import { FLAG, PDU, VERSION } from "./frame.ts";
import type { ProbeKind } from "./probe.ts";

/** SNMPv2-MIB sysObjectID.0: cheap for every agent, and it says what it is. */
export const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";

export interface PreparedMessage {
  bytes: Uint8Array;
  /** Where the id's four octets stand. */
  idOffset: number;
}

/** The datagram of a probe; ids written at `idOffset` must have 01 as their top bits, so that four octets are minimal. */
export function prepareMessage(kind: ProbeKind, oid: string): PreparedMessage {
  const build = (id: number) =>
    kind.version === "3" ? discovery(id) : question(kind.version, kind.community, oid, id);
  const bytes = build(0x40000000);
  const other = build(0x7fffffff);
  // The first octet in which two ids differ is the id's first.
  return { bytes, idOffset: bytes.findIndex((octet, at) => octet !== other[at]) };
}

function question(version: "1" | "2c", community: string, oid: string, id: number): Uint8Array {
  return element(
    TAG.sequence,
    integerElement(version === "1" ? VERSION.v1 : VERSION.v2c),
    element(TAG.octetString, new TextEncoder().encode(community)),
    element(
      PDU.get,
      integerElement(id),
      integerElement(0),
      integerElement(0),
      element(TAG.sequence, element(TAG.sequence, oidElement(oid), element(TAG.null))),
    ),
  );
}

/** RFC 3414 §4: nobody asks nothing of an unknown engine, and its report tells the engine's id. */
function discovery(id: number): Uint8Array {
  const empty = element(TAG.octetString);
  return element(
    TAG.sequence,
    integerElement(VERSION.v3),
    element(
      TAG.sequence,
      integerElement(id),
      integerElement(65507),
      element(TAG.octetString, Uint8Array.of(FLAG.reportable)),
      integerElement(3),
    ),
    element(
      TAG.octetString,
      element(TAG.sequence, empty, integerElement(0), integerElement(0), empty, empty, empty),
    ),
    element(
      TAG.sequence,
      empty,
      empty,
      element(PDU.get, integerElement(1), integerElement(0), integerElement(0), element(TAG.sequence)),
    ),
  );
}
