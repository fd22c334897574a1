// The little of BER (X.690) that SNMP uses: a reader over bytes that nobody vouches for, and a writer for prepared messages.

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** Walks over one datagram; reused for the next, so that reading allocates nothing. */
export class BerReader {
  bytes: Uint8Array = new Uint8Array();
  /** Where the next element begins, or the content of the one whose header was read. */
  at = 0;
  /** The last element's tag and where its content ends. */
  tag = 0;
  end = 0;

  reset(bytes: Uint8Array, at = 0): void {
    this.bytes = bytes;
    this.at = at;
    this.tag = 0;
    this.end = 0;
  }

  /** Reads a tag and a length that must fit below `limit`; then `at` is the content's start and `end` its end. */
  header(limit: number): boolean {
    const { bytes } = this;
    let at = this.at;
    if (limit > bytes.length || at + 2 > limit) return false;
    this.tag = bytes[at++] ?? 0;
    let length = bytes[at++] ?? 0;
    if (length >= 0x80) {
      // The indefinite form is not allowed (RFC 3417 §8), and four octets outgrow any datagram.
      let octets = length & 0x7f;
      if (octets === 0 || octets > 4 || at + octets > limit) return false;
      for (length = 0; octets > 0; octets--) length = length * 256 + (bytes[at++] ?? 0);
    }
    if (length > limit - at) return false;
    this.at = at;
    this.end = at + length;
    return true;
  }

  /** Like `header`, for an element of one kind only. */
  enter(tag: number, limit: number): boolean {
    return this.header(limit) && this.tag === tag;
  }

  /** An INTEGER as a signed number, or NaN when there is none or it is too long to be exact. */
  integer(limit: number): number {
    return this.enter(TAG.integer, limit) ? this.signed() : Number.NaN;
  }

  /** The content of the element whose header was read, as a signed number; moves behind it. */
  signed(): number {
    const { bytes, end } = this;
    let at = this.at;
    this.at = end;
    if (at >= end || end - at > 8) return Number.NaN;
    let value = ((bytes[at++] ?? 0) << 24) >> 24;
    while (at < end) value = value * 256 + (bytes[at++] ?? 0);
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }

  /** Moves behind the element whose header was read. */
  skip(): void {
    this.at = this.end;
  }
}

/** Dotted text of an encoded OBJECT IDENTIFIER, or undefined when an arc is cut off or exceeds 32 bits. */
export function readOid(bytes: Uint8Array, start: number, end: number): string | undefined {
  // Some agents write zeroDotZero (RFC 2578) as no octets at all.
  if (start === end) return "0.0";
  let text = "";
  let arc = 0;
  for (let at = start; at < end; at++) {
    const octet = bytes[at] ?? 0;
    arc = arc * 128 + (octet & 0x7f);
    if (arc > 0xffffffff + 80) return undefined;
    if (octet >= 0x80) {
      if (at === end - 1) return undefined;
      continue;
    }
    if (text !== "") text += `.${arc}`;
    else if (arc < 80) text = `${arc < 40 ? 0 : 1}.${arc % 40}`;
    else text = `2.${arc - 80}`;
    arc = 0;
  }
  return text;
}

/** One element: its tag, its length, its content. */
export function element(tag: number, ...content: Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const lead =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >>> 8, length & 0xff];
  const bytes = new Uint8Array(lead.length + length);
  bytes.set(lead);
  let at = lead.length;
  for (const part of content) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A non-negative INTEGER below 2^31 in as few octets as possible. */
export function integerElement(value: number): Uint8Array {
  const octets = [value & 0xff];
  for (let rest = value >>> 8; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff);
  if ((octets[0] ?? 0) >= 0x80) octets.unshift(0);
  return element(TAG.integer, Uint8Array.from(octets));
}

/** An OBJECT IDENTIFIER; throws on text that `isAskable` refuses. */
export function oidElement(oid: string): Uint8Array {
  if (!isAskable(oid)) throw new Error(`"${oid}" is no object identifier`);
  const [first = 0, second = 0, ...rest] = oid.split(".").map(Number);
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128))
      groups.unshift((high % 128) | 0x80);
    octets.push(...groups);
  }
  return element(TAG.oid, Uint8Array.from(octets));
}

/** True when a request can carry this OID: 2 to 128 arcs of 32 bits (RFC 2578 §3.5), the first two in X.660's ranges. */
export function isAskable(oid: string): boolean {
  if (oid.length > 1400) return false;
  let first = 3;
  let arcs = 0;
  for (let at = 0; at <= oid.length; at++) {
    let arc = 0;
    const start = at;
    for (; at < oid.length && oid.charCodeAt(at) !== DOT; at++) {
      const digit = oid.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) return false;
      arc = arc * 10 + digit;
    }
    if (at === start || arc > 0xffffffff) return false;
    arcs += 1;
    if (arcs === 1) first = arc;
    else if (arcs === 2 && arc >= 40 && !(first === 2 && arc <= 47)) return false;
  }
  return arcs >= 2 && arcs <= 128 && first <= 2;
}

const DOT = 46;
const ZERO = 48;
