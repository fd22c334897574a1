// What people do with appliances: name, command, confirm, revoke.
import { newRandomId } from "../../protocol/index.ts";
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import { addEvent, type NewEvent } from "../events.ts";
import type { Author } from "../sites/index.ts";
import type { Appliance, Store } from "../store/index.ts";
import { forgetAppliance } from "./sightings.ts";

export const commandTypes = ["collect", "discover", "bundle"] as const;
export type CommandType = (typeof commandTypes)[number];

const COMMAND_DAYS = 7;
const MAX_NAME = 100;

export interface Boxes {
  /** Queues a command; the box runs it once, after its next check-in. It lapses after 7 days. */
  command(input: { boxId: string; type: CommandType; by: Author }): Promise<Outcome<{ id: string }>>;
  /** Asks the box that told last of a printer for its recording; made only where the customer allowed it there. */
  record(input: { printerId: number; by: Author }): Promise<Outcome<{ id: string }>>;
  /** From now on every message of this box is refused; printers that no other box gets an answer from are silent. */
  revoke(input: { boxId: string; by: Author }): Promise<Outcome<void>>;
  rename(input: { boxId: string; name: string; by: Author }): Promise<Outcome<void>>;
  /** The box on other hardware is the same box, moved; fleet.conflict when none asks for that. */
  confirmMove(input: { boxId: string; by: Author }): Promise<Outcome<void>>;
  /** A copied box: only one goes on from here, the other was switched off; fleet.conflict when none was seen. */
  settleCopy(input: { boxId: string; by: Author }): Promise<Outcome<void>>;
  /** Asks for a full report with the next answer. */
  wantFull(input: { boxId: string; by: Author }): Promise<Outcome<void>>;
}

export interface BoxesPorts {
  store: Store;
  clock: Clock;
  /** Told when who may speak has changed. */
  onRevoked: (signKey: string) => Promise<void>;
}

type Change = (store: Store, box: Appliance, now: number) => Promise<Outcome<Omit<NewEvent, "severity">>>;

export function createBoxes(ports: BoxesPorts): Boxes {
  const { store, clock } = ports;

  async function change(boxId: string, how: Change): Promise<Outcome<void>> {
    return await store.transaction().execute(async (tx) => {
      const box = await tx.selectFrom("appliances").selectAll().where("id", "=", boxId).executeTakeFirst();
      if (!box) return failure("fleet.not-found", "There is no such box.");
      const now = clock.now();
      const done = await how(tx, box, now);
      if (!done.ok) return done;
      await addEvent(tx, now, { severity: "info", siteId: box.siteId, applianceId: box.id, ...done.value });
      return success(undefined);
    });
  }

  const update = (tx: Store, boxId: string, values: Partial<Appliance>) =>
    tx.updateTable("appliances").set(values).where("id", "=", boxId).execute();

  async function queue(
    boxId: string,
    command: { type: string; arguments: object; words: string },
    by: Author,
  ): Promise<Outcome<{ id: string }>> {
    const id = newRandomId();
    const queued = await change(boxId, async (tx, box, now) => {
      if (box.revokedAt !== null) return failure("fleet.conflict", "This box was revoked.");
      await tx
        .insertInto("commands")
        .values({
          id,
          applianceId: boxId,
          type: command.type,
          arguments: JSON.stringify(command.arguments),
          createdAt: now,
          createdBy: by.name,
          expiresAt: now + COMMAND_DAYS * 86_400_000,
          resultAt: null,
          outcome: null,
          result: null,
          digests: null,
        })
        .execute();
      return success({ kind: "command.queued", text: `${by.name} told ${box.name} to ${command.words}.` });
    });
    return queued.ok ? success({ id }) : queued;
  }

  return {
    command: ({ boxId, type, by }) => queue(boxId, { type, arguments: {}, words: type }, by),
    async record({ printerId, by }) {
      const printer = await store
        .selectFrom("printers")
        .select(["applianceId", "key", "address"])
        .where("id", "=", printerId)
        .executeTakeFirst();
      if (!printer) return failure("fleet.not-found", "There is no such printer.");
      const { applianceId, key, address } = printer;
      const command = {
        type: "record",
        arguments: { printer: key },
        words: `record the printer at ${address}`,
      };
      return queue(applianceId, command, by);
    },
    async revoke({ boxId, by }) {
      let signKey = "";
      const revoked = await change(boxId, async (tx, box, now) => {
        signKey = box.signKey;
        if (box.revokedAt === null) {
          await update(tx, boxId, { revokedAt: now, offlineSince: null });
          await forgetAppliance(tx, boxId, now);
        }
        return success({ kind: "appliance.revoked", text: `${by.name} revoked ${box.name}.` });
      });
      if (revoked.ok) await ports.onRevoked(signKey);
      return revoked;
    },
    rename: ({ boxId, name, by }) =>
      change(boxId, async (tx, box) => {
        const trimmed = name.normalize("NFC").trim();
        if (!trimmed || trimmed.length > MAX_NAME || /\p{Cc}/u.test(trimmed)) {
          const detail = `has 1 to ${MAX_NAME} characters`;
          return failure("fleet.invalid", `A box's name ${detail}.`, {
            errors: [{ pointer: "/name", detail }],
          });
        }
        await update(tx, boxId, { name: trimmed });
        return success({ kind: "appliance.renamed", text: `${by.name} renamed ${box.name} to ${trimmed}.` });
      }),
    confirmMove: ({ boxId, by }) =>
      change(boxId, async (tx, box) => {
        if (box.movedTo === null)
          return failure("fleet.conflict", "This box does not speak from other hardware.");
        // The moved box may have begun a new epoch meanwhile: the one that was first heard of last is in force.
        const latest = await tx
          .selectFrom("streams")
          .select("epoch")
          .where("applianceId", "=", boxId)
          .orderBy("firstAt", "desc")
          .limit(1)
          .executeTakeFirst();
        const epoch = latest?.epoch ?? box.epoch;
        await update(tx, boxId, { hardware: box.movedTo, movedTo: null, movedAt: null, epoch });
        return success({
          kind: "appliance.move-confirmed",
          text: `${by.name} confirmed that ${box.name} was moved.`,
        });
      }),
    settleCopy: ({ boxId, by }) =>
      change(boxId, async (tx, box) => {
        if (box.clonedAt === null) return failure("fleet.conflict", "No copy of this box was seen.");
        await tx.deleteFrom("boots").where("applianceId", "=", boxId).execute();
        await update(tx, boxId, { clonedAt: null, wantFull: 1 });
        return success({
          kind: "appliance.copy-settled",
          text: `${by.name} settled which ${box.name} goes on.`,
        });
      }),
    wantFull: ({ boxId, by }) =>
      change(boxId, async (tx, box) => {
        await update(tx, boxId, { wantFull: 1 });
        return success({
          kind: "appliance.full-wanted",
          text: `${by.name} asked ${box.name} for a full report.`,
        });
      }),
  };
}
