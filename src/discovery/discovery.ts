import {
  type AddressSet,
  type Credential,
  canonicalAddress,
  containsAddress,
  type Ipv4Span,
  maxAddresses,
  mergeSpans,
  parseIpv4,
} from "../model/index.ts";
import { type Clock, failure, type Log, type Problem } from "../shared/index.ts";
import type { SnmpEngine } from "../snmp/index.ts";
import { chooseFurther, recordTries, type TriedCommunity } from "./community-budget.ts";
import type { Discovered, FoundPrinter } from "./identify.ts";
import { type PassPlan, planPasses, type SnmpVersion } from "./pass-plan.ts";
import type { NeighbourPort, NetworkPort } from "./ports.ts";
import type { Progress } from "./progress.ts";
import { type Remembered, Run } from "./run.ts";
import { type Block, buildTargets, type ResolvedRange, type Targets } from "./targets.ts";

export interface DiscoveryRange {
  name: string;
  addresses: AddressSet;
  port: number;
  /** In the order in which they are tried; the version of a community is a preference, not a restriction. */
  credentials: Credential[];
}

/** A printer that answered before: asked first, with what worked. */
export interface KnownAddress {
  address: string;
  port: number;
  credentialId: string;
  /** The version it answered in, where that is not the credential's. */
  version?: SnmpVersion;
}

export interface DiscoveryPorts {
  engine: SnmpEngine;
  clock: Clock;
  log: Log;
  neighbours: NeighbourPort;
  networks: NetworkPort;
  /** Addresses of a host name; empty or rejected when there are none. */
  resolve(host: string): Promise<string[]>;
}

export interface DiscoveryOptions {
  /** 1 to 20,000; 300 unless told. */
  packetsPerSecond?: number;
  /** 2,000 unless told. */
  timeoutMs?: number;
  /** Further packets to who stays silent; 1 unless told, which the second pass is. */
  retries?: number;
  /** Restricts what is spoken; all versions unless told. */
  versions?: readonly SnmpVersion[];
  /** Communities tried in earlier runs; kept in memory from then on. */
  triedCommunities?: readonly TriedCommunity[];
}

export interface DiscoveryRunOptions {
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** Told as soon as a printer is known to be one. */
  onFound?(discovered: Discovered): void;
  /** A person asked: every credential is tried in this run, and what is no printer is listed too. */
  explicit?: boolean;
  /** Addresses where somebody is known to be: those within the ranges are asked before others. */
  early?: readonly string[];
}

export interface DiscoveryResult {
  ranges: { name: string; addresses: number; replied: number; printers: number }[];
  printers: FoundPrinter[];
  /** What answered and is no printer; empty unless a person asked. */
  others: Discovered[];
  /** Known printers within the ranges that did not answer this time. */
  silentKnown: string[];
  /** Whether an address of the ranges gave any answer, on any port that was asked. */
  hasReplied(address: string): boolean;
  /** To be kept and handed in after a restart. */
  triedCommunities: TriedCommunity[];
  /** What could not be scanned (address.not-resolved, address.too-many), who refuses the users
   * (snmp.auth-failed, snmp.general-error). */
  problems: Problem[];
  isAborted: boolean;
}

export interface Discovery {
  /** Finds what answers in the ranges; an abort ends soon with what was found so far. */
  run(
    ranges: readonly DiscoveryRange[],
    known: readonly KnownAddress[],
    options: DiscoveryRunOptions,
  ): Promise<DiscoveryResult>;
}

// A silent neighbour occupies an entry of the kernel's table for some 3 seconds while ARP is tried. Above that
// pace packets vanish without an error: 1,024 entries bear 300 addresses a second.
const SECONDS_PER_NEIGHBOUR = 3.4;
const USUAL_NEIGHBOUR_LIMIT = 1024;
const MAX_PACKETS_PER_SECOND = 20_000;

/** A discovery remembers which communities it tried; one run at a time. */
export function createDiscovery(ports: DiscoveryPorts, options: DiscoveryOptions = {}): Discovery {
  let tried: readonly TriedCommunity[] = options.triedCommunities ?? [];
  const versions = options.versions ?? ["1", "2c", "3"];
  const retries = options.retries ?? 1;

  return {
    async run(ranges, known, runOptions) {
      const problems: Problem[] = [];
      const resolved = await resolveRanges(ranges, ports, problems);
      const targets = buildTargets(resolved, ports.networks.attached(), runOptions.early);
      const portsInUse = [...new Set(resolved.map(({ port }) => port))];
      const explicit = runOptions.explicit ?? false;
      const plans = planBlocks(targets, (block) => {
        const names = block.ranges.map((index) => ranges[index]?.name ?? "");
        const further = chooseFurther(block.credentials, names, tried, ports.clock.now());
        return planPasses(block.credentials, { versions, retries, explicit, further });
      });
      const remembered = rememberedIn(targets, known, versions);
      const limit = (await ports.neighbours.limit()) ?? USUAL_NEIGHBOUR_LIMIT;
      const run = new Run(
        ports,
        {
          versions,
          packetsPerSecond: Math.min(Math.max(options.packetsPerSecond ?? 300, 1), MAX_PACKETS_PER_SECOND),
          attachedPacketsPerSecond: Math.max(1, Math.floor(limit / SECONDS_PER_NEIGHBOUR)),
          timeoutMs: options.timeoutMs ?? 2000,
          retries,
          explicit,
          signal: runOptions.signal,
          onProgress: (progress) => runOptions.onProgress(progress),
          onFound: (discovered) => runOptions.onFound?.(discovered),
        },
        { targets, plans, remembered, ranges: ranges.length },
      );
      await run.execute();
      const tries = run.tries.flatMap(({ block, credentialId, at }) =>
        block.ranges.map((index) => ({ range: ranges[index]?.name ?? "", credentialId, at })),
      );
      tried = recordTries(tried, tries, ports.clock.now());
      const printers = inOrder(run.printers);
      return {
        ranges: ranges.map((range, index) => ({
          name: range.name,
          addresses: sizeOf(resolved[index]),
          replied: run.repliedIn(index),
          printers: printers.filter(({ address, port }) =>
            targets.find(address, port)?.block.ranges.includes(index),
          ).length,
        })),
        printers,
        others: explicit ? inOrder(run.others) : [],
        silentKnown: remembered
          .filter(({ position }) => !run.hasReplied(position))
          .map(({ address }) => address),
        hasReplied: (address) =>
          portsInUse.some((port) => {
            const found = targets.find(address, port);
            return found !== undefined && run.hasReplied(found.position);
          }),
        triedCommunities: [...tried],
        problems: [...problems, ...run.refusals.values()],
        isAborted: runOptions.signal.aborted,
      };
    },
  };
}

function inOrder<T>(byPosition: ReadonlyMap<number, T>): T[] {
  return [...byPosition].sort(([a], [b]) => a - b).map(([, each]) => each);
}

function planBlocks(targets: Targets, plan: (block: Block) => PassPlan): Map<Block, PassPlan> {
  return new Map(targets.blocks.map((block) => [block, plan(block)]));
}

/** Host names become addresses, once per run; ranges beyond the limit of all together are left out. */
async function resolveRanges(
  ranges: readonly DiscoveryRange[],
  ports: Pick<DiscoveryPorts, "resolve" | "log">,
  problems: Problem[],
): Promise<ResolvedRange[]> {
  let total = 0;
  const resolved: ResolvedRange[] = [];
  for (const { name, addresses, port, credentials } of ranges) {
    total += addresses.count;
    if (total > maxAddresses) {
      const message = `Range “${name}” is not scanned: with it there are ${total} addresses, more than ${maxAddresses}.`;
      problems.push(failure("address.too-many", message, { range: name }).problem);
      total -= addresses.count;
      resolved.push({ v4: [], v6: [], port, credentials });
      continue;
    }
    const v4: Ipv4Span[] = [...addresses.v4];
    const v6 = new Set(addresses.v6);
    const found = await Promise.all(addresses.hosts.map((host) => resolveHost(host, ports)));
    for (const [i, address] of found.entries()) {
      if (address === undefined) {
        const message = `The host name “${addresses.hosts[i]}” (range “${name}”) has no address.`;
        problems.push(failure("address.not-resolved", message, { range: name }).problem);
      } else if (!containsAddress(addresses.excluded, address)) {
        const number = parseIpv4(address);
        if (number === undefined) v6.add(address);
        else v4.push({ start: number, end: number });
      }
    }
    resolved.push({ v4: mergeSpans(v4), v6: [...v6], port, credentials });
  }
  return resolved;
}

// One address of each: a printer that has several would be found several times.
async function resolveHost(
  host: string,
  ports: Pick<DiscoveryPorts, "resolve" | "log">,
): Promise<string | undefined> {
  try {
    const addresses = (await ports.resolve(host)).flatMap((address) => canonicalAddress(address) ?? []);
    return addresses.find((address) => parseIpv4(address) !== undefined) ?? addresses[0];
  } catch (error) {
    ports.log.debug("host name not resolved", { host, reason: error instanceof Error ? error.message : "" });
    return undefined;
  }
}

function sizeOf(range: ResolvedRange | undefined): number {
  if (!range) return 0;
  return range.v4.reduce((sum, span) => sum + span.end - span.start + 1, 0) + range.v6.length;
}

function rememberedIn(
  targets: Targets,
  known: readonly KnownAddress[],
  versions: readonly SnmpVersion[],
): Remembered[] {
  return known.flatMap(({ address, port, credentialId, version }): Remembered[] => {
    const text = canonicalAddress(address) ?? address;
    const found = targets.find(text, port);
    if (!found) return [];
    const configured = found.block.credentials.find((credential) => credential.id === credentialId);
    if (!configured) return [{ position: found.position, address: text, credential: undefined }];
    const credential: Credential =
      configured.version !== "3" && version !== undefined && version !== "3"
        ? { ...configured, version }
        : configured;
    return [
      {
        position: found.position,
        address: text,
        credential: versions.includes(credential.version) ? credential : undefined,
      },
    ];
  });
}
