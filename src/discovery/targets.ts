// From named ranges to what is really asked: every address and port once, whichever ranges name it.

import {
  type Credential,
  formatIpv4,
  type Ipv4Span,
  ipv4Network,
  mergeSpans,
  parseIpv4,
  subtractSpans,
} from "../model/index.ts";

/** A range whose host names are resolved. */
export interface ResolvedRange {
  v4: readonly Ipv4Span[];
  v6: readonly string[];
  port: number;
  credentials: readonly Credential[];
}

/** Consecutive addresses that belong to the same ranges and are treated alike. */
export interface Block {
  /** First address: IPv4 as a number, IPv6 as text (then the only one). */
  start: number | string;
  length: number;
  port: number;
  /** Position of the first address in the bit sets of the run. */
  offset: number;
  /** Indexes of the ranges that name these addresses, in their order. */
  ranges: number[];
  /** Of all those ranges, each once, in their order. */
  credentials: Credential[];
  /** Neighbours are found by ARP here: the kernel's table limits the pace. */
  isAttached: boolean;
}

export interface Targets {
  /** In the order in which they are asked. */
  blocks: Block[];
  /** Addresses in all. */
  size: number;
  find(address: string, port: number): { block: Block; position: number } | undefined;
}

export interface OwnNetwork {
  /** With the box's own address before the slash. */
  cidr: string;
  hasArp: boolean;
}

// Above a /22 (1,024 addresses) a sweep takes long enough to begin where the box itself stands.
const NEAR_FIRST_ABOVE = 1024;

/** Who is asked when: lower ranks first. */
const RANK = { near: 0, early: 1, other: 2 } as const;
type RankedBlock = Block & { rank: number };

/**
 * Cuts the ranges into blocks; overlapping ranges give one block with the credentials of both. `early` addresses,
 * where somebody is known to be, come before others.
 */
export function buildTargets(
  ranges: readonly ResolvedRange[],
  own: readonly OwnNetwork[],
  early: readonly string[] = [],
): Targets {
  const attached = own.flatMap(({ cidr, hasArp }) => (hasArp ? (ipv4Network(cidr) ?? []) : []));
  const near = own.flatMap(({ cidr }) => nearSpan(cidr) ?? []);
  const present = presentSpans(early, near);
  const blocks: RankedBlock[] = [];
  for (const port of new Set(ranges.map((range) => range.port))) {
    blocks.push(...cutV4(ranges, port, { attached, near, present }), ...listV6(ranges, port, new Set(early)));
  }
  blocks.sort(
    (a, b) =>
      a.rank - b.rank ||
      (a.ranges[0] ?? 0) - (b.ranges[0] ?? 0) ||
      (typeof a.start === "number" && typeof b.start === "number" ? a.start - b.start : 0),
  );
  let size = 0;
  for (const block of blocks) {
    block.offset = size;
    size += block.length;
  }
  return { blocks, size, find: finder(blocks) };
}

/** The address at a position of a block, as the prober takes it. */
export function addressAt(block: Block, index: number): number | string {
  return typeof block.start === "number" ? block.start + index : block.start;
}

export function addressText(address: number | string): string {
  return typeof address === "number" ? formatIpv4(address) : address;
}

function nearSpan(cidr: string): Ipv4Span | undefined {
  const network = ipv4Network(cidr);
  const address = parseIpv4(cidr.split("/")[0] ?? "");
  // Nobody stands near on the loopback network.
  if (!network || address === undefined || cidr.startsWith("127.")) return undefined;
  if (network.end - network.start < NEAR_FIRST_ABOVE) return undefined;
  const start = address - (address % 256);
  return { start, end: start + 255 };
}

/** Who stands near is asked first anyway. */
function presentSpans(addresses: readonly string[], near: readonly Ipv4Span[]): Ipv4Span[] {
  const spans = addresses.flatMap((address) => {
    const number = parseIpv4(address);
    return number === undefined ? [] : [{ start: number, end: number }];
  });
  return subtractSpans(mergeSpans(spans), mergeSpans([...near]));
}

function cutV4(
  ranges: readonly ResolvedRange[],
  port: number,
  { attached, near, present }: Record<"attached" | "near" | "present", readonly Ipv4Span[]>,
): RankedBlock[] {
  const named = ranges.flatMap((range, owner) =>
    range.port === port ? range.v4.map((span) => ({ ...span, owner })) : [],
  );
  const borders = new Set<number>();
  for (const { start, end } of [...named, ...attached, ...near, ...present]) borders.add(start).add(end + 1);
  const cuts = [...borders].sort((a, b) => a - b);
  named.sort((a, b) => a.start - b.start);
  const within = (spans: readonly Ipv4Span[], start: number, end: number) =>
    spans.some((span) => span.start <= start && end <= span.end);
  const blocks: RankedBlock[] = [];
  let active: typeof named = [];
  let next = 0;
  for (const [i, start] of cuts.entries()) {
    const end = (cuts[i + 1] ?? start) - 1;
    for (let span = named[next]; span && span.start <= start; span = named[++next]) active.push(span);
    active = active.filter((span) => span.end >= start);
    if (active.length === 0 || end < start) continue;
    const owners = [...new Set(active.map((span) => span.owner))].sort((a, b) => a - b);
    blocks.push({
      start,
      length: end - start + 1,
      port,
      offset: 0,
      ranges: owners,
      credentials: credentialsOf(ranges, owners),
      isAttached: within(attached, start, end),
      rank: within(near, start, end) ? RANK.near : within(present, start, end) ? RANK.early : RANK.other,
    });
  }
  return blocks;
}

function listV6(ranges: readonly ResolvedRange[], port: number, early: ReadonlySet<string>): RankedBlock[] {
  const owners = new Map<string, number[]>();
  for (const [owner, range] of ranges.entries()) {
    if (range.port !== port) continue;
    for (const address of range.v6) owners.set(address, [...(owners.get(address) ?? []), owner]);
  }
  return [...owners].map(([start, indexes]) => ({
    start,
    length: 1,
    port,
    offset: 0,
    ranges: indexes,
    credentials: credentialsOf(ranges, indexes),
    // The neighbour cache of IPv6 has the same limit; loopback alone has none.
    isAttached: start !== "::1",
    rank: early.has(start) ? RANK.early : RANK.other,
  }));
}

function credentialsOf(ranges: readonly ResolvedRange[], owners: number[]): Credential[] {
  const byId = new Map<string, Credential>();
  for (const owner of owners)
    for (const credential of ranges[owner]?.credentials ?? [])
      if (!byId.has(credential.id)) byId.set(credential.id, credential);
  return [...byId.values()];
}

function finder(blocks: readonly Block[]): Targets["find"] {
  const byPort = new Map<number, { v4: (Block & { start: number })[]; v6: Map<string, Block> }>();
  for (const block of blocks) {
    const entry = byPort.get(block.port) ?? { v4: [], v6: new Map<string, Block>() };
    if (isV4(block)) entry.v4.push(block);
    else entry.v6.set(String(block.start), block);
    byPort.set(block.port, entry);
  }
  for (const { v4 } of byPort.values()) v4.sort((a, b) => a.start - b.start);
  return (address, port) => {
    const entry = byPort.get(port);
    const number = parseIpv4(address);
    if (number === undefined) {
      const block = entry?.v6.get(address);
      return block && { block, position: block.offset };
    }
    const block = lastNotAfter(entry?.v4 ?? [], number);
    if (!block || number >= block.start + block.length) return undefined;
    return { block, position: block.offset + number - block.start };
  };
}

function isV4(block: Block): block is Block & { start: number } {
  return typeof block.start === "number";
}

function lastNotAfter<T extends { start: number }>(sorted: readonly T[], value: number): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.start ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}
