// A box without an owner that the DNS led here: it waits, and proves nothing. That it is the box which a person means is
// known once that person has typed its pairing code, and the box has found the code to be its own.
import type { PairingPayload, Refusal } from "../../protocol/index.ts";
import { newId } from "../auth/index.ts";
import { addEvent } from "../events.ts";
import { mostWaitingBoxes, TYPED_CODE_MS, WAITING_BOX_MS } from "../sites/index.ts";
import type { Store, WaitingBoxesTable } from "../store/index.ts";
import { nothingAccepted, type Reply } from "./answer.ts";
import { addAppliance, type Enrolee, type EnrolMessage, welcome } from "./enrol.ts";

export type PairingMessage = EnrolMessage & { payload: PairingPayload };

/** A box that is not heard of for so long gives its place to another, where there is none left. */
const ABSENT_MS = 600_000;

/** Notes a box that waits, hands it the code that was typed for it, and enrols it when it says that the code is right. */
export async function pair(
  store: Store,
  message: PairingMessage,
  enrolee: Enrolee,
  now: number,
): Promise<Reply> {
  const enrolled = await store
    .selectFrom("appliances")
    .select(["id", "boxKey"])
    .where("signKey", "=", enrolee.signKey)
    .executeTakeFirst();
  // The answer that told it so was lost.
  if (enrolled?.boxKey === enrolee.boxKey) return welcome(store, enrolled.id, message, enrolee, now);
  const row = enrolled ? undefined : await noteWaiting(store, message, enrolee, now);
  if (enrolled || (row && row.boxKey !== enrolee.boxKey))
    return refused("unknown-sender", "This signing key belongs to a box with another box key.");
  if (!row) return waiting;
  const { pairing } = message.payload;
  const typed =
    row.code !== null && row.siteId !== null && row.typedAt !== null && row.typedAt + TYPED_CODE_MS > now
      ? { code: row.code, siteId: row.siteId }
      : undefined;
  if (!typed) return waiting;
  if (pairing === "waiting") return { ...waiting, pairing: { code: typed.code } };
  if (pairing === "wrong") {
    await store
      .updateTable("waitingBoxes")
      .set({ code: null, siteId: null, typedAt: null, typedBy: null, wrongCodes: row.wrongCodes + 1 })
      .where("id", "=", row.id)
      .execute();
    await addEvent(store, now, {
      severity: "attention",
      kind: "pairing.wrong-code",
      text: `The box that waits at ${row.address} says that the pairing code typed by ${row.typedBy} is not its own.`,
      siteId: typed.siteId,
    });
    return waiting;
  }
  return enrolPaired(store, message, enrolee, { ...row, ...typed }, now);
}

async function enrolPaired(
  store: Store,
  message: PairingMessage,
  enrolee: Enrolee,
  row: WaitingBoxesTable & { siteId: string },
  now: number,
): Promise<Reply> {
  const { siteId } = row;
  const site = await store.selectFrom("sites").select("name").where("id", "=", siteId).executeTakeFirst();
  if (!site) return waiting;
  const id = newId();
  const name = `Box ${id.slice(0, 4)}`;
  await addAppliance(store, { id, siteId, claimCodeId: null, name }, message, enrolee, now);
  await store.deleteFrom("waitingBoxes").where("id", "=", row.id).execute();
  await addEvent(store, now, {
    severity: "info",
    kind: "appliance.enrolled",
    text: `${name} was paired with ${site.name} by the code that ${row.typedBy} typed.`,
    siteId,
    applianceId: id,
  });
  return welcome(store, id, message, enrolee, now);
}

/** The row of a box that waits; undefined where too many wait. */
async function noteWaiting(
  store: Store,
  { payload: { model, version } }: PairingMessage,
  { signKey, boxKey, address }: Enrolee,
  now: number,
): Promise<WaitingBoxesTable | undefined> {
  const known = await store
    .selectFrom("waitingBoxes")
    .selectAll()
    .where("signKey", "=", signKey)
    .executeTakeFirst();
  if (known) {
    const seen = { lastSeen: now, address, model, version };
    await store.updateTable("waitingBoxes").set(seen).where("id", "=", known.id).execute();
    return { ...known, ...seen };
  }
  await store
    .deleteFrom("waitingBoxes")
    .where("lastSeen", "<", now - WAITING_BOX_MS)
    .execute();
  if (await isFull(store)) {
    await store
      .deleteFrom("waitingBoxes")
      .where("lastSeen", "<", now - ABSENT_MS)
      .execute();
    if (await isFull(store)) return undefined;
  }
  const row: WaitingBoxesTable = {
    ...{ id: newId(), signKey, boxKey, model, version, address, firstSeen: now, lastSeen: now },
    ...{ wrongCodes: 0, code: null, siteId: null, typedAt: null, typedBy: null },
  };
  await store.insertInto("waitingBoxes").values(row).execute();
  await addEvent(store, now, {
    severity: "attention",
    kind: "pairing.waiting",
    text: `A box without an owner waits at ${address} for its pairing code.`,
  });
  return row;
}

async function isFull(store: Store): Promise<boolean> {
  const { waiting: count } = await store
    .selectFrom("waitingBoxes")
    .select(({ fn }) => fn.countAll<number>().as("waiting"))
    .executeTakeFirstOrThrow();
  return Number(count) >= mostWaitingBoxes;
}

const waiting: Reply = refused(
  "pairing-waiting",
  "A person has to type this box's pairing code at the server first.",
);

function refused(code: Refusal["code"], message: string): Reply {
  return { accepted: nothingAccepted, reason: { code, message } };
}
