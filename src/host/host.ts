// The machine a box runs on, as far as it can be changed: one small port per concern, so that a page works the same on
// a box and, with a simulated machine, on a developer's.
import type { Outcome } from "../shared/index.ts";
import type { BootFiles } from "./boot-files/boot-files.ts";
import type { NetworkControl } from "./network/control.ts";

export interface Host {
  network: NetworkControl;
  wifi: WifiScanner;
  accessPoint: AccessPoint;
  lights: Lights;
  screen: Screen;
  power: Power;
  firewall: Firewall;
  names: Names;
  timeZone: TimeZone;
  bootFiles: BootFiles;
}

export const wifiSecurities = ["open", "wep", "wpa", "wpa2", "wpa2-wpa3", "wpa3", "enterprise"] as const;
export type WifiSecurity = (typeof wifiSecurities)[number];

export interface WifiNetwork {
  ssid: string;
  /** 0 to 100. */
  signalPercent: number;
  security: WifiSecurity;
}

export interface WifiScan {
  /** One entry per name, strongest first. */
  networks: WifiNetwork[];
  /** Radios that are heard but do not tell their name. */
  hidden: number;
}

export interface WifiScanner {
  /** Listens around, after setting which country's radio rules hold (ISO 3166-1); problem `host.no-wifi`. */
  scan(country?: string): Promise<Outcome<WifiScan>>;
}

export interface AccessPointState {
  isOn: boolean;
  ssid?: string;
  /** The box's own address in that network. */
  address?: string;
}

export interface AccessPoint {
  state(): Promise<Outcome<AccessPointState>>;
  /** Opens a network of the box's own, without a way out of it; it closes by itself after 30 minutes. */
  start(network: { ssid: string; passphrase: string }): Promise<Outcome<void>>;
  stop(): Promise<Outcome<void>>;
}

export const lightStates = [
  "starting",
  "no-link",
  "no-address",
  "no-server",
  "unclaimed",
  "healthy",
  "updating",
] as const;
export type LightState = (typeof lightStates)[number];

export interface Lights {
  show(state: LightState): Promise<Outcome<void>>;
}

export interface Screen {
  /** Replaces what stands on the attached screen; control characters but line breaks are left out. */
  show(lines: readonly string[]): Promise<Outcome<void>>;
}

export interface Power {
  reboot(): Promise<Outcome<void>>;
  /** Starts the machine again in such a way that every secret and all data are erased first. */
  factoryReset(): Promise<Outcome<void>>;
}

export interface FirewallFlows {
  /** TCP ports of the configured server or proxy, 4 at most. */
  serverPorts: number[];
}

export interface FirewallView {
  /** False where no firewall of ours is in force, as on a developer's machine. */
  isEnforced: boolean;
  /** Networks that may be asked by SNMP, as the kernel has them. */
  networks: string[];
  snmpPorts: number[];
  serverPorts: number[];
}

export interface Firewall {
  /** Computes the rules anew from the owner's consent and the machine's networks, and puts them in force at once. */
  apply(flows: FirewallFlows): Promise<Outcome<FirewallView>>;
}

export interface Names {
  /** Takes the host name (one label) by which the box is found as `NAME.local`. */
  take(hostname: string): Promise<Outcome<void>>;
}

export interface TimeZone {
  /** By its name in the tz database. */
  current(): string;
  /** Takes a time zone by that name; problem `host.not-available` for one that the machine does not know. */
  set(zone: string): Promise<Outcome<void>>;
}
