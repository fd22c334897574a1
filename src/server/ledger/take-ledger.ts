// What a report brings of a ledger: computed again from the box's values, held against what is here and against the
// head that the box signed. What does not fit is kept as evidence and proves nothing.
import {
  chainHash,
  contentHash,
  decodeLedgerPart,
  type LedgerEntry,
  type LedgerHeld,
  type LedgerPart,
  linkHash,
  verifyHead,
} from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import { type Appliance, insertMany, type Store } from "../store/index.ts";
import { createLedgerIds } from "./ledger-ids.ts";
import { type ChainRow, startOf } from "./stored-chain.ts";

/** What the server holds of the chain that the box brought last; undefined before the first. */
export async function ledgerHeld(store: Store, applianceId: string): Promise<LedgerHeld | undefined> {
  const row = await store
    .selectFrom("ledgerChains")
    .select(["chain", "entries", "brokenAt"])
    .where("applianceId", "=", applianceId)
    .orderBy("lastAt", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  return { chain: row.chain, index: row.entries, ...(row.brokenAt === null ? {} : { broken: true }) };
}

/** Takes entries in; a hole waits to be filled, and what contradicts the chain ends it. */
export async function takeLedger(
  store: Store,
  appliance: Appliance,
  part: LedgerPart,
  now: number,
): Promise<void> {
  const row = await chainOf(store, appliance, part, now);
  if (!row || row.brokenAt !== null || part.from > row.entries + 1) return;
  const broken = (entry: number, why: string) => noteBroken(store, appliance, row, { part, entry, why, now });
  const { start } = part;
  if (JSON.stringify(startOf(row)) !== JSON.stringify(start))
    return broken(1, "it has another beginning now");
  const decoded = decodeLedgerPart(part);
  if (!decoded.ok) return broken(part.from, decoded.problem.message);
  const { entries, serials } = decoded.value;

  const known = await hashesFrom(store, row, part.from);
  let hash = part.from === 1 ? chainHash(start) : known.get(part.from - 1);
  if (hash === undefined) return broken(part.from, "the entry before is missing here");
  const fresh: { index: number; previous: string; hash: string; entry: LedgerEntry }[] = [];
  for (const [i, entry] of entries.entries()) {
    const index = part.from + i;
    const previous: string = hash;
    hash = linkHash(index, previous, contentHash(entry));
    const held = known.get(index);
    if (held === undefined) fresh.push({ index, previous, hash, entry });
    else if (held !== hash) return broken(index, `entry ${index} was told differently before`);
  }
  if (part.head.hash !== hash || !verifyHead(start, part.head)) {
    const from = fresh[0]?.index ?? part.from;
    return broken(from, `entries ${from} to ${part.head.index} do not lead to the head that the box signed`);
  }
  await storeEntries(store, appliance, row.id, fresh);
  await insertMany(
    store,
    "ledgerHeads",
    [{ chainId: row.id, entry: part.head.index, hash, at: part.head.at, signature: part.head.signature }],
    ["chainId", "entry"],
  );
  await insertMany(
    store,
    "ledgerSerials",
    serials.map(({ key, hash: serialHash, salt, serial }) => ({
      ...{ siteId: appliance.siteId, printerKey: key, serialHash, salt, serial },
    })),
    ["siteId", "printerKey", "serialHash"],
  );
  const last = fresh.at(-1);
  await store
    .updateTable("ledgerChains")
    .set({ lastAt: now, ...(last ? { entries: last.index, hash: last.hash } : {}) })
    .where("id", "=", row.id)
    .execute();
}

/** Forgets what leads from a printer's ledger entries to its serial number; the chain stays verifiable. */
export async function eraseSerials(
  store: Store,
  siteId: string,
  printerKeys: readonly string[],
): Promise<void> {
  await store
    .deleteFrom("ledgerSerials")
    .where("siteId", "=", siteId)
    .where("printerKey", "in", printerKeys)
    .execute();
}

async function storeEntries(
  store: Store,
  appliance: Appliance,
  chainId: number,
  fresh: readonly { index: number; previous: string; hash: string; entry: LedgerEntry }[],
): Promise<void> {
  const ids = createLedgerIds(store, appliance.siteId);
  const rows = [];
  for (const { index, previous, hash, entry } of fresh) {
    rows.push({
      ...{
        chainId,
        entry: index,
        previous,
        hash,
        value: entry.value,
        at: entry.at,
        uptimeMs: entry.uptimeMs,
      },
      subjectId: await ids.subject(entry),
      meterId: await ids.meter(entry),
      clockId: await ids.clock(entry),
    });
  }
  await insertMany(store, "ledgerEntries", rows, ["chainId", "entry"]);
}

async function hashesFrom(store: Store, row: ChainRow, from: number): Promise<Map<number, string>> {
  const rows = await store
    .selectFrom("ledgerEntries")
    .select(["entry", "hash"])
    .where("chainId", "=", row.id)
    .where("entry", ">=", from - 1)
    .execute();
  return new Map(rows.map(({ entry, hash }) => [entry, hash]));
}

/** The chain's row, made when it is new; undefined for a chain of another box's key, which is not taken. */
async function chainOf(
  store: Store,
  appliance: Appliance,
  { start }: LedgerPart,
  now: number,
): Promise<ChainRow | undefined> {
  const find = () =>
    store
      .selectFrom("ledgerChains")
      .selectAll()
      .where("applianceKey", "=", start.applianceKey)
      .where("chain", "=", start.chain)
      .executeTakeFirst();
  const told = { severity: "attention" as const, siteId: appliance.siteId, applianceId: appliance.id };
  if (start.applianceKey !== appliance.signKey) {
    const text = `${appliance.name} sent a meter ledger under another box's key; it was not taken.`;
    await addEvent(store, now, { ...told, kind: "ledger.foreign", text });
    return undefined;
  }
  const known = await find();
  if (known) return known;
  const before = await ledgerHeld(store, appliance.id);
  await store
    .insertInto("ledgerChains")
    .values({
      ...{ applianceId: appliance.id, applianceKey: start.applianceKey, chain: start.chain },
      ...{ startedAt: start.startedAt, after: start.after && JSON.stringify(start.after) },
      ...{ entries: 0, hash: chainHash(start), firstAt: now, lastAt: now },
      ...{ brokenAt: null, brokenEntry: null, brokenWhy: null, evidence: null },
    })
    .execute();
  if (before) {
    const isLinked = start.after?.chain === before.chain && start.after.index === before.index;
    const gap = isLinked
      ? "It goes on where the one before ended."
      : "It does not go on where the one before ended here.";
    await addEvent(store, now, {
      ...told,
      kind: "ledger.new-chain",
      text: `${appliance.name} began a new meter ledger. ${gap}`,
      detail: { chain: start.chain, after: start.after, before },
    });
  }
  return find();
}

async function noteBroken(
  store: Store,
  appliance: Appliance,
  row: ChainRow,
  found: { part: LedgerPart; entry: number; why: string; now: number },
): Promise<void> {
  const { part, entry, why, now } = found;
  await store
    .updateTable("ledgerChains")
    .set({ brokenAt: now, brokenEntry: entry, brokenWhy: why, evidence: JSON.stringify(part), lastAt: now })
    .where("id", "=", row.id)
    .execute();
  await addEvent(store, now, {
    severity: "broken",
    kind: "ledger.broken",
    text: `The meter ledger of ${appliance.name} breaks at entry ${entry}: ${why}. What came is kept as evidence, and the box begins a new ledger.`,
    siteId: appliance.siteId,
    applianceId: appliance.id,
    detail: { chain: row.chain, entry },
  });
}
