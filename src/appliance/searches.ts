// Looking for printers: everybody in the ranges now and then, and between that whoever announces itself.
import {
  createDiscovery,
  type Discovered,
  type Discovery,
  type DiscoveryRange,
  type DiscoveryResult,
  type DiscoveryRunOptions,
  type NeighbourPort,
  type NetworkPort,
  type Progress,
  type TriedCommunity,
} from "../discovery/index.ts";
import type { Configuration } from "../protocol/index.ts";
import { type Clock, createGate, type Log } from "../shared/index.ts";
import type { SnmpEngine } from "../snmp/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { Announcements } from "./announcements.ts";
import type { Consent } from "./consent.ts";
import type { InventoryDocument, InventoryEntry } from "./inventory.ts";
import { type HostAddresses, only, type Scope, scopeOf } from "./scope.ts";

export interface SearchesPorts {
  engine: SnmpEngine;
  clock: Clock;
  log: Log;
  neighbours: NeighbourPort;
  networks: NetworkPort;
  resolve(host: string): Promise<string[]>;
  /** Who announces itself; absent where nobody listens. */
  announcements?: Announcements;
  /** The IPv4 default gateway. */
  gateway(): Promise<string | undefined>;
  inventory: StateDocument<InventoryDocument>;
  /** Communities tried so far, kept over restarts: they count against the daily budget. */
  tried: { get(): readonly TriedCommunity[]; set(tried: TriedCommunity[]): void };
  configuration(): Configuration | undefined;
  consent(): Consent;
  /** A printer was found: reads it. */
  readFound(found: Discovered, searchStartedAt: string, signal: AbortSignal): Promise<void>;
}

export interface RangeResult {
  startedAt: string;
  finishedAt: string;
  replied: number;
  printers: number;
}

export interface Searches {
  /** Everybody in the ranges, and reads each printer as it is found. */
  discover(signal: AbortSignal): Promise<void>;
  /** Those within the ranges who announced themselves since the last search, and nobody else. */
  meet(signal: AbortSignal): Promise<void>;
  /** While everybody is asked. */
  progress(): Progress | undefined;
  /** Of the last discovery, by range. */
  results: ReadonlyMap<string, RangeResult>;
  /** What host names led to. */
  hosts: HostAddresses;
  gateway(): "known" | "none";
  /** SNMP devices that are no printers, as the last discovery counted them. */
  otherDevices(): number;
}

/** One search at a time, of either kind. */
export function createSearches(ports: SearchesPorts): Searches {
  const { clock, log, inventory } = ports;
  const results = new Map<string, RangeResult>();
  const hosts = new Map<string, readonly string[]>();
  const searching = createGate(1);
  let progress: Progress | undefined;
  let otherDevices = 0;
  let gateway: "known" | "none" = "none";

  const now = () => new Date(clock.now()).toISOString();

  async function lookForGateway(): Promise<"known" | "none"> {
    const address = await ports.gateway();
    if (address === undefined) return "none";
    const entries = await ports.neighbours.entries();
    return entries.some((entry) => entry.complete && entry.address === address) ? "known" : "none";
  }

  function discoveryOf(configuration: Configuration, scope: Scope): Discovery {
    return createDiscovery(
      {
        ...{ engine: ports.engine, clock, log, neighbours: ports.neighbours, networks: ports.networks },
        resolve: async (host) => {
          const addresses = await ports.resolve(host);
          hosts.set(host, addresses);
          // A name may lead anywhere: only what the customer permits is asked.
          const allowed = scope.ranges.filter(({ addresses }) => addresses.hosts.includes(host));
          return addresses.filter((address) =>
            allowed.every(({ port }) => ports.consent().mayTouch(address, port)),
          );
        },
      },
      {
        packetsPerSecond: configuration.discover.packetsPerSecond,
        triedCommunities: ports.tried.get(),
      },
    );
  }

  /** Runs a discovery and reads whom it finds. */
  async function search(
    discovery: Discovery,
    ranges: readonly DiscoveryRange[],
    startedAt: string,
    options: Pick<DiscoveryRunOptions, "signal" | "onProgress" | "early">,
  ): Promise<DiscoveryResult> {
    const reads: Promise<void>[] = [];
    const result = await discovery.run(ranges, inventory.data.entries.map(whereItStands), {
      ...options,
      onFound: (found) => {
        if (found.isPrinter) reads.push(ports.readFound(found, startedAt, options.signal));
      },
    });
    await Promise.all(reads);
    for (const problem of result.problems) log.warn(problem.message, { code: problem.code });
    return result;
  }

  async function discover(signal: AbortSignal): Promise<void> {
    const configuration = ports.configuration();
    if (!configuration) return;
    const scope = scopeOf(configuration, ports.consent());
    for (const problem of scope.refusals.values()) log.warn(problem.message, { code: problem.code });
    const startedAt = now();
    await ports.announcements?.ask(signal);
    const announced = ports.announcements?.within(scope) ?? [];
    const present = (await ports.neighbours.entries()).filter(({ complete }) => complete);
    try {
      const result = await search(discoveryOf(configuration, scope), scope.ranges, startedAt, {
        signal,
        onProgress: (each) => {
          progress = each;
        },
        early: [...announced, ...present.map(({ address }) => address)],
      });
      ports.tried.set(result.triedCommunities);
      if (signal.aborted) return;
      ports.announcements?.noteAsked(announced, result.hasReplied);
      gateway = await lookForGateway();
      const at = now();
      for (const { name, replied, printers } of result.ranges)
        results.set(name, { startedAt, finishedAt: at, replied, printers });
      otherDevices = result.ranges.reduce((sum, { replied, printers }) => sum + replied - printers, 0);
      log.info("discovery done", { printers: result.printers.length, others: otherDevices });
    } finally {
      progress = undefined;
    }
    await meet(signal);
  }

  async function meet(signal: AbortSignal): Promise<void> {
    // Anew: where no range is named, what was heard meanwhile may have become part of what is searched.
    const configuration = ports.configuration();
    if (!configuration) return;
    const scope = scopeOf(configuration, ports.consent());
    const late = ports.announcements?.unasked(scope, inventory.data) ?? [];
    if (late.length === 0 || signal.aborted) return;
    // What is tried on few counts for no range: the next search tries the same on everybody.
    const result = await search(discoveryOf(configuration, scope), only(scope.ranges, late), now(), {
      signal,
      onProgress() {},
    });
    if (!signal.aborted) ports.announcements?.noteAsked(late, result.hasReplied);
  }

  return {
    discover: (signal) => searching.run(() => discover(signal)),
    meet: (signal) => searching.run(() => meet(signal)),
    progress: () => progress,
    results,
    hosts,
    gateway: () => gateway,
    otherDevices: () => otherDevices,
  };
}

function whereItStands({ record, credentialId, version }: InventoryEntry) {
  return { address: record.printer.address, port: record.printer.port, credentialId, version };
}
