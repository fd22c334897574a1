// Links between rows: made by certain evidence or by a person, undone by a person, and remembered either way.
import { addEvent } from "../events.ts";
import type { Store } from "../store/index.ts";
import { chunks } from "./chunks.ts";
import { regroup } from "./groups.ts";
import { likeness } from "./same-printer.ts";

export interface Pair {
  siteId: string;
  olderId: number;
  newerId: number;
}

/** Rows of one printer by its appliance's own word or by the evidence; a pair that was decided upon stays as it is. */
export async function noteLink(
  store: Store,
  pair: Pair,
  link: { status: "linked" | "proposed"; evidence: readonly string[] },
  now: number,
): Promise<void> {
  const { siteId, olderId, newerId } = pair;
  const { status, evidence } = link;
  const { numInsertedOrUpdatedRows } = await store
    .insertInto("printerLinks")
    .values({
      ...{ siteId, olderId, newerId, status, evidence: JSON.stringify(evidence), createdAt: now },
      ...{ decidedBy: null, decidedAt: null },
    })
    .onConflict((conflict) => conflict.columns(["olderId", "newerId"]).doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return;
  if (status === "linked") await regroup(store, [olderId, newerId], now);
  await addEvent(store, now, {
    severity: status === "linked" ? "info" : "attention",
    kind: status === "linked" ? "printer.linked" : "printer.link-proposed",
    text:
      status === "linked"
        ? `Two records are one printer and are kept as one. ${evidence.join(" ")}`
        : `This may be a printer that was known before. ${evidence.join(" ")}`,
    siteId,
    printerId: newerId,
    detail: { olderId, newerId, evidence },
  });
}

const facts = [
  ...(["id", "address", "vendor", "model", "serialNumber", "hostname", "location", "macAddress"] as const),
  ...(["assetNumber", "state", "lastSeen", "total", "totalUnit"] as const),
];

/** Looks whether printers that just appeared may be ones that were there before. */
export async function compareFresh(
  store: Store,
  siteId: string,
  freshIds: readonly number[],
  now: number,
): Promise<void> {
  // Printers that appeared together are told apart by the box that found them.
  const together = new Set(freshIds);
  for (const some of chunks(freshIds, 200)) {
    const fresh = await store.selectFrom("printers").select(facts).where("id", "in", some).execute();
    const models = [...new Set(fresh.flatMap(({ model }) => model ?? []))];
    if (models.length === 0) continue;
    const known = await store
      .selectFrom("printers")
      .select(facts)
      .where("siteId", "=", siteId)
      .where("model", "in", models)
      .execute();
    const byModel = Map.groupBy(
      known.filter(({ id }) => !together.has(id)),
      ({ model }) => model,
    );
    for (const row of fresh)
      for (const before of byModel.get(row.model) ?? []) {
        const found = likeness(before, row);
        if (!found) continue;
        // A box that lists both has told them apart: as two while both answer, and then never for certain.
        const isListed = await isListedTogether(store, before.id, row.id);
        if (isListed && before.state === "answering") continue;
        const status = found.isCertain && !isListed ? ("linked" as const) : ("proposed" as const);
        const { evidence } = found;
        await noteLink(store, { siteId, olderId: before.id, newerId: row.id }, { status, evidence }, now);
      }
  }
}

async function isListedTogether(store: Store, a: number, b: number): Promise<boolean> {
  const both = await store
    .selectFrom("sightings")
    .innerJoin("sightings as other", "other.applianceId", "sightings.applianceId")
    .select("sightings.ref")
    .where("sightings.printerId", "=", a)
    .where("other.printerId", "=", b)
    .limit(1)
    .executeTakeFirst();
  return both !== undefined;
}
