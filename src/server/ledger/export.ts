// Writes chains, or the stretch of them that some printers and some time need, so that they can be checked elsewhere.
import { contentHash } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";
import { isOwned, type LedgerOwner } from "./owner.ts";
import { type ChainRow, type StoredEntry, startOf, storedEntries, storedHeads } from "./stored-chain.ts";

export interface ExportScope {
  siteId?: string;
  applianceId?: string;
  /** Of one printer: each record that is linked to it has its own. */
  printer?: readonly LedgerOwner[];
  /** Milliseconds since 1970 UTC, both included. */
  from?: number;
  to?: number;
}

export interface ExportedLedger {
  lines: string[];
  chains: number;
  /** Entries that are told in full. */
  entries: number;
}

/** The lines of a file. Entries outside the scope that stand between those asked for are there as hashes only. */
export async function exportLedger(store: Store, scope: ExportScope, now: number): Promise<ExportedLedger> {
  let query = store.selectFrom("ledgerChains").selectAll().orderBy("id");
  if (scope.applianceId !== undefined) query = query.where("applianceId", "=", scope.applianceId);
  const body: string[] = [];
  let chains = 0;
  let entries = 0;
  for (const row of await query.execute()) {
    const told = await chainLines(store, row, scope);
    if (!told) continue;
    chains++;
    entries += told.entries;
    for (const line of told.lines) body.push(line);
  }
  const exportedAt = new Date(now).toISOString();
  const first = JSON.stringify({ tallybox: "ledger export", version: 1, exportedAt, chains });
  return { lines: [first, ...body], chains, entries };
}

async function chainLines(
  store: Store,
  row: ChainRow,
  scope: ExportScope,
): Promise<{ lines: string[]; entries: number } | undefined> {
  const isAsked = ({ siteId, entry }: StoredEntry) =>
    (scope.siteId === undefined || siteId === scope.siteId) &&
    (scope.printer === undefined || isOwned(scope.printer, entry.key, row.applianceId)) &&
    (scope.from === undefined || entry.at >= scope.from) &&
    (scope.to === undefined || entry.at <= scope.to);
  const all = await storedEntries(store, row.id, 1, Number.MAX_SAFE_INTEGER);
  const asked = all.filter(isAsked);
  const [first] = asked;
  const last = asked.at(-1);
  if (!first || !last) return undefined;
  const heads = await storedHeads(store, row.id);
  // Up to the first signature that covers all of it; without one the check tells.
  const to = heads.find(({ index }) => index >= last.index)?.index ?? last.index;
  const start = startOf(row);
  const box = await store
    .selectFrom("appliances")
    .select("name")
    .where("id", "=", row.applianceId)
    .executeTakeFirst();
  const isAll = asked.length === all.length;
  const from = isAll ? 1 : first.index;
  const lines = [JSON.stringify({ chain: start, box: box?.name ?? row.applianceId, from, to })];
  for (const head of heads) if (head.index >= from && head.index <= to) lines.push(JSON.stringify({ head }));
  const hashes = new Set<string>();
  for (const stored of all) {
    const { index, previous, hash, entry } = stored;
    if (index >= from && index <= to) {
      const told = isAsked(stored) ? entry : { content: contentHash(entry) };
      lines.push(JSON.stringify({ index, previous, hash, ...told }));
      if (isAsked(stored) && entry.serialHash) hashes.add(entry.serialHash);
    }
  }
  const serials = await store.selectFrom("ledgerSerials").select(["serialHash", "salt", "serial"]).execute();
  const beside = new Map(serials.map((each) => [each.serialHash, each]));
  for (const hash of hashes) {
    const serial = beside.get(hash);
    if (serial) lines.push(JSON.stringify(serial));
  }
  return { lines, entries: asked.length };
}
