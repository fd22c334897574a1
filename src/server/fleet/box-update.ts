// What boxes say of an update that their configuration names.
import type { CheckInPayload } from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import type { Appliance, Store } from "../store/index.ts";

type BoxUpdate = NonNullable<CheckInPayload["update"]>;

const whyNot: Record<BoxUpdate["state"], string> = {
  "not-permitted": "its owner lets nobody ask for updates",
  "not-possible": "its software cannot update itself; whoever looks after the box installs a newer one",
};

/** Why the update that was asked for is not installed, in words. */
export function updateInWords({ version, state }: BoxUpdate): string {
  return `Version ${version} is not installed: ${whyNot[state]}.`;
}

/** An update that a box does not install becomes an event, once for each reason. */
export async function noteBoxUpdate(
  store: Store,
  appliance: Appliance,
  told: CheckInPayload["update"],
  now: number,
): Promise<void> {
  // Checked when it came in.
  const before =
    appliance.status === null ? undefined : (JSON.parse(appliance.status) as CheckInPayload).update;
  if (!told || (told.digest === before?.digest && told.state === before.state)) return;
  await addEvent(store, now, {
    severity: "attention",
    kind: "appliance.update-refused",
    text: `${appliance.name}: ${updateInWords(told)}`,
    siteId: appliance.siteId,
    applianceId: appliance.id,
    detail: told,
  });
}
