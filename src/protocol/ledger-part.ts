// The ledger's share of a report. It goes on from what the server holds of the chain: printers and counters are numbers
// in the order in which the chain first spoke of them, values are steps from what it last said. Both ends know that from
// the chain itself. No hash travels: the server computes them, and the signature shows whether it came to the same.

import { z } from "zod";
import { chainStartSchema } from "./ledger-entry.ts";
import { limits } from "./limits.ts";
import { clockStates, randomIdSchema } from "./message-fields.ts";

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const step = z.int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const column = <T extends z.ZodType>(item: T) => z.array(item).max(limits.ledgerEntries);
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");
const saltSchema = z.string().regex(/^[0-9a-f]{32}$/, "must be 16 octets in lower-case hex");

/** None; its hash, where the serial number stays on the box; salt and serial number, which the hash follows from. */
const serialSchema = z.union([
  z.tuple([]),
  z.tuple([hashSchema]),
  z.tuple([saltSchema, z.string().min(1).max(255)]),
]);
export type ToldSerial = z.infer<typeof serialSchema>;

export const ledgerPartSchema = z.strictObject({
  v: z.literal(2),
  chain: randomIdSchema,
  /** With the first entry only. */
  start: chainStartSchema.optional(),
  /** Index of the first entry here. */
  from: z.int().min(1),
  /** Printers that the chain first speaks of here, in order, with their serial numbers. */
  printers: column(z.tuple([z.string().min(1).max(128), serialSchema])).optional(),
  /** Counters and OIDs that are new here. */
  meters: column(z.tuple([z.string().min(1).max(64), z.string().max(400)])).optional(),
  /** Boot and how its clock was set. */
  clocks: column(z.tuple([randomIdSchema, z.enum(clockStates)])),
  /** Milliseconds of a step in `at` and `up`. */
  tick: z.union([z.literal(1), z.literal(1000)]),
  /** Per reading: printer (as a step from the one after the printer before), clock (all 0 where absent), how many
   * entries, time, and how much more the uptime went on than the time (0 beyond the end). */
  who: column(step),
  by: column(whole).optional(),
  count: column(z.int().min(1)),
  at: column(step),
  up: column(step),
  /** Per entry: the printer's counter (as a step from the one after the counter before), and its value as a step. */
  what: column(step),
  value: column(step),
  /** Per counter that is new to its printer: its place in `meters`. */
  named: column(whole).optional(),
  /** Entries that stand at another OID than before, by their place here, with the new one's place in `meters`. */
  moved: column(z.tuple([whole, whole])).optional(),
  /** Readings with another serial number than before, by their place here. */
  serials: column(z.tuple([whole, serialSchema])).optional(),
  /** Over the chain as it is after the last entry here: when (ms since 1970 UTC), and Ed25519 in base64url. */
  signedAt: z.int().min(0).max(253_402_300_799_999),
  signature: z.string().regex(/^[\w-]{86}$/, "must be 64 octets in base64url"),
});
export type LedgerPart = z.infer<typeof ledgerPartSchema>;

/** Index of a part's last entry; `from` less one where it has none. */
export function ledgerPartEnd({ from, value }: Pick<LedgerPart, "from" | "value">): number {
  return from + value.length - 1;
}

/** A serial number with what its hash was made with: beside the chain, so that both can be erased. */
export interface LedgerSerial {
  hash: string;
  /** 16 octets, hex. */
  salt: string;
  serial: string;
}

/** What a chain last said of a counter. */
export interface Said {
  value: number;
  oid: string;
  serialHash: string | null;
}

/** By printer key and counter, both in the order in which the chain first spoke of them. */
export type ChainMemory = ReadonlyMap<string, ReadonlyMap<string, Said>>;

/** What a chain has said of one printer, while a part is written or read. */
export interface SaidPrinter {
  counters: (Said & { counter: string })[];
  /** By name, the place among them. */
  places: Map<string, number>;
  key: string;
  /** The next entry's, unless it says otherwise: as its first counter last had it. */
  serialHash: string | null;
}

export function saidOf(
  { key, counters }: { key: string; counters: readonly (readonly [string, Said])[] },
  serialHash: string | null,
): SaidPrinter {
  const [first] = counters;
  return {
    key,
    counters: counters.map(([counter, said]) => ({ counter, ...said })),
    places: new Map(counters.map(([counter], place) => [counter, place])),
    serialHash: first ? first[1].serialHash : serialHash,
  };
}
