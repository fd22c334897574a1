// The box's network as its page shows it; passphrases and keys are never part of it.

interface Addresses {
  method: string;
  addresses?: readonly string[];
  gateway?: string | undefined;
  dns?: readonly string[];
}

/** Settings of the cable or of the Wi-Fi. */
export interface ShownSettings {
  ipv4: Addresses;
  ipv6: Addresses;
  vlan?: number | undefined;
  authentication?:
    | {
        method: string;
        identity: string;
        anonymousIdentity?: string | undefined;
        serverDomain?: string | undefined;
      }
    | undefined;
  country?: string;
  ssid?: string;
  isHidden?: boolean;
  security?: { method: string };
}

export interface InterfaceFacts {
  name: string;
  kind: "cable" | "wifi";
  hasCarrier: boolean;
  macAddress?: string | undefined;
  addresses: readonly string[];
  /** How its IPv4 addresses come, where it has any. */
  method?: "dhcp" | "static" | "off";
  gateways: readonly string[];
  dns?: readonly string[];
  /** Of the Wi-Fi network that is joined. */
  ssid?: string | undefined;
}

export interface NetworkState {
  interfaces: readonly InterfaceFacts[];
  cable?: ShownSettings | undefined;
  wifi?: ShownSettings | undefined;
  trial?: { secondsLeft: number } | undefined;
}

export interface HeardNetwork {
  ssid: string;
  signalPercent: number;
  security: string;
}

/** While new settings are tried: until when, and where the box is found then. */
export interface ShownTrialOfSettings {
  secondsLeft: number;
  /** Addresses of this page, as far as they are known before. */
  addresses: readonly string[];
}
