// A short chain of a made-up box, signed now and then.
import { createPrivateKey, sign as signOctets } from "node:crypto";
import {
  type ChainMemory,
  type ChainStart,
  type ChainStretch,
  chainHash,
  contentHash,
  type LedgerEntry,
  type LedgerHead,
  type LinkedEntry,
  linkHash,
  newSignKeyPair,
  type PartMemory,
  type Said,
  type SignKeyPair,
  serialHash,
  signHead,
} from "../../src/protocol/index.ts";

export const boxKeys = newSignKeyPair((length) => new Uint8Array(length).fill(7));

export function signerOf({ secretKey }: SignKeyPair): (octets: Uint8Array) => Uint8Array {
  // RFC 8410 §7: the DER around a private key of 32 octets.
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secretKey]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return (octets) => signOctets(null, octets, key);
}

export const start: ChainStart = {
  applianceKey: Buffer.from(boxKeys.publicKey).toString("hex"),
  chain: "0123456789abcdef0123456789abcdef",
  startedAt: "2026-03-01T08:00:00.000Z",
  after: null,
};

const salt = new Uint8Array(16).fill(3);

/** The n-th entry: three printers by turns, each page count a little higher than before. */
export function entryAt(index: number): LedgerEntry {
  return {
    key: `${index % 3}`.repeat(32),
    serialHash: serialHash(salt, `SN${index % 3}`),
    counter: index % 2 ? "total" : "printMono",
    value: 1000 + index,
    oid: "1.3.6.1.2.1.43.10.2.1.4.1.1",
    at: 1_772_352_000_000 + index * 60_000,
    boot: "ab".repeat(16),
    uptimeMs: index * 60_000,
    clock: "ntp",
  };
}

export function linked(entries: readonly LedgerEntry[], of = start): LinkedEntry[] {
  let previous = chainHash(of);
  return entries.map((content, i) => {
    const hash = linkHash(i + 1, previous, contentHash(content));
    const entry = { index: i + 1, previous, hash, content };
    previous = hash;
    return entry;
  });
}

export function headAt(chain: readonly LinkedEntry[], index: number, of = start): LedgerHead {
  const hash = chain[index - 1]?.hash ?? chainHash(of);
  return signHead(of, { index, hash, at: "2026-03-01T09:00:00.000Z" }, signerOf(boxKeys));
}

/** A chain with a head after each `every` entries and one at its end. */
export function stretchOf(length: number, every = 4): ChainStretch {
  const entries = linked(Array.from({ length }, (_, i) => entryAt(i + 1)));
  const ends = entries.map(({ index }) => index).filter((index) => index % every === 0 || index === length);
  return { start, from: 1, entries, heads: ends.map((index) => headAt(entries, index)) };
}

/** What a chain of these entries has said. */
export function memoryOf(entries: readonly LedgerEntry[]): ChainMemory {
  const memory = new Map<string, Map<string, Said>>();
  for (const { key, counter, value, oid, serialHash } of entries) {
    const said = memory.get(key) ?? new Map<string, Said>();
    memory.set(key, said.set(counter, { value, oid, serialHash }));
  }
  return memory;
}

/** The same as one who reads a part asks for it. */
export function partMemoryOf(entries: readonly LedgerEntry[]): PartMemory {
  const printers = [...memoryOf(entries)].map(([key, said]) => ({ key, counters: [...said] }));
  return { printers: printers.length, of: (number) => printers[number] };
}
