// The networks this machine stands in, and whether their neighbours are found by ARP.

import { readFileSync } from "node:fs";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

export interface AttachedNetwork {
  /** With the machine's own address before the slash, as `192.168.1.17/24`. */
  cidr: string;
  address: string;
  netmask: string;
  interface: string;
  /** False for loopback and point-to-point links: one sweeps them as if they were routed. */
  hasArp: boolean;
  /** Lower case with colons; absent where the link has none. */
  macAddress?: string;
}

export interface NetworkPort {
  attached(): AttachedNetwork[];
}

/** Linux's flags of an interface (netdevice(7)): loopback, point-to-point, no ARP. */
const IFF_LOOPBACK = 0x8;
const IFF_POINTOPOINT = 0x10;
const IFF_NOARP = 0x80;
const NO_MAC = "00:00:00:00:00:00";

/** The machine's networks as they are at the moment of asking. */
export const systemNetworks: NetworkPort = {
  attached: () => describeNetworks(networkInterfaces(), readFlags),
};

/** `flagsOf` tells an interface's flags, or undefined where the system does not. */
export function describeNetworks(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
  flagsOf: (name: string) => number | undefined,
): AttachedNetwork[] {
  return Object.entries(interfaces).flatMap(([name, addresses]) => {
    const flags = flagsOf(name);
    return (addresses ?? []).flatMap(({ address, netmask, cidr, internal, mac }): AttachedNetwork[] => {
      if (cidr === null) return [];
      const silent = IFF_LOOPBACK | IFF_POINTOPOINT | IFF_NOARP;
      const hasArp = !internal && (flags === undefined || (flags & silent) === 0);
      const macAddress = mac === NO_MAC ? {} : { macAddress: mac };
      return [{ cidr, address, netmask, interface: name, hasArp, ...macAddress }];
    });
  });
}

function readFlags(name: string): number | undefined {
  try {
    const flags = Number(readFileSync(`/sys/class/net/${name}/flags`, "utf8"));
    return Number.isInteger(flags) ? flags : undefined;
  } catch {
    return undefined; // not Linux, or the interface has just gone
  }
}
