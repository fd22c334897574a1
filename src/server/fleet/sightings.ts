// What each appliance says of a printer, and whose words are the printer's own.
import type { PrinterRecord } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";
import { chunks } from "./chunks.ts";
import { printerColumns } from "./printer-columns.ts";

/** Before a printer's record is replaced: sightings that rested on it get a copy, but those that are replaced too. */
export async function keepOtherWords(
  store: Store,
  printers: readonly { id: number; document: string }[],
  isReplaced: (sighting: { applianceId: string; ref: number }) => boolean,
): Promise<void> {
  for (const some of chunks(printers, 200)) {
    const resting = await store
      .selectFrom("sightings")
      .select(["applianceId", "ref", "printerId"])
      .where(
        "printerId",
        "in",
        some.map((printer) => printer.id),
      )
      .where("document", "is", null)
      .execute();
    for (const sighting of resting) {
      if (isReplaced(sighting)) continue;
      const document = some.find((printer) => printer.id === sighting.printerId)?.document ?? null;
      await store
        .updateTable("sightings")
        .set({ document })
        .where("applianceId", "=", sighting.applianceId)
        .where("ref", "=", sighting.ref)
        .execute();
    }
  }
}

/** Forgets what an appliance said that says nothing more; its printers go over to another one, or are silent. */
export async function forgetAppliance(store: Store, applianceId: string, now: number): Promise<void> {
  await store.deleteFrom("sightings").where("applianceId", "=", applianceId).execute();
  await settlePrinters(store, applianceId, now);
}

/** Forgets sightings by ref; their printers stay as they are until `settlePrinters`. */
export async function forgetSightings(
  store: Store,
  applianceId: string,
  refs: readonly number[],
): Promise<void> {
  for (const some of chunks(refs, 200)) {
    await store
      .deleteFrom("sightings")
      .where("applianceId", "=", applianceId)
      .where("ref", "in", some)
      .execute();
  }
}

/**
 * Printers of this appliance that it lists no longer, or gets no answer from, go over to an appliance that does get
 * one; those that nobody gets an answer from are silent.
 */
export async function settlePrinters(store: Store, applianceId: string, now: number): Promise<void> {
  const orphans = await printersOf(store, applianceId)
    .where((either) =>
      either.or([
        either.and([either("sightings.ref", "is", null), either("printers.state", "=", "answering")]),
        either("sightings.state", "=", "silent"),
      ]),
    )
    .execute();
  const left = await handOver(store, applianceId, orphans, now);
  for (const orphan of left.filter(({ state }) => state === "answering"))
    await store
      .updateTable("printers")
      .set({ state: "silent", silentSince: orphan.lastSeen, updatedAt: now })
      .where("id", "=", orphan.id)
      .execute();
}

/** Printers of an appliance that is offline go over to one that gets an answer; nothing new is known of the others. */
export async function handOverPrinters(store: Store, applianceId: string, now: number): Promise<void> {
  await handOver(store, applianceId, await printersOf(store, applianceId).execute(), now);
}

function printersOf(store: Store, applianceId: string) {
  return store
    .selectFrom("printers")
    .leftJoin("sightings", (join) =>
      join
        .onRef("sightings.printerId", "=", "printers.id")
        .onRef("sightings.applianceId", "=", "printers.applianceId"),
    )
    .select(["printers.id", "printers.firstSeen", "printers.lastSeen", "printers.state", "printers.document"])
    .where("printers.applianceId", "=", applianceId);
}

type Orphan = Awaited<ReturnType<ReturnType<typeof printersOf>["execute"]>>[number];

/**
 * To whoever got the latest answer; what is left is of nobody. A box that is offline knows nothing, and one that is not
 * keeps what it gets an answer from at another address.
 */
async function handOver(
  store: Store,
  applianceId: string,
  orphans: readonly Orphan[],
  now: number,
): Promise<Orphan[]> {
  const left: Orphan[] = [];
  for (const some of chunks(orphans, 200)) {
    const others = await store
      .selectFrom("sightings")
      .innerJoin("appliances", "appliances.id", "sightings.applianceId")
      .select(["printerId", "applianceId", "lastSeen", "document"])
      .where(
        "printerId",
        "in",
        some.map((row) => row.id),
      )
      .where("sightings.state", "=", "answering")
      .where("appliances.offlineSince", "is", null)
      .orderBy("lastSeen")
      .execute();
    for (const orphan of some) {
      const best = others.findLast((row) => row.printerId === orphan.id);
      if (!best) {
        left.push(orphan);
        continue;
      }
      if (best.applianceId === applianceId) continue;
      const document = best.document ?? orphan.document;
      await keepOtherWords(store, [orphan], () => false);
      await store
        .updateTable("printers")
        .set({
          ...printerColumns(JSON.parse(document) as PrinterRecord, document, {
            first: orphan.firstSeen,
            last: best.lastSeen,
          }),
          applianceId: best.applianceId,
          updatedAt: now,
        })
        .where("id", "=", orphan.id)
        .execute();
    }
  }
  return left;
}
