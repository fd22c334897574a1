// Runs of IPv4 addresses as numbers: a /12 is one small object, not a million.

import { parseIpv4 } from "./ip-address.ts";

/** IPv4 addresses from `start` to `end`, both included, as unsigned 32-bit numbers. */
export interface Ipv4Span {
  start: number;
  end: number;
}

/** How many addresses the spans hold. */
export function countSpans(spans: readonly Ipv4Span[]): number {
  return spans.reduce((sum, span) => sum + span.end - span.start + 1, 0);
}

/** The span of an IPv4 network written as `10.4.0.0/16`, host bits ignored; undefined when it is none. */
export function ipv4Network(cidr: string): Ipv4Span | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(cidr);
  const address = parseIpv4(match?.[1] ?? "");
  const prefix = Number(match?.[2]);
  if (address === undefined || !(prefix <= 32)) return undefined;
  const size = 2 ** (32 - prefix);
  const start = Math.floor(address / size) * size;
  return { start, end: start + size - 1 };
}

/** Sorted and disjoint, with overlapping and adjacent spans made one. */
export function mergeSpans(spans: readonly Ipv4Span[]): Ipv4Span[] {
  const merged: Ipv4Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end + 1) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

/** What of `spans` does not stand in `holes`; both sorted and disjoint. */
export function subtractSpans(spans: readonly Ipv4Span[], holes: readonly Ipv4Span[]): Ipv4Span[] {
  const left: Ipv4Span[] = [];
  for (const span of spans) {
    let start = span.start;
    for (const hole of holes) {
      if (hole.end < start || hole.start > span.end) continue;
      if (hole.start > start) left.push({ start, end: hole.start - 1 });
      start = hole.end + 1;
    }
    if (start <= span.end) left.push({ start, end: span.end });
  }
  return left;
}
