// The network as a person sees and changes it: every change is on trial until somebody confirms that it works.
import type { Outcome } from "../../shared/index.ts";
import type { NetworkSettings, ShownNetworkSettings } from "./settings.ts";

export interface InterfaceView {
  name: string;
  kind: "cable" | "wifi";
  /** A cable is plugged in at both ends, or the radio is joined to a network. */
  hasCarrier: boolean;
  macAddress?: string;
  /** With prefix, as 192.168.1.20/24. */
  addresses: string[];
  gateways: string[];
  dns: string[];
  /** Name of the Wi-Fi network that is joined. */
  ssid?: string;
}

export interface TrialView {
  kind: NetworkSettings["kind"];
  /** Until the old settings return by themselves. */
  secondsLeft: number;
}

export interface NetworkView {
  interfaces: InterfaceView[];
  /** What was set on the box, without secrets; absent where nobody set anything: a cable with DHCP, no Wi-Fi. */
  cable?: ShownNetworkSettings;
  wifi?: ShownNetworkSettings;
  trial?: TrialView;
}

/** How long new settings have before the old ones return. */
export const trialSeconds = 60;

export interface NetworkControl {
  view(): Promise<Outcome<NetworkView>>;
  /**
   * Puts settings in force on trial: unless confirmed within a minute, those that were confirmed last return, also when
   * the service or the machine starts again meanwhile. Problems: `host.settings-invalid`, `host.network-failed`.
   */
  change(settings: NetworkSettings): Promise<Outcome<TrialView>>;
  /** Keeps what is on trial; problem `host.no-trial` when the old settings are back already. */
  confirm(): Promise<Outcome<void>>;
  /** Brings the old settings back at once; no trial is no problem. */
  revert(): Promise<Outcome<void>>;
}
