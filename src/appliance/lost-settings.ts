// Settings that were there and cannot be read any more: remembered until the box belongs to a server again.
import type { Clock } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { TunnelStatus } from "../tunnel/index.ts";
import type { BoxTroublePorts } from "./box-trouble.ts";
import type { SettingsDocument } from "./settings.ts";

/** `enrolment`: as it stands now; undefined while it is not known yet. */
export function followLoss(
  settings: StateDocument<SettingsDocument>,
  clock: Clock,
  enrolment: () => TunnelStatus["enrolment"] | undefined,
): BoxTroublePorts["lost"] {
  if (settings.origin === "defaults")
    settings.update((data) => {
      data.lostAt = new Date(clock.now()).toISOString();
    });
  return () => {
    const { lostAt, configuration } = settings.data;
    const now = enrolment();
    if (now === "enrolled" && lostAt !== undefined)
      settings.update((data) => {
        delete data.lostAt;
      });
    if (now !== "none") return { settingsAt: undefined, wasConfigured: false };
    return {
      settingsAt: lostAt === undefined ? undefined : Date.parse(lostAt),
      // It came from a server, and so with an enrolment.
      wasConfigured: configuration !== null,
    };
  };
}
