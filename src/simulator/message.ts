// Messages of SNMPv1 (RFC 1157 §4) and SNMPv2c (RFC 1901), and the PDUs that version 3 shares with them.
import type { Varbind } from "../model/index.ts";
import { BerReader, element, integerElement, MalformedBer, tag } from "./ber.ts";
import { decodeVarbind, encodeVarbind } from "./value-codec.ts";

const pduTag = { get: 0xa0, getNext: 0xa1, response: 0xa2, set: 0xa3, getBulk: 0xa5, report: 0xa8 } as const;
export type PduKind = keyof typeof pduTag;

/** RFC 3416 §3; version 1 knows those up to 5. */
export const errorStatus = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  readOnly: 4,
  genErr: 5,
  authorizationError: 16,
  notWritable: 17,
} as const;

export interface Pdu {
  kind: PduKind;
  requestId: number;
  /** In a GETBULK: non-repeaters. */
  errorStatus: number;
  /** In a GETBULK: max-repetitions. */
  errorIndex: number;
  varbinds: Varbind[];
}

export interface CommunityMessage {
  version: "1" | "2c";
  community: string;
  pdu: Pdu;
}

const versionNumber = { "1": 0, "2c": 1 } as const;

/** Wraps variables that are already encoded, so that a GETBULK can be filled octet by octet. */
export function encodePdu(pdu: Omit<Pdu, "varbinds">, varbinds: Uint8Array[]): Uint8Array {
  return element(
    pduTag[pdu.kind],
    integerElement(tag.integer, pdu.requestId),
    integerElement(tag.integer, pdu.errorStatus),
    integerElement(tag.integer, pdu.errorIndex),
    element(tag.sequence, ...varbinds),
  );
}

export function decodePdu(reader: BerReader): Pdu {
  const identifier = reader.peek();
  const kind = (Object.keys(pduTag) as PduKind[]).find((name) => pduTag[name] === identifier);
  if (!kind) throw new MalformedBer(`PDU with tag ${identifier}`);
  const inside = reader.enter(pduTag[kind]);
  const [requestId, status, index] = [inside.integer(), inside.integer(), inside.integer()];
  const list = inside.enter(tag.sequence);
  const varbinds: Varbind[] = [];
  while (!list.done) varbinds.push(decodeVarbind(list));
  return { kind, requestId, errorStatus: status, errorIndex: index, varbinds };
}

export function encodeCommunityMessage(version: "1" | "2c", community: string, pdu: Uint8Array): Uint8Array {
  return element(
    tag.sequence,
    integerElement(tag.integer, versionNumber[version]),
    element(tag.octetString, Buffer.from(community)),
    pdu,
  );
}

/** A whole version 1 or 2c message from its parts. */
export function encodeMessage(message: CommunityMessage): Uint8Array {
  const pdu = encodePdu(message.pdu, message.pdu.varbinds.map(encodeVarbind));
  return encodeCommunityMessage(message.version, message.community, pdu);
}

/** The version of a message, without looking further; undefined when it is no SNMP or of no known version. */
export function messageVersion(bytes: Uint8Array): "1" | "2c" | "3" | undefined {
  try {
    return ({ 0: "1", 1: "2c", 3: "3" } as const)[new BerReader(bytes).enter(tag.sequence).integer()];
  } catch (error) {
    if (error instanceof MalformedBer) return undefined;
    throw error;
  }
}

/** Undefined when the octets are no version 1 or 2c message. */
export function decodeMessage(bytes: Uint8Array): CommunityMessage | undefined {
  try {
    const message = new BerReader(bytes).enter(tag.sequence);
    const number = message.integer();
    if (number !== 0 && number !== 1) return undefined;
    const community = Buffer.from(message.octets()).toString();
    return { version: number === 0 ? "1" : "2c", community, pdu: decodePdu(message) };
  } catch (error) {
    if (error instanceof MalformedBer) return undefined;
    throw error;
  }
}
