// The machine of a box: everything that changes it goes through the helpers.
import { helpedAccessPoint } from "./access-point/access-point-concern.ts";
import { helpedBootFiles } from "./boot-files/boot-files-concern.ts";
import { helpedFirewall } from "./firewall/firewall-concern.ts";
import type { HelperClient } from "./helper-client.ts";
import type { Host } from "./host.ts";
import { helpedLights } from "./machine/lights-concern.ts";
import { helpedNames } from "./machine/names-concern.ts";
import { helpedPower } from "./machine/power-concern.ts";
import { helpedScreen } from "./machine/screen-concern.ts";
import { helpedTimeZone } from "./machine/time-zone-concern.ts";
import { helpedNetwork } from "./network/network-concern.ts";
import { helpedWifi } from "./wifi/wifi-concern.ts";

export interface MachineFacts {
  /** The time zone in force. */
  timeZone(): string;
}

export function boxHost(helpers: HelperClient, facts: MachineFacts): Host {
  return {
    network: helpedNetwork(helpers),
    wifi: helpedWifi(helpers),
    accessPoint: helpedAccessPoint(helpers),
    lights: helpedLights(helpers),
    screen: helpedScreen(helpers),
    power: helpedPower(helpers),
    firewall: helpedFirewall(helpers),
    names: helpedNames(helpers),
    timeZone: helpedTimeZone(helpers, facts.timeZone),
    bootFiles: helpedBootFiles(helpers),
  };
}
