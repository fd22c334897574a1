// A check-in keeps the picture of the box up to date and brings back what it is to know.

import { boxTroubleTexts } from "../../model/index.ts";
import type { ApplianceMessage } from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import { inWords, noteBoxUpdate } from "../fleet/index.ts";
import { noteBoxProfiles } from "../packs/index.ts";
import type { Appliance, Store } from "../store/index.ts";

export type CheckInMessage = Extract<ApplianceMessage, { type: "check-in" }>;

/** Keeps what a box says of itself; a configuration it could not use becomes an event, once. */
export async function takeCheckIn(
  store: Store,
  appliance: Appliance,
  message: CheckInMessage,
  now: number,
): Promise<void> {
  const { payload } = message;
  const bootStartedAt = Math.round(now - payload.clock.uptimeMs);
  if (!payload.versions) {
    // It asks for the time and says nothing else: what was known of the box stays.
    await store
      .updateTable("appliances")
      .set({ lastCheckInAt: now, bootStartedAt })
      .where("id", "=", appliance.id)
      .execute();
    return;
  }
  const configProblem = payload.configProblem ? JSON.stringify(payload.configProblem) : null;
  await store
    .updateTable("appliances")
    .set({
      lastCheckInAt: now,
      bootStartedAt,
      version: payload.versions.appliance,
      configRevision: message.configRevision,
      configProblem,
      status: JSON.stringify(payload),
      ...(payload.health?.model === undefined ? {} : { model: payload.health.model }),
      ...(payload.health?.hostname === undefined ? {} : { hostname: payload.health.hostname }),
      ...(payload.addresses === undefined ? {} : { localAddresses: JSON.stringify(payload.addresses) }),
    })
    .where("id", "=", appliance.id)
    .execute();
  await noteBoxProfiles(store, appliance, payload.profiles, now);
  await noteBoxUpdate(store, appliance, payload.update, now);
  if (configProblem !== null && configProblem !== appliance.configProblem) {
    await addEvent(store, now, {
      severity: "attention",
      kind: "appliance.configuration-refused",
      text: `${appliance.name} does not use its new configuration: ${payload.configProblem?.message}`,
      siteId: appliance.siteId,
      applianceId: appliance.id,
      detail: payload.configProblem,
    });
  }
}

/** A box that was silent for too long speaks again: an event says how long that was, and why if the box tells. */
export async function noteHeard(
  store: Store,
  appliance: Appliance,
  message: Exclude<ApplianceMessage, { type: "enrol" }>,
  now: number,
): Promise<void> {
  const { id, name, siteId, offlineSince } = appliance;
  if (offlineSince === null) return;
  await store.updateTable("appliances").set({ offlineSince: null }).where("id", "=", id).execute();
  const outage = message.type === "check-in" ? message.payload.lastOutage : undefined;
  // By the box's own clock, so taken with a grain of salt: an outage of long ago says nothing about this silence.
  const isOfThis = outage && Date.parse(outage.until) > offlineSince;
  const why = isOfThis ? ` It says: ${boxTroubleTexts[outage.code].what}.` : "";
  await addEvent(store, now, {
    severity: "info",
    kind: "appliance.back",
    text: `${name} is heard of again after ${inWords(now - offlineSince)}.${why}`,
    siteId,
    applianceId: id,
    detail: { since: new Date(offlineSince).toISOString(), ...(isOfThis && { outage }) },
  });
}

/** Keeps that a known key speaks from other hardware: a person decides whether the box was moved or copied. */
export async function noteMoved(
  store: Store,
  appliance: Appliance,
  message: CheckInMessage,
  now: number,
): Promise<void> {
  if (appliance.movedTo === message.hardware) return;
  await store
    .updateTable("appliances")
    .set({ movedTo: message.hardware, movedAt: now })
    .where("id", "=", appliance.id)
    .execute();
  await addEvent(store, now, {
    severity: "attention",
    kind: "appliance.hardware-changed",
    text: `${appliance.name} speaks from other hardware. Confirm that it was moved, or revoke it.`,
    siteId: appliance.siteId,
    applianceId: appliance.id,
  });
}
