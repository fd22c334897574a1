// What a report brings of a ledger: computed again from the box's values, held against what is here and against the
// head that the box signed. What does not fit is kept as evidence and proves nothing.
import {
  type ChainStart,
  chainHash,
  contentHash,
  decodeLedgerPart,
  decodeOldLedgerPart,
  type LedgerEntry,
  type LedgerHead,
  type LedgerHeld,
  ledgerPartEnd,
  linkHash,
  type ReportPayload,
  verifyHead,
} from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import { type Appliance, insertMany, type Store } from "../store/index.ts";
import { memoryFor, noteSaid } from "./chain-memory.ts";
import { createLedgerIds } from "./ledger-ids.ts";
import { type ChainRow, startOf } from "./stored-chain.ts";

/** What the server holds of the chain that the box brought last; undefined before the first. */
export async function ledgerHeld(store: Store, applianceId: string): Promise<LedgerHeld | undefined> {
  const row = await store
    .selectFrom("ledgerChains")
    .select(["chain", "entries", "brokenAt"])
    // A box that was removed here and enrolled again with its key goes on with its chain.
    .where(({ or, eb, selectFrom }) =>
      or([
        eb("applianceId", "=", applianceId),
        eb("applianceKey", "=", selectFrom("appliances").select("signKey").where("id", "=", applianceId)),
      ]),
    )
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
  part: SentPart,
  now: number,
): Promise<void> {
  const told = briefOf(part);
  const row = await chainOf(store, appliance, told, now);
  if (!row || row.brokenAt !== null || told.from > row.entries + 1) return;
  const broken = (entry: number, why: string) => noteBroken(store, appliance, row, { part, entry, why, now });
  const start = startOf(row);
  if (told.start && JSON.stringify(start) !== JSON.stringify(told.start))
    return broken(1, "it has another beginning now");
  if (told.from <= row.entries) return checkAgain(store, row, told, broken);

  const decoded =
    "v" in part ? decodeLedgerPart(part, await memoryFor(store, row.id, part)) : decodeOldLedgerPart(part);
  if (!decoded.ok) return broken(told.from, decoded.problem.message);
  const { entries, serials } = decoded.value;
  const fresh: { index: number; previous: string; hash: string; entry: LedgerEntry }[] = [];
  let { hash } = row;
  for (const [i, entry] of entries.entries()) {
    const index = told.from + i;
    const previous = hash;
    hash = linkHash(index, previous, contentHash(entry));
    fresh.push({ index, previous, hash, entry });
  }
  const head = { index: told.to, hash, at: told.signedAt, signature: told.signature };
  if (!verifyHead(start, head)) {
    const which = `entries ${told.from} to ${told.to}`;
    return broken(told.from, `${which} do not lead to the head that the box signed`);
  }
  await storeEntries(store, appliance, row.id, fresh);
  await noteSaid(store, row.id, fresh);
  await storeHead(store, row.id, head);
  await insertMany(
    store,
    "ledgerSerials",
    serials.map(({ key, hash: serialHash, salt, serial }) => ({
      ...{ siteId: appliance.siteId, printerKey: key, serialHash, salt, serial },
    })),
    ["siteId", "printerKey", "serialHash"],
  );
  await store
    .updateTable("ledgerChains")
    .set({ lastAt: now, entries: told.to, hash })
    .where("id", "=", row.id)
    .execute();
}

type SentPart = NonNullable<ReportPayload["ledger"]>;

/** What both forms of a part say of themselves. */
interface Brief {
  applianceKey: string | undefined;
  chain: string;
  start: ChainStart | undefined;
  from: number;
  to: number;
  signedAt: string;
  signature: string;
}

function briefOf(part: SentPart): Brief {
  const to = ledgerPartEnd(part);
  if ("v" in part) {
    const { chain, start, from, signedAt, signature } = part;
    const applianceKey = start?.applianceKey;
    return { applianceKey, chain, start, from, to, signedAt: new Date(signedAt).toISOString(), signature };
  }
  const { start, from, head } = part;
  const { applianceKey, chain } = start;
  return { applianceKey, chain, start, from, to, signedAt: head.at, signature: head.signature };
}

/** Entries that are here already: the box has to vouch for the same ones. What goes beyond them comes again. */
async function checkAgain(
  store: Store,
  row: ChainRow,
  { from, to, signedAt, signature }: Brief,
  broken: (entry: number, why: string) => Promise<void>,
): Promise<void> {
  if (to < from || to > row.entries) return;
  const held = await store
    .selectFrom("ledgerEntries")
    .select("hash")
    .where("chainId", "=", row.id)
    .where("entry", "=", to)
    .executeTakeFirst();
  const head = { index: to, hash: held?.hash ?? "", at: signedAt, signature };
  if (verifyHead(startOf(row), head)) return storeHead(store, row.id, head);
  return broken(from, `entries ${from} to ${to} were told differently before`);
}

async function storeHead(store: Store, chainId: number, head: LedgerHead): Promise<void> {
  const { index: entry, hash, at, signature } = head;
  await insertMany(store, "ledgerHeads", [{ chainId, entry, hash, at, signature }], ["chainId", "entry"]);
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

/** The chain's row, made with its beginning; undefined without that, and for a chain of another box's key. */
async function chainOf(
  store: Store,
  appliance: Appliance,
  { start, chain, applianceKey = appliance.signKey }: Brief,
  now: number,
): Promise<ChainRow | undefined> {
  const find = () =>
    store
      .selectFrom("ledgerChains")
      .selectAll()
      .where("applianceKey", "=", applianceKey)
      .where("chain", "=", chain)
      .executeTakeFirst();
  const told = { severity: "attention" as const, siteId: appliance.siteId, applianceId: appliance.id };
  if (applianceKey !== appliance.signKey || (start && start.chain !== chain)) {
    const text = `${appliance.name} sent a meter ledger under another box's key; it was not taken.`;
    await addEvent(store, now, { ...told, kind: "ledger.foreign", text });
    return undefined;
  }
  const known = await find();
  if (known || !start) return known;
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
  found: { part: SentPart; entry: number; why: string; now: number },
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
