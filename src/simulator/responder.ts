// From the PDU of a request to the octets of the answer (RFC 1157 §4.1, RFC 3416 §4.2).
import { isBelow, type Varbind } from "../model/index.ts";
import type { SnmpVersion } from "./definition.ts";
import type { Device } from "./device.ts";
import { encodePdu, errorStatus, type Pdu } from "./message.ts";
import { encodeVarbind } from "./value-codec.ts";

export interface Exchange {
  version: SnmpVersion;
  pdu: Pdu;
  /** Largest answer, octets of UDP payload. */
  maxBytes: number;
  /** Puts the PDU of the answer into its message. */
  wrap(pdu: Uint8Array): Uint8Array;
}

interface Answer {
  status: number;
  index: number;
  varbinds: Uint8Array[];
}

/** The whole answering message; undefined when this device keeps silent about this request. */
export function respond(device: Device, exchange: Exchange, now: number): Uint8Array | undefined {
  const { faults } = device;
  const asked = exchange.pdu.varbinds;
  const touches = (roots: string[] | undefined) =>
    roots?.some((root) => asked.some(({ oid }) => oid === root || isBelow(oid, root))) ?? false;
  if (asked.length > (faults.silentAbove ?? Number.POSITIVE_INFINITY) || touches(faults.silentBelow))
    return undefined;
  if (exchange.pdu.kind === "getBulk" && faults.noBulk === "silent") return undefined;
  if (faults.emptyAnswers) return encode(device, exchange, { status: 0, index: 0, varbinds: [] });
  if (
    asked.length > (faults.genErrAbove ?? Number.POSITIVE_INFINITY) ||
    touches(faults.genErrBelow) ||
    (exchange.pdu.kind === "getBulk" && faults.noBulk === "genErr")
  )
    return encode(device, exchange, failed(exchange, errorStatus.genErr, 1));
  if (asked.length > (faults.tooBigAbove ?? Number.POSITIVE_INFINITY))
    return encode(device, exchange, tooBig(exchange));
  const answer = answerTo(device, exchange, now);
  if (faults.truncateAbove !== undefined) answer.varbinds.splice(faults.truncateAbove);
  const message = encode(device, exchange, answer);
  return message.length <= exchange.maxBytes ? message : encode(device, exchange, tooBig(exchange));
}

/** An error as answer to a request that may not be served. */
export function refuse(device: Device, exchange: Exchange, status: number): Uint8Array {
  return encode(device, exchange, failed(exchange, status, 0));
}

function answerTo(device: Device, exchange: Exchange, now: number): Answer {
  switch (exchange.pdu.kind) {
    case "get":
      return device.faults.wrongVariables
        ? answerGetNext(device, exchange, now)
        : answerGet(device, exchange, now);
    case "getBulk":
      return answerGetBulk(device, exchange, now);
    case "set":
      // A printer made of data is never written to: RFC 1157 has readOnly, RFC 3416 notWritable.
      return failed(exchange, exchange.version === "1" ? errorStatus.readOnly : errorStatus.notWritable, 1);
    default:
      return answerGetNext(device, exchange, now);
  }
}

function answerGet(device: Device, exchange: Exchange, now: number): Answer {
  const varbinds: Uint8Array[] = [];
  for (const [position, { oid }] of exchange.pdu.varbinds.entries()) {
    const value = device.read(oid, now);
    // RFC 3584 §4.2.2.1: Counter64 does not exist for version 1.
    if (exchange.version === "1" && (!value || value.type === "Counter64"))
      return failed(exchange, errorStatus.noSuchName, position + 1);
    varbinds.push(encodeVarbind(value ? { oid, value } : { oid, exception: missing(device, oid) }));
  }
  return { status: 0, index: 0, varbinds };
}

// RFC 3416 §4.2.1: noSuchInstance where the object is known. Known here: a sibling stands beside it.
function missing(device: Device, oid: string): "noSuchObject" | "noSuchInstance" {
  const object = oid.slice(0, oid.lastIndexOf("."));
  return object.includes(".") && device.variables.hasBelow(object) ? "noSuchInstance" : "noSuchObject";
}

function answerGetNext(device: Device, exchange: Exchange, now: number): Answer {
  const varbinds: Uint8Array[] = [];
  for (const [position, { oid }] of exchange.pdu.varbinds.entries()) {
    const found = successor(device, exchange.version, oid, now);
    if (found.exception && exchange.version === "1")
      return failed(exchange, errorStatus.noSuchName, position + 1);
    varbinds.push(encodeVarbind(found));
  }
  return { status: 0, index: 0, varbinds };
}

function successor(device: Device, version: SnmpVersion, oid: string, now: number): Varbind {
  const next = device.next(oid, version);
  const value = next === undefined ? undefined : device.read(next, now);
  return next !== undefined && value ? { oid: next, value } : { oid, exception: "endOfMibView" };
}

// Repetitions are added as long as the message has room for them (RFC 3416 §4.2.3).
function answerGetBulk(device: Device, exchange: Exchange, now: number): Answer {
  const { varbinds: asked, errorStatus: nonRepeaters, errorIndex } = exchange.pdu;
  const single = Math.min(Math.max(0, nonRepeaters), asked.length);
  const repetitions = Math.min(Math.max(0, errorIndex), device.faults.maxRepetitions ?? 1000);
  const varbinds: Uint8Array[] = [];
  // Up to 8 nested lengths may grow by 2 octets each, and DES pads up to 8.
  let room = exchange.maxBytes - exchange.wrap(encodePdu(head(exchange, 0, 0), [])).length - 24;
  const put = (varbind: Varbind): boolean => {
    const bytes = encodeVarbind(varbind);
    room -= bytes.length;
    if (room >= 0) varbinds.push(bytes);
    return room >= 0;
  };
  for (const { oid } of asked.slice(0, single))
    if (!put(successor(device, exchange.version, oid, now))) return tooBig(exchange);
  let row = asked.slice(single).map(({ oid }) => oid);
  for (let turn = 0; turn < repetitions && row.length > 0; turn++) {
    const found = row.map((oid) => successor(device, exchange.version, oid, now));
    for (const varbind of found) if (!put(varbind)) return filled(exchange, varbinds);
    if (found.every((varbind) => varbind.exception)) break;
    row = found.map(({ oid }) => oid);
  }
  return filled(exchange, varbinds);
}

function filled(exchange: Exchange, varbinds: Uint8Array[]): Answer {
  return varbinds.length === 0 && exchange.pdu.varbinds.length > 0 && exchange.pdu.errorIndex > 0
    ? tooBig(exchange)
    : { status: 0, index: 0, varbinds };
}

function failed(exchange: Exchange, status: number, index: number): Answer {
  return { status, index, varbinds: exchange.pdu.varbinds.map(encodeVarbind) };
}

// RFC 3416 §4.2.1: an empty list; RFC 1157 §4.1.2: the list as it was asked.
function tooBig(exchange: Exchange): Answer {
  return exchange.version === "1"
    ? failed(exchange, errorStatus.tooBig, 0)
    : { status: errorStatus.tooBig, index: 0, varbinds: [] };
}

function head(exchange: Exchange, status: number, index: number): Omit<Pdu, "varbinds"> {
  return { kind: "response", requestId: exchange.pdu.requestId, errorStatus: status, errorIndex: index };
}

function encode(device: Device, exchange: Exchange, answer: Answer): Uint8Array {
  const start = head(exchange, answer.status, answer.index);
  if (device.faults.wrongId) start.requestId = (start.requestId + 1) | 0;
  return exchange.wrap(encodePdu(start, answer.varbinds));
}
