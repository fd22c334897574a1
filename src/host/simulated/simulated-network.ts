// A network that is only told: changes, trials and returns behave as on a box, and no machine is touched.
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import type { NetworkControl, NetworkView, TrialView } from "../network/control.ts";
import { trialSeconds } from "../network/control.ts";
import { type InForce, withSettings } from "../network/in-force.ts";
import {
  type CableSettings,
  type NetworkSettings,
  networkSettingsSchema,
  shownSettings,
  type WifiSettings,
} from "../network/settings.ts";
import { parseSettings } from "../parse-settings.ts";

const LEASED = { addresses: ["192.0.2.20/24"], gateways: ["192.0.2.1"], dns: ["192.0.2.1"] };

export function simulatedNetwork(clock: Clock): NetworkControl {
  let inForce: InForce = {};
  let trial: { kind: NetworkSettings["kind"]; before: InForce; until: number } | undefined;

  const settle = () => {
    if (!trial || clock.monotonic() < trial.until) return;
    inForce = trial.before;
    trial = undefined;
  };
  const trialView = (): TrialView | undefined =>
    trial && { kind: trial.kind, secondsLeft: Math.ceil((trial.until - clock.monotonic()) / 1000) };

  return {
    async view() {
      settle();
      const shownTrial = trialView();
      const view: NetworkView = {
        interfaces: [
          { name: "eth0", kind: "cable", hasCarrier: true, ...addressesOf(inForce.cable) },
          inForce.wifi
            ? {
                ...{ name: "wlan0", kind: "wifi", hasCarrier: true, ssid: inForce.wifi.ssid },
                ...addressesOf(inForce.wifi),
              }
            : { name: "wlan0", kind: "wifi", hasCarrier: false, addresses: [], gateways: [], dns: [] },
        ],
        ...(inForce.cable && { cable: shownSettings(inForce.cable) }),
        ...(inForce.wifi && { wifi: shownSettings(inForce.wifi) }),
        ...(shownTrial && { trial: shownTrial }),
      };
      return success(view);
    },
    async change(wanted): Promise<Outcome<TrialView>> {
      settle();
      const settings = parseSettings(networkSettingsSchema, wanted);
      if (!settings.ok) return settings;
      const before = trial?.before ?? inForce;
      const { kind } = settings.value;
      inForce = withSettings(inForce, settings.value);
      trial = { kind, before, until: clock.monotonic() + trialSeconds * 1000 };
      return success({ kind, secondsLeft: trialSeconds });
    },
    async confirm() {
      settle();
      if (!trial) return failure("host.no-trial", "The old network settings are back already.");
      trial = undefined;
      return success(undefined);
    },
    async revert() {
      if (trial) inForce = trial.before;
      trial = undefined;
      return success(undefined);
    },
  };
}

function addressesOf(settings: CableSettings | WifiSettings | undefined) {
  if (settings?.ipv4.method !== "static") return LEASED;
  const { addresses, gateway, dns } = settings.ipv4;
  return { addresses, gateways: gateway === undefined ? [] : [gateway], dns };
}
