// What people decide about who is who: two rows are one printer, or are not, or one row is two printers.
import type { PrinterRecord } from "../../protocol/index.ts";
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import { addEvent } from "../events.ts";
import type { Author } from "../sites/index.ts";
import type { Store } from "../store/index.ts";
import { groupOf, regroup } from "./groups.ts";
import { printerColumns } from "./printer-columns.ts";
import { keepOtherWords } from "./sightings.ts";

/** Another row that is, or may be, the same printer. */
export interface Kinship {
  linkId: number;
  status: "proposed" | "linked" | "refused";
  evidence: string[];
  createdAt: number;
  decidedBy: string | null;
  other: {
    id: number;
    address: string;
    model: string | null;
    serialNumber: string | null;
    macAddress: string | null;
    lastSeen: number;
    total: number | null;
  };
}

export interface Identities {
  /** Every link of the printer's rows. */
  kin(printerId: number): Promise<Kinship[]>;
  /** Two rows are one printer from now on, whatever the evidence; fleet.conflict for rows of two sites. */
  link(input: { printerId: number; otherId: number; by: Author }): Promise<Outcome<void>>;
  /** Two rows are two printers from now on; remembered, so that no report links them again. */
  separate(input: { linkId: number; by: Author }): Promise<Outcome<void>>;
  /** What this appliance reads by the printer's key is another printer: it gets a row of its own. */
  split(input: { printerId: number; applianceId: string; by: Author }): Promise<Outcome<{ id: number }>>;
}

export function createIdentities({ store, clock }: { store: Store; clock: Clock }): Identities {
  const noPrinter = () => failure("fleet.not-found", "There is no such printer.");
  return {
    async kin(printerId) {
      const group = await groupOf(store, printerId);
      if (!group) return [];
      const links = await store
        .selectFrom("printerLinks")
        .selectAll()
        .where((either) =>
          either.or([either("olderId", "in", group.ids), either("newerId", "in", group.ids)]),
        )
        .orderBy("id")
        .execute();
      const kin: Kinship[] = [];
      for (const link of links) {
        // The row that does not stand for the printer is the one to tell about.
        const otherId =
          link.newerId === group.headId || !group.ids.includes(link.olderId) ? link.olderId : link.newerId;
        const other = await store
          .selectFrom("printers")
          .select(["id", "address", "model", "serialNumber", "macAddress", "lastSeen", "total"])
          .where("id", "=", otherId)
          .executeTakeFirstOrThrow();
        kin.push({
          linkId: link.id,
          status: link.status as Kinship["status"],
          evidence: JSON.parse(link.evidence) as string[],
          createdAt: link.createdAt,
          decidedBy: link.decidedBy,
          other,
        });
      }
      return kin;
    },

    link: ({ printerId, otherId, by }) =>
      store.transaction().execute(async (tx) => {
        const rows = await tx
          .selectFrom("printers")
          .select(["id", "siteId", "model", "address"])
          .where("id", "in", [printerId, otherId])
          .orderBy("id")
          .execute();
        const [older, newer] = rows;
        if (!older || !newer) return noPrinter();
        if (older.siteId !== newer.siteId)
          return failure("fleet.conflict", "Printers of two sites are never one.");
        const now = clock.now();
        const decided = { status: "linked", decidedBy: by.name, decidedAt: now };
        await tx
          .insertInto("printerLinks")
          .values({
            ...{ siteId: older.siteId, olderId: older.id, newerId: newer.id, createdAt: now },
            ...decided,
            evidence: "[]",
          })
          .onConflict((conflict) => conflict.columns(["olderId", "newerId"]).doUpdateSet(decided))
          .execute();
        await regroup(tx, [older.id, newer.id], now);
        await addEvent(tx, now, {
          severity: "info",
          kind: "printer.linked",
          text: `${by.name} said that the printers at ${older.address} and ${newer.address} are one.`,
          siteId: older.siteId,
          printerId: newer.id,
          detail: { olderId: older.id, newerId: newer.id },
        });
        return success(undefined);
      }),

    separate: ({ linkId, by }) =>
      store.transaction().execute(async (tx) => {
        const link = await tx
          .selectFrom("printerLinks")
          .selectAll()
          .where("id", "=", linkId)
          .executeTakeFirst();
        if (!link) return failure("fleet.not-found", "There is no such link.");
        const now = clock.now();
        await tx
          .updateTable("printerLinks")
          .set({ status: "refused", decidedBy: by.name, decidedAt: now })
          .where("id", "=", linkId)
          .execute();
        const { olderId, newerId, siteId } = link;
        await regroup(tx, [olderId, newerId], now);
        await addEvent(tx, now, {
          severity: "info",
          kind: "printer.separated",
          text: `${by.name} said that two records are two printers.`,
          ...{ siteId, printerId: newerId, detail: { olderId, newerId } },
        });
        return success(undefined);
      }),

    split: ({ printerId, applianceId, by }) =>
      store.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom("printers")
          .selectAll()
          .where("id", "=", printerId)
          .executeTakeFirst();
        if (!row) return noPrinter();
        const sightings = await tx
          .selectFrom("sightings")
          .selectAll()
          .where("printerId", "=", printerId)
          .orderBy("lastSeen")
          .execute();
        const mine = sightings.findLast((each) => each.applianceId === applianceId);
        const rest = sightings.findLast((each) => each.applianceId !== applianceId);
        if (!mine || !rest)
          return failure("fleet.conflict", "Only a printer that several boxes see can be split by box.");
        const now = clock.now();
        const ownKey = `${row.key.slice(0, 60)}~${applianceId.slice(0, 60)}`;
        const rowOf = (document: string, lastSeen: number, firstSeen: number) =>
          printerColumns(JSON.parse(document) as PrinterRecord, document, {
            first: firstSeen,
            last: lastSeen,
          });
        await keepOtherWords(tx, [row], () => false);
        const mineDocument = mine.document ?? row.document;
        const { insertId } = await tx
          .insertInto("printers")
          .values({
            ...rowOf(mineDocument, mine.lastSeen, mine.firstSeen),
            ...{ siteId: row.siteId, key: ownKey, applianceId, updatedAt: now },
          })
          .executeTakeFirstOrThrow();
        const id = Number(insertId);
        await tx
          .updateTable("sightings")
          .set({ printerId: id, document: mineDocument })
          .where("applianceId", "=", applianceId)
          .where("printerId", "=", printerId)
          .execute();
        if (row.applianceId === applianceId)
          await tx
            .updateTable("printers")
            .set({
              ...rowOf(rest.document ?? row.document, rest.lastSeen, row.firstSeen),
              ...{ applianceId: rest.applianceId, updatedAt: now },
            })
            .where("id", "=", printerId)
            .execute();
        // The key as the record carries it, which a row that was split off before no longer has.
        const { key } = (JSON.parse(mineDocument) as PrinterRecord).printer;
        const word = { ownKey, createdAt: now, createdBy: by.name };
        await tx
          .insertInto("printerSplits")
          .values({ applianceId, key, ...word })
          .onConflict((conflict) => conflict.columns(["applianceId", "key"]).doUpdateSet(word))
          .execute();
        await addEvent(tx, now, {
          severity: "info",
          kind: "printer.split",
          text: `${by.name} said that the printer at ${mine.address} is another than the one at ${rest.address}.`,
          ...{ siteId: row.siteId, applianceId, printerId, detail: { printerId, splitOff: id } },
        });
        return success({ id });
      }),
  };
}
