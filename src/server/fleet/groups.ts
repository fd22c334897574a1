// Rows that are one printer: one stands for all in lists, each keeps its own key, words and history.
import type { LedgerOwner } from "../ledger/index.ts";
import type { Store } from "../store/index.ts";
import { chunks } from "./chunks.ts";

/** The row that stands for the printer of this row, and all its rows; undefined for no row at all. */
export async function groupOf(
  store: Store,
  id: number,
): Promise<{ headId: number; ids: number[] } | undefined> {
  if (!Number.isSafeInteger(id)) return undefined;
  const row = await store.selectFrom("printers").select("mergedInto").where("id", "=", id).executeTakeFirst();
  if (!row) return undefined;
  const headId = row.mergedInto ?? id;
  const merged = await store
    .selectFrom("printers")
    .select("id")
    .where("mergedInto", "=", headId)
    .orderBy("id")
    .execute();
  return { headId, ids: [headId, ...merged.map((each) => each.id)] };
}

/** Whose entries in the ledger are these rows': a row that was split off has those of one box, by the key both had. */
export async function ledgerOwners(store: Store, ids: readonly number[]): Promise<LedgerOwner[]> {
  const rows = await store.selectFrom("printers").select("key").where("id", "in", ids).execute();
  const keys = rows.map(({ key }) => key);
  const splits = await store
    .selectFrom("printerSplits")
    .select(["applianceId", "key", "ownKey"])
    .where((either) => either.or([either("key", "in", keys), either("ownKey", "in", keys)]))
    .execute();
  return keys.map((own) => {
    const split = splits.find(({ ownKey }) => ownKey === own);
    if (split) return { key: split.key, onlyBox: split.applianceId };
    const exceptBoxes = splits.flatMap(({ key, applianceId }) => (key === own ? [applianceId] : []));
    return { key: own, ...(exceptBoxes.length > 0 && { exceptBoxes }) };
  });
}

/** Rows by the row that stands for them, for those that are more than one. */
export async function mergedRows(store: Store, headIds: readonly number[]): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>();
  for (const some of chunks(headIds, 200)) {
    const rows = await store
      .selectFrom("printers")
      .select(["id", "mergedInto"])
      .where("mergedInto", "in", some)
      .execute();
    for (const { id, mergedInto } of rows)
      if (mergedInto !== null) found.set(mergedInto, [...(found.get(mergedInto) ?? []), id]);
  }
  return found;
}

/** Brings `mergedInto` in line with the links around these rows; whoever answers, and answered last, stands for all. */
export async function regroup(store: Store, ids: readonly number[], now: number): Promise<void> {
  const around = new Set(ids);
  const edges: [number, number][] = [];
  for (let look = [...around]; look.length > 0; ) {
    const links = await store
      .selectFrom("printerLinks")
      .select(["olderId", "newerId"])
      .where("status", "=", "linked")
      .where((either) => either.or([either("olderId", "in", look), either("newerId", "in", look)]))
      .execute();
    look = [];
    for (const { olderId, newerId } of links) {
      edges.push([olderId, newerId]);
      for (const id of [olderId, newerId]) {
        if (around.has(id)) continue;
        around.add(id);
        look.push(id);
      }
    }
  }
  const found = await store
    .selectFrom("printers")
    .leftJoin("appliances", "appliances.id", "printers.applianceId")
    .select(["printers.id", "printers.state", "printers.lastSeen", "printers.mergedInto"])
    .select("appliances.offlineSince")
    .where("printers.id", "in", [...around])
    .execute();
  const rows = found.map((row) => ({
    ...row,
    isRead: row.state === "answering" && row.offlineSince === null,
  }));
  for (const members of components([...around], edges)) {
    const [head, ...others] = rows
      .filter(({ id }) => members.has(id))
      .sort(
        (a, b) =>
          Number(b.isRead) - Number(a.isRead) ||
          // Who stands for all stays so while the others are no fresher.
          Number(a.mergedInto !== null) - Number(b.mergedInto !== null) ||
          b.lastSeen - a.lastSeen ||
          a.id - b.id,
      );
    if (!head) continue;
    const wrong = [
      ...(head.mergedInto === null ? [] : [{ id: head.id, mergedInto: null }]),
      ...others
        .filter(({ mergedInto }) => mergedInto !== head.id)
        .map(({ id }) => ({ id, mergedInto: head.id })),
    ];
    for (const { id, mergedInto } of wrong)
      await store.updateTable("printers").set({ mergedInto, updatedAt: now }).where("id", "=", id).execute();
  }
}

/**
 * Where the row that stands for a printer fell silent, or its box is offline, and another of its rows answers, that one
 * stands for it.
 */
export async function settleGroups(store: Store, siteId: string, now: number): Promise<void> {
  const swapped = await store
    .selectFrom("printers")
    .innerJoin("printers as head", "head.id", "printers.mergedInto")
    .select("printers.id")
    .where("printers.siteId", "=", siteId)
    .where("printers.mergedInto", "is not", null)
    .leftJoin("appliances as box", "box.id", "printers.applianceId")
    .leftJoin("appliances as headBox", "headBox.id", "head.applianceId")
    .where("printers.state", "=", "answering")
    .where("box.offlineSince", "is", null)
    .where((either) =>
      either.or([either("head.state", "!=", "answering"), either("headBox.offlineSince", "is not", null)]),
    )
    .execute();
  if (swapped.length > 0)
    await regroup(
      store,
      swapped.map(({ id }) => id),
      now,
    );
}

function components(ids: readonly number[], edges: readonly [number, number][]): Set<number>[] {
  const of = new Map(ids.map((id) => [id, new Set([id])]));
  for (const [a, b] of edges) {
    const [left, right] = [of.get(a), of.get(b)];
    if (!left || !right || left === right) continue;
    for (const id of right) {
      left.add(id);
      of.set(id, left);
    }
  }
  return [...new Set(of.values())];
}
