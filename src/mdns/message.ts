// Multicast DNS messages (RFC 1035 §4, RFC 6762 §18), as far as printers announce themselves in them. Whatever
// stands on the network may send anything: each message costs bounded time and memory, and is right or is nothing.
import { canonicalAddress, formatIpv4 } from "../model/index.ts";

/** Labels from the left, without the root; each character is one octet. */
export type DnsName = readonly string[];

interface Named {
  name: DnsName;
  ttlSeconds: number;
}
type AddressRecord = (Named & { type: "A"; address: string }) | (Named & { type: "AAAA"; address: string });
export type ServiceRecord =
  | (Named & { type: "PTR"; target: DnsName })
  | (Named & { type: "SRV"; target: DnsName })
  | (Named & { type: "TXT"; strings: readonly Uint8Array[] });
export type DnsRecord = AddressRecord | ServiceRecord;

/** RFC 6762 §17: with its headers a message is never longer than this. */
export const MAX_MESSAGE_BYTES = 9000;
const HEADER_BYTES = 12;
/** Of one name, RFC 1035 §2.3.4. */
const MAX_NAME_BYTES = 255;
/** Labels read in one message: twenty times what a printer with all its services tells. */
const MAX_LABELS = 4096;
const MAX_RECORDS = 512;

const TYPE = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33 } as const;
const CLASS_IN = 1;
/** The top bit of a record's class tells caches to flush (RFC 6762 §10.2), that of a question asks for unicast. */
const CLASS_MASK = 0x7fff;

/** A pointer that leads nowhere, a text that ends too early, or more than anybody needs. */
class Malformed extends Error {}

/** The records of a response, those of other types and classes left out; undefined for what is none, or malformed. */
export function readResponse(octets: Uint8Array): DnsRecord[] | undefined {
  if (octets.length < HEADER_BYTES || octets.length > MAX_MESSAGE_BYTES) return undefined;
  const reader = new Reader(octets);
  const flags = reader.word(2);
  // A response (QR) of the standard query (opcode 0) without an error: RFC 6762 §18.2, §18.3, §18.11.
  if ((flags & 0x8000) === 0 || (flags & 0x780f) !== 0) return undefined;
  const questions = reader.word(4);
  const count = reader.word(6) + reader.word(8) + reader.word(10);
  if (questions > MAX_RECORDS || count > MAX_RECORDS) return undefined;
  try {
    reader.at = HEADER_BYTES;
    for (let i = 0; i < questions; i++) {
      reader.skipName();
      reader.skip(4);
    }
    const records: DnsRecord[] = [];
    for (let i = 0; i < count; i++) {
      const record = readRecord(reader);
      if (record) records.push(record);
    }
    return records;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** One question for pointers to instances of each service, as `_ipp._tcp`; everybody may hear the answers. */
export function writeQuery(services: readonly string[]): Uint8Array {
  const questions = services.flatMap((service) => [
    ...[...service.split("."), "local"].flatMap((label) => [label.length, ...Buffer.from(label, "latin1")]),
    ...[0, 0, TYPE.PTR, 0, CLASS_IN],
  ]);
  // Id 0 and no flags (RFC 6762 §18.1): then four counts.
  return Uint8Array.from([0, 0, 0, 0, 0, services.length, 0, 0, 0, 0, 0, 0, ...questions]);
}

function readRecord(reader: Reader): DnsRecord | undefined {
  const nameAt = reader.at;
  reader.skipName();
  const head = reader.at;
  reader.skip(10);
  const type = reader.word(head);
  const isInternet = (reader.word(head + 2) & CLASS_MASK) === CLASS_IN;
  const ttlSeconds = reader.word(head + 4) * 0x1_0000 + reader.word(head + 6);
  const start = reader.at;
  const end = start + reader.word(head + 8);
  reader.skip(end - start);
  if (!isInternet) return undefined;
  const common = () => ({ name: reader.name(nameAt), ttlSeconds });
  switch (type) {
    case TYPE.A:
      if (end - start !== 4) throw new Malformed();
      return {
        ...common(),
        type: "A",
        address: formatIpv4(reader.word(start) * 0x1_0000 + reader.word(start + 2)),
      };
    case TYPE.AAAA: {
      if (end - start !== 16) throw new Malformed();
      const words = Array.from({ length: 8 }, (_, i) => reader.word(start + 2 * i).toString(16));
      const address = canonicalAddress(words.join(":"));
      return address === undefined ? undefined : { ...common(), type: "AAAA", address };
    }
    case TYPE.PTR:
      return { ...common(), type: "PTR", target: reader.name(start, end) };
    case TYPE.SRV:
      // Priority, weight and port say nothing of a printer that nobody connects to.
      if (end - start < 7) throw new Malformed();
      return { ...common(), type: "SRV", target: reader.name(start + 6, end) };
    case TYPE.TXT:
      return { ...common(), type: "TXT", strings: reader.strings(start, end) };
    default:
      return undefined;
  }
}

class Reader {
  at = 0;
  readonly #octets: Uint8Array;
  #labels = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  word(at: number): number {
    return (this.#octet(at) << 8) | this.#octet(at + 1);
  }

  skip(count: number): void {
    this.at += count;
    if (this.at > this.#octets.length) throw new Malformed();
  }

  skipName(): void {
    for (;;) {
      const length = this.#octet(this.at);
      if (length >= 0xc0) {
        this.skip(2);
        return;
      }
      if (length > 63) throw new Malformed();
      this.skip(1 + length);
      if (length === 0) return;
    }
  }

  /** The name at `at`; where `end` is told, what stands there itself ends just there. */
  name(at: number, end?: number): DnsName {
    const labels: string[] = [];
    let bytes = 1;
    // RFC 1035 §4.1.4: a pointer leads to a prior occurrence; one that does not lead back could lead around for ever.
    let before = at;
    let next: number | undefined;
    for (;;) {
      const length = this.#octet(at);
      if (length === 0) {
        next ??= at + 1;
        break;
      }
      if (length >= 0xc0) {
        const target = this.word(at) & 0x3fff;
        next ??= at + 2;
        if (target >= before || target < HEADER_BYTES) throw new Malformed();
        before = target;
        at = target;
        continue;
      }
      bytes += 1 + length;
      this.#labels += 1;
      if (length > 63 || bytes > MAX_NAME_BYTES || this.#labels > MAX_LABELS) throw new Malformed();
      if (at + 1 + length > this.#octets.length) throw new Malformed();
      labels.push(String.fromCharCode(...this.#octets.subarray(at + 1, at + 1 + length)));
      at += 1 + length;
    }
    if (end !== undefined && next !== end) throw new Malformed();
    return labels;
  }

  /** Character strings, RFC 1035 §3.3.14. */
  strings(start: number, end: number): Uint8Array[] {
    const strings: Uint8Array[] = [];
    for (let at = start; at < end; ) {
      const stop = at + 1 + this.#octet(at);
      if (stop > end) throw new Malformed();
      // A copy, since the datagram's buffer is not kept.
      strings.push(this.#octets.slice(at + 1, stop));
      at = stop;
    }
    return strings;
  }

  #octet(at: number): number {
    const octet = this.#octets[at];
    if (octet === undefined) throw new Malformed();
    return octet;
  }
}
