// What boxes say of the profiles they read with.
import type { CheckInPayload } from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import type { Appliance, Store } from "../store/index.ts";

export type BoxProfiles = NonNullable<CheckInPayload["profiles"]>;

/** What the box's last check-in (as stored) said of its profiles. */
export function profilesOfStatus(status: string | null): BoxProfiles | undefined {
  // Checked when it came in.
  return status === null ? undefined : (JSON.parse(status) as CheckInPayload).profiles;
}

/** A pack that came into force or was refused since the check-in before becomes an event, once. */
export async function noteBoxProfiles(
  store: Store,
  appliance: Appliance,
  told: BoxProfiles | undefined,
  now: number,
): Promise<void> {
  if (!told) return;
  const before = profilesOfStatus(appliance.status);
  const about = { siteId: appliance.siteId, applianceId: appliance.id };
  const { inForce, refused } = told;
  if (inForce?.digest !== before?.inForce?.digest && (inForce || before?.inForce)) {
    await addEvent(store, now, {
      severity: "info",
      kind: "appliance.profiles-in-force",
      text: inForce
        ? `${appliance.name} reads with the profile pack ${inForce.name} (${inForce.serial}).`
        : `${appliance.name} reads with its built-in profiles again.`,
      ...about,
    });
  }
  if (refused && (refused.digest !== before?.refused?.digest || refused.at !== before.refused.at)) {
    await addEvent(store, now, {
      severity: "attention",
      kind: "appliance.profiles-refused",
      text: `${appliance.name} does not use the profile pack: ${refused.message}`,
      ...about,
      detail: refused,
    });
  }
}
