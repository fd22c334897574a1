// Where the box stands, looked at again and again: cables are moved, leases end, addresses come late.
import type { NeighbourPort } from "../discovery/index.ts";
import { compareAddresses } from "../model/index.ts";
import type { Clock, Log } from "../shared/index.ts";
import type { AttachedNetwork } from "../system/index.ts";

export interface NetworkWatchPorts {
  clock: Clock;
  log: Log;
  networks: { attached(): AttachedNetwork[] };
  neighbours: Pick<NeighbourPort, "entries">;
  /** Whether anybody uses what ARP shows. */
  isSeenWanted(): boolean;
  /** Addresses to be seen besides those that ARP shows. */
  alsoSeen(): readonly string[];
}

/** One look; the same object until something changed. */
export interface WhereItStands {
  networks: readonly AttachedNetwork[];
  /** IPv4 addresses that ARP or mDNS showed. */
  seen: readonly string[];
}

export interface NetworkWatch {
  where(): WhereItStands;
  /** Looks until the signal aborts, and tells when the box's own networks changed. */
  run(signal: AbortSignal, onMoved: () => void): Promise<void>;
}

/** So much later than it comes is an address used. */
const LOOK_MS = 3000;

export function createNetworkWatch(ports: NetworkWatchPorts): NetworkWatch {
  const { clock, log } = ports;
  let where: WhereItStands = { networks: ports.networks.attached(), seen: [] };

  async function look(): Promise<boolean> {
    const networks = ports.networks.attached();
    const seen = ports.isSeenWanted() ? await lookAround() : [];
    const hasMoved = placesOf(networks) !== placesOf(where.networks);
    if (hasMoved || seen.join() !== where.seen.join()) where = { networks, seen };
    return hasMoved;
  }

  async function lookAround(): Promise<string[]> {
    const entries = await ports.neighbours.entries();
    const neighbours = entries.filter(({ complete }) => complete).map(({ address }) => address);
    return [...new Set([...neighbours, ...ports.alsoSeen()])].sort(compareAddresses);
  }

  return {
    where: () => where,
    async run(signal, onMoved) {
      while (!signal.aborted) {
        if (await look()) {
          log.info("the box's networks changed", { networks: placesOf(where.networks) });
          onMoved();
        }
        await clock.sleep(LOOK_MS, signal);
      }
    },
  };
}

function placesOf(networks: readonly AttachedNetwork[]): string {
  return networks
    .filter(({ address }) => !/^(127\.|::1$|fe80:)/i.test(address))
    .map(({ cidr }) => cidr)
    .sort()
    .join(", ");
}
