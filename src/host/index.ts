// The machine a box runs on, as far as it can be changed.

export { accessPointConcern } from "./access-point/access-point-concern.ts";
export type { BootFiles, BootNote } from "./boot-files/boot-files.ts";
export { bootFilesConcern } from "./boot-files/boot-files-concern.ts";
export { type BootFolder, bootFolder } from "./boot-files/boot-folder.ts";
export { boxHost } from "./box-host.ts";
export { firewallKeeper } from "./firewall/firewall-concern.ts";
export { type Concern, concern } from "./helper-answer.ts";
export { type HelperClient, helperClient } from "./helper-client.ts";
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
  TimeZone,
  WifiNetwork,
  WifiScan,
  WifiScanner,
  WifiSecurity,
} from "./host.ts";
export { type ErasePlaces, eraseIfAsked, takeResetFile } from "./machine/erase.ts";
export { lightsConcern } from "./machine/lights-concern.ts";
export { namesConcern } from "./machine/names-concern.ts";
export { powerConcern, resetConcern } from "./machine/power-concern.ts";
export { screenConcern } from "./machine/screen-concern.ts";
export { timeZoneConcern } from "./machine/time-zone-concern.ts";
export {
  type InterfaceView,
  type NetworkControl,
  type NetworkView,
  type TrialView,
  trialSeconds,
} from "./network/control.ts";
export { networkConcern } from "./network/network-concern.ts";
export { networkKeeper } from "./network/network-keeper.ts";
export {
  type NetworkSettings,
  parseNetworkSettings,
  type ShownNetworkSettings,
} from "./network/settings.ts";
export { programRunner, type RunProgram } from "./run-program.ts";
export { serveRequest } from "./serve-request.ts";
export { type SimulatedHost, simulatedHost } from "./simulated/simulated-host.ts";
export { sinceBoot } from "./since-boot.ts";
export { listenAround } from "./wifi/listen.ts";
export { wifiConcern } from "./wifi/wifi-concern.ts";
