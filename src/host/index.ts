// The machine a box runs on, as far as it can be changed.
export type {
  AccessPoint,
  AccessPointState,
  Firewall,
  FirewallFlows,
  FirewallView,
  Host,
  LightState,
  Lights,
  Names,
  Power,
  Screen,
  WifiNetwork,
  WifiScan,
  WifiScanner,
  WifiSecurity,
} from "./host.ts";
export {
  type InterfaceView,
  type NetworkControl,
  type NetworkView,
  type TrialView,
  trialSeconds,
} from "./network/control.ts";
export type {
  NetworkSettings,
  ShownNetworkSettings,
} from "./network/settings.ts";
export { type SimulatedHost, simulatedHost } from "./simulated/simulated-host.ts";
