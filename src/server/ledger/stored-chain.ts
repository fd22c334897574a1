// A chain as the tables hold it, and as the protocol speaks of it.
import type { Selectable } from "kysely";
import {
  type ChainStart,
  chainStartSchema,
  type LedgerEntry,
  type LedgerHead,
  ledgerEntrySchema,
} from "../../protocol/index.ts";
import type { LedgerChainsTable, Store } from "../store/index.ts";

export type ChainRow = Selectable<LedgerChainsTable>;

export function startOf(row: ChainRow): ChainStart {
  const { applianceKey, chain, startedAt, after } = row;
  return chainStartSchema.parse({ applianceKey, chain, startedAt, after: after && JSON.parse(after) });
}

export interface StoredEntry {
  index: number;
  previous: string;
  hash: string;
  siteId: string;
  entry: LedgerEntry;
}

/** Entries of a chain, both ends included, in the order of their index. */
export async function storedEntries(
  store: Store,
  chainId: number,
  from: number,
  to: number,
): Promise<StoredEntry[]> {
  const rows = await store
    .selectFrom("ledgerEntries")
    .innerJoin("ledgerSubjects", "ledgerSubjects.id", "ledgerEntries.subjectId")
    .innerJoin("ledgerMeters", "ledgerMeters.id", "ledgerEntries.meterId")
    .innerJoin("ledgerClocks", "ledgerClocks.id", "ledgerEntries.clockId")
    .select(["entry", "previous", "hash", "value", "at", "uptimeMs", "counter", "oid", "boot", "clock"])
    .select(["siteId", "printerKey", "serialHash"])
    .where("chainId", "=", chainId)
    .where("entry", ">=", from)
    .where("entry", "<=", to)
    .orderBy("entry")
    .execute();
  return rows.map((row) => ({
    ...{ index: row.entry, previous: row.previous, hash: row.hash, siteId: row.siteId },
    entry: entryOf(row),
  }));
}

interface EntryRow {
  printerKey: string;
  serialHash: string;
  counter: string;
  value: number;
  oid: string;
  at: number;
  boot: string;
  uptimeMs: number;
  clock: string;
}

/** What a row says; whatever stands there, so that an altered row is found and not stumbled over. */
export function entryOf(row: EntryRow): LedgerEntry {
  const { printerKey: key, serialHash, counter, value, oid, at, boot, uptimeMs, clock } = row;
  const known = ledgerEntrySchema.shape.clock.safeParse(clock);
  return {
    ...{ key, serialHash: serialHash || null, counter, value, oid, at, boot, uptimeMs },
    clock: known.data ?? "unset",
  };
}

export async function storedHeads(store: Store, chainId: number): Promise<LedgerHead[]> {
  const rows = await store
    .selectFrom("ledgerHeads")
    .select(["entry as index", "hash", "at", "signature"])
    .where("chainId", "=", chainId)
    .orderBy("entry")
    .execute();
  return rows;
}
