// The first message of a box: its claim code's token makes it an appliance of a site.
import {
  type ApplianceMessage,
  bodyHash,
  type ClaimPayload,
  claimTokenHash,
  type Refusal,
} from "../../protocol/index.ts";
import { newId } from "../auth/index.ts";
import { addEvent } from "../events.ts";
import { settlePrinters } from "../fleet/index.ts";
import type { Store } from "../store/index.ts";
import { instructions, nothingAccepted, type Reply } from "./answer.ts";
import { applianceBy } from "./appliance-row.ts";
import { noteBoot } from "./boots.ts";
import { acceptedOf, noteAccepted, streamState } from "./streams.ts";

export type EnrolMessage = Extract<ApplianceMessage, { type: "enrol" }>;
/** With a claim code. */
export type ClaimMessage = EnrolMessage & { payload: ClaimPayload };

export interface Enrolee {
  /** Hex. */
  signKey: string;
  boxKey: string;
  address: string;
  body: Uint8Array;
}

/** Takes an enrolment or refuses it; the answer to one that is taken holds the site's configuration. */
export async function enrol(
  store: Store,
  message: ClaimMessage,
  enrolee: Enrolee,
  now: number,
): Promise<Reply> {
  const claimed = await claim(store, message, enrolee, now);
  if ("reason" in claimed) return { accepted: nothingAccepted, reason: claimed.reason };
  return welcome(store, claimed.applianceId, message, enrolee, now);
}

/** The answer to an enrolment that is taken. */
export async function welcome(
  store: Store,
  applianceId: string,
  message: EnrolMessage,
  enrolee: Enrolee,
  now: number,
): Promise<Reply> {
  const key = { applianceId, epoch: message.epoch, stream: message.stream };
  if (message.sequence > (await streamState(store, key)).highest) {
    const { sequence, type } = message;
    await noteAccepted(store, key, { sequence, type, bodyHash: bodyHash(enrolee.body) }, now);
    await noteBoot(store, applianceId, message.stream, message.boot, now);
    await store
      .updateTable("appliances")
      .set({ epoch: message.epoch, boot: message.boot, hardware: message.hardware })
      .where("id", "=", applianceId)
      .execute();
  }
  const appliance = await applianceBy(store, enrolee.signKey);
  if (!appliance) throw new Error("an enrolled appliance has no row");
  return {
    accepted: await acceptedOf(store, applianceId, message.epoch),
    ...(await instructions(store, appliance, message.configRevision, now)),
  };
}

/** The appliance's id, or why it was refused. The first key that uses a code owns it. */
async function claim(
  store: Store,
  message: ClaimMessage,
  enrolee: Enrolee,
  now: number,
): Promise<{ applianceId: string } | { reason: Refusal }> {
  const { payload } = message;
  const code = await store
    .selectFrom("claimCodes")
    .innerJoin("sites", "sites.id", "claimCodes.siteId")
    .selectAll("claimCodes")
    .select("sites.name as siteName")
    .where("tokenHash", "=", claimTokenHash(payload.token))
    .executeTakeFirst();
  if (!code || code.revokedAt !== null) {
    return refuse("claim-unknown", "The server knows no such claim code, or it was revoked.");
  }
  if (code.ownerKey !== null && code.ownerKey !== enrolee.signKey) {
    return refuse("claim-used", "Another box has used this claim code.");
  }
  if (code.expiresAt <= now) return refuse("claim-expired", "The claim code is out of date.");

  const known = await store
    .selectFrom("appliances")
    .select(["id", "boxKey", "revokedAt", "name"])
    .where("signKey", "=", enrolee.signKey)
    .executeTakeFirst();
  if (known?.revokedAt) return refuse("revoked", "This box was revoked. It needs a new identity.");
  if (known && known.boxKey !== enrolee.boxKey) {
    return refuse("unknown-sender", "This signing key belongs to a box with another box key.");
  }
  const applianceId = known?.id ?? newId();
  if (code.ownerKey !== null && known) return { applianceId };

  const name = known?.name ?? payload.name ?? payload.hostname ?? `Box ${applianceId.slice(0, 4)}`;
  if (known) {
    await store
      .updateTable("appliances")
      .set({ siteId: code.siteId, claimCodeId: code.id })
      .where("id", "=", applianceId)
      .execute();
    // What it has found belongs to the site it stood at; a full report fills the new one.
    await store.deleteFrom("sightings").where("applianceId", "=", applianceId).execute();
    await settlePrinters(store, applianceId, now);
    await store
      .updateTable("appliances")
      .set({ wantFull: 1, reportChain: null })
      .where("id", "=", applianceId)
      .execute();
  } else {
    await addAppliance(
      store,
      { id: applianceId, siteId: code.siteId, claimCodeId: code.id, name },
      message,
      enrolee,
      now,
    );
  }
  await store
    .updateTable("claimCodes")
    .set({ ownerKey: enrolee.signKey, usedAt: now, applianceId })
    .where("id", "=", code.id)
    .execute();
  await addEvent(store, now, {
    severity: "info",
    kind: known ? "appliance.moved-site" : "appliance.enrolled",
    text: `${name} was enrolled at ${code.siteName}.`,
    siteId: code.siteId,
    applianceId,
  });
  return { applianceId };
}

export async function addAppliance(
  store: Store,
  row: { id: string; siteId: string; claimCodeId: string | null; name: string },
  message: EnrolMessage,
  enrolee: Enrolee,
  now: number,
): Promise<void> {
  await store
    .insertInto("appliances")
    .values({
      ...row,
      signKey: enrolee.signKey,
      boxKey: enrolee.boxKey,
      enrolledAt: now,
      revokedAt: null,
      epoch: message.epoch,
      boot: message.boot,
      hardware: message.hardware,
      movedTo: null,
      movedAt: null,
      clonedAt: null,
      version: message.payload.version,
      model: message.payload.model,
      hostname: "hostname" in message.payload ? (message.payload.hostname ?? null) : null,
      lastCheckInAt: null,
      lastReportAt: null,
      remoteAddress: enrolee.address,
      localAddresses: null,
      configRevision: null,
      configProblem: null,
      status: null,
      bootStartedAt: null,
      reportChain: null,
      reportEpoch: null,
      offlineSince: null,
    })
    .execute();
}

function refuse(code: Refusal["code"], message: string): { reason: Refusal } {
  return { reason: { code, message } };
}
