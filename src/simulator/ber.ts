// Basic encoding rules as far as SNMP uses them (RFC 3417 §8): definite lengths, low tag numbers.

/** Octets that are no BER; caught where a message is decoded, never let out of the simulator. */
export class MalformedBer extends Error {}

export const tag = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

/** One element: identifier, length, and the parts one after another. */
export function element(identifier: number, ...parts: Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const head = header(identifier, length);
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function header(identifier: number, length: number): number[] {
  if (length < 0x80) return [identifier, length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [identifier, 0x80 | octets.length, ...octets];
}

/** Two's complement in the fewest octets (X.690 §8.3.2); unsigned types take the same form. */
export function integerElement(identifier: number, value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  const octets: number[] = [];
  for (;;) {
    const octet = Number(rest & 0xffn);
    octets.unshift(octet);
    rest >>= 8n;
    if ((rest === 0n && octet < 0x80) || (rest === -1n && octet >= 0x80)) break;
  }
  return element(identifier, Uint8Array.from(octets));
}

export function oidElement(oid: string): Uint8Array {
  const arcs = oid.split(".").map(Number);
  const [first = 0, second = 0, ...others] = arcs;
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...others]) {
    const base128 = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
      base128.unshift((rest % 128) | 0x80);
    octets.push(...base128);
  }
  return element(tag.objectIdentifier, Uint8Array.from(octets));
}

export interface Element {
  tag: number;
  content: Uint8Array;
  /** Where the content begins in the buffer that the reader was made for. */
  start: number;
}

/** Reads element after element; every length is checked against what is there. */
export class BerReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  peek(): number | undefined {
    return this.done ? undefined : this.#bytes[this.#at];
  }

  next(expected?: number): Element {
    const identifier = this.#octet();
    if ((identifier & 0x1f) === 0x1f) throw new MalformedBer("tag number of several octets");
    if (expected !== undefined && identifier !== expected)
      throw new MalformedBer(`tag ${identifier} where ${expected} should stand`);
    let length = this.#octet();
    if (length >= 0x80) {
      let octets = length & 0x7f;
      // 0x80 alone is the indefinite form, which SNMP forbids.
      if (octets === 0 || octets > 4) throw new MalformedBer("length");
      for (length = 0; octets > 0; octets--) length = length * 256 + this.#octet();
    }
    if (length > this.#end - this.#at) throw new MalformedBer("length beyond the end");
    const start = this.#at;
    this.#at += length;
    return { tag: identifier, content: this.#bytes.subarray(start, this.#at), start };
  }

  /** A reader for what is inside the next element. */
  enter(expected: number): BerReader {
    const inside = this.next(expected);
    return new BerReader(this.#bytes, inside.start, inside.start + inside.content.length);
  }

  integer(): number {
    return signedNumber(this.next(tag.integer).content);
  }

  octets(): Uint8Array {
    return this.next(tag.octetString).content;
  }

  #octet(): number {
    const octet = this.done ? undefined : this.#bytes[this.#at];
    if (octet === undefined) throw new MalformedBer("ends too early");
    this.#at++;
    return octet;
  }
}

export function signedNumber(content: Uint8Array): number {
  if (content.length < 1 || content.length > 4) throw new MalformedBer("integer of more than 32 bits");
  let value = (content[0] ?? 0) >= 0x80 ? -1 : 0;
  for (const octet of content) value = (value << 8) | octet;
  return value;
}

/** Whole numbers from 0 to 2^bits - 1; agents also send them without the leading zero octet. */
export function unsignedBigint(content: Uint8Array, bits: 32 | 64): bigint {
  if (content.length < 1 || content.length > bits / 8 + 1)
    throw new MalformedBer("unsigned integer too long");
  let value = 0n;
  for (const octet of content) value = (value << 8n) | BigInt(octet);
  if (value >> BigInt(bits) !== 0n) throw new MalformedBer("unsigned integer too large");
  return value;
}

export function oidText(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  let pending = false;
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f);
    if (arc > 0xffffffff) throw new MalformedBer("arc of more than 32 bits");
    pending = octet >= 0x80;
    if (pending) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [joined, ...others] = arcs;
  if (pending || joined === undefined || others.length > 127) throw new MalformedBer("object identifier");
  const first = Math.min(2, Math.floor(joined / 40));
  return [first, joined - first * 40, ...others].join(".");
}
