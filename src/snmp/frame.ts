// The outside of an SNMP message, in any version: enough to know whose answer it is, and nothing more.
import { BerReader, TAG } from "./ber.ts";

export const VERSION = { v1: 0, v2c: 1, v3: 3 } as const;

/** RFC 3416 §3. */
export const PDU = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  getBulk: 0xa5,
  report: 0xa8,
} as const;

/** msgFlags of RFC 3412 §6.4. */
export const FLAG = { auth: 1, priv: 2, reportable: 4 } as const;

/** Offsets point into the datagram that was read; filled anew for each one. */
export interface Frame {
  version: number;
  /** request-id in v1 and v2c, msgID in v3. */
  id: number;
  /** 0 where the scoped PDU is encrypted. */
  pdu: number;
  errorStatus: number;
  errorIndex: number;
  varbindsStart: number;
  varbindsEnd: number;
  communityStart: number;
  communityEnd: number;
  flags: number;
  engineIdStart: number;
  engineIdEnd: number;
  engineBoots: number;
  engineTime: number;
}

export function emptyFrame(): Frame {
  return {
    version: -1,
    id: 0,
    pdu: 0,
    errorStatus: 0,
    errorIndex: 0,
    varbindsStart: 0,
    varbindsEnd: 0,
    communityStart: 0,
    communityEnd: 0,
    flags: 0,
    engineIdStart: 0,
    engineIdEnd: 0,
    engineBoots: 0,
    engineTime: 0,
  };
}

const reader = new BerReader();

/** Fills `frame` from a datagram; false when that is no SNMP message (the frame then holds nothing of use). */
export function readFrame(bytes: Uint8Array, frame: Frame): boolean {
  reader.reset(bytes);
  if (!reader.enter(TAG.sequence, bytes.length)) return false;
  const end = reader.end;
  frame.version = reader.integer(end);
  frame.flags = 0;
  frame.engineIdStart = 0;
  frame.engineIdEnd = 0;
  frame.communityStart = 0;
  frame.communityEnd = 0;
  if (frame.version === VERSION.v3) return readV3(frame, end);
  if (frame.version !== VERSION.v1 && frame.version !== VERSION.v2c) return false;
  if (!reader.enter(TAG.octetString, end)) return false;
  frame.communityStart = reader.at;
  frame.communityEnd = reader.end;
  reader.skip();
  if (!readPdu(frame, end)) return false;
  frame.id = pduId;
  return true;
}

/** RFC 3412 §6 and RFC 3414 §2.4. */
function readV3(frame: Frame, end: number): boolean {
  if (!reader.enter(TAG.sequence, end)) return false;
  const headerEnd = reader.end;
  frame.id = reader.integer(headerEnd);
  const maxSize = reader.integer(headerEnd);
  if (Number.isNaN(frame.id) || Number.isNaN(maxSize)) return false;
  if (!reader.enter(TAG.octetString, headerEnd) || reader.end !== reader.at + 1) return false;
  frame.flags = reader.bytes[reader.at] ?? 0;
  reader.skip();
  // 3 is the user-based security model; nothing else is spoken here.
  if (reader.integer(headerEnd) !== 3) return false;
  reader.at = headerEnd;

  if (!reader.enter(TAG.octetString, end)) return false;
  const securityEnd = reader.end;
  if (!reader.enter(TAG.sequence, securityEnd)) return false;
  if (!reader.enter(TAG.octetString, securityEnd)) return false;
  frame.engineIdStart = reader.at;
  frame.engineIdEnd = reader.end;
  reader.skip();
  frame.engineBoots = reader.integer(securityEnd);
  frame.engineTime = reader.integer(securityEnd);
  // Both are INTEGER (0..2147483647); net-snmp's AES would throw on anything else.
  if (!(frame.engineBoots >= 0 && frame.engineBoots <= 0x7fffffff)) return false;
  if (!(frame.engineTime >= 0 && frame.engineTime <= 0x7fffffff)) return false;
  for (let field = 0; field < 3; field++) {
    // msgUserName, msgAuthenticationParameters, msgPrivacyParameters
    if (!reader.enter(TAG.octetString, securityEnd)) return false;
    reader.skip();
  }
  reader.at = securityEnd;

  if (frame.flags & FLAG.priv) {
    frame.pdu = 0;
    frame.varbindsStart = 0;
    frame.varbindsEnd = 0;
    frame.errorStatus = 0;
    frame.errorIndex = 0;
    return reader.enter(TAG.octetString, end);
  }
  if (!reader.enter(TAG.sequence, end)) return false;
  const scopedEnd = reader.end;
  for (let field = 0; field < 2; field++) {
    // contextEngineID, contextName
    if (!reader.enter(TAG.octetString, scopedEnd)) return false;
    reader.skip();
  }
  return readPdu(frame, scopedEnd);
}

let pduId = 0;

function readPdu(frame: Frame, limit: number): boolean {
  if (!reader.header(limit)) return false;
  frame.pdu = reader.tag;
  const end = reader.end;
  pduId = reader.integer(end);
  frame.errorStatus = reader.integer(end);
  frame.errorIndex = reader.integer(end);
  if (Number.isNaN(pduId) || Number.isNaN(frame.errorStatus) || Number.isNaN(frame.errorIndex)) return false;
  if (!reader.enter(TAG.sequence, end)) return false;
  frame.varbindsStart = reader.at;
  frame.varbindsEnd = reader.end;
  return true;
}
