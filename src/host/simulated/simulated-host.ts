// A machine for developers: it does nothing, remembers what it was told, and answers as a box does.
import { type Clock, failure, success } from "../../shared/index.ts";
import type { BootFiles } from "../boot-files/boot-files.ts";
import type { AccessPointState, FirewallFlows, Host, LightState, WifiScan } from "../host.ts";
import { simulatedNetwork } from "./simulated-network.ts";

export interface SimulatedHost extends Host {
  /** What it was told last. */
  readonly told: {
    light?: LightState;
    screen: string[];
    hostname?: string;
    timeZone?: string;
    flows?: FirewallFlows;
    country?: string;
    restart?: "reboot" | "factory-reset";
  };
}

const HEARD: WifiScan = {
  networks: [
    { ssid: "Office", signalPercent: 82, security: "wpa2-wpa3" },
    { ssid: "Warehouse", signalPercent: 61, security: "wpa2" },
    { ssid: "Guests", signalPercent: 58, security: "open" },
    { ssid: "Staff", signalPercent: 40, security: "enterprise" },
  ],
  hidden: 1,
};

/** Nobody takes the card out of a developer's machine: without a folder that stands for it, nothing is told there. */
const noBootFiles: BootFiles = {
  provisioning: async () => success(undefined),
  blank: async (digest) => success(digest),
  tell: async () => success(undefined),
  erase: async () => success(undefined),
};

export function simulatedHost(ports: { clock: Clock; bootFiles?: BootFiles }): SimulatedHost {
  const told: SimulatedHost["told"] = { screen: [] };
  let accessPoint: AccessPointState = { isOn: false };
  return {
    told,
    network: simulatedNetwork(ports.clock),
    wifi: {
      async scan(country) {
        if (country !== undefined) told.country = country;
        return success(structuredClone(HEARD));
      },
    },
    accessPoint: {
      state: async () => success(accessPoint),
      async start({ ssid }) {
        accessPoint = { isOn: true, ssid, address: "192.0.2.129" };
        return success(undefined);
      },
      async stop() {
        accessPoint = { isOn: false };
        return success(undefined);
      },
    },
    lights: {
      async show(state) {
        told.light = state;
        return success(undefined);
      },
    },
    screen: {
      async show(lines) {
        told.screen = [...lines];
        return success(undefined);
      },
    },
    power: {
      async reboot() {
        told.restart = "reboot";
        return failure("host.simulated", "This machine is simulated: it is not started again.");
      },
      async factoryReset() {
        told.restart = "factory-reset";
        return failure("host.simulated", "This machine is simulated: nothing is erased.");
      },
    },
    firewall: {
      async apply(flows) {
        told.flows = flows;
        const { serverPorts } = flows;
        return success({ isEnforced: false, networks: [], snmpPorts: [], serverPorts });
      },
    },
    names: {
      async take(hostname) {
        told.hostname = hostname;
        return success(undefined);
      },
    },
    timeZone: {
      current: () => told.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      async set(zone) {
        told.timeZone = zone;
        return success(undefined);
      },
    },
    bootFiles: ports.bootFiles ?? noBootFiles,
  };
}
