// Which addresses to scan: what people write becomes sorted, disjoint spans, so that an address is asked once.

import { isIPv4 } from "node:net";
import { failure, type Outcome, success } from "../shared/index.ts";
import { canonicalAddress, formatIpv4, parseIpv4 } from "./ip-address.ts";
import { countSpans, type Ipv4Span, ipv4Network, mergeSpans, subtractSpans } from "./ipv4-span.ts";

/** What a set of address texts names; `hosts` are names that are resolved once per run. */
export interface AddressSet {
  /** Sorted, disjoint and not adjacent. */
  v4: Ipv4Span[];
  v6: string[];
  hosts: string[];
  /** IPv4 and IPv6 addresses and host names together. */
  count: number;
  /** What was taken out, for the addresses that host names turn out to have. */
  excluded: { v4: Ipv4Span[]; v6: string[]; hosts: string[] };
}

/** One appliance scans no more addresses than a /12 holds. */
export const maxAddresses = 1_048_576;

// A v6 network is swept only where it is no larger than a usual v4 one: 4,096 addresses.
const MIN_V6_PREFIX = 116;
const MAX_SPECS = 10_000;
const FIRST_UNICAST = 0x01000000; // 1.0.0.0; RFC 1122 §3.2.1.3 keeps 0.0.0.0/8
const LAST_UNICAST = 0xdfffffff; // 223.255.255.255; multicast and reserved above

type Named = { v4: Ipv4Span } | { v6: string[] } | { host: string };

/**
 * Addresses, ranges, networks and host names as people write them, without `exclude`. Problems name the text
 * at fault, and its place as `detail.field` (`addresses[2]`): address.invalid, address.too-many (over 1,048,576).
 */
export function parseAddresses(specs: string[], exclude: string[] = []): Outcome<AddressSet> {
  const wanted = readSpecs(specs, "addresses", false);
  if (!wanted.ok) return wanted;
  const unwanted = readSpecs(exclude, "exclude", true);
  if (!unwanted.ok) return unwanted;
  const excluded = unwanted.value;
  const v4 = subtractSpans(wanted.value.v4, excluded.v4);
  const v6 = wanted.value.v6.filter((address) => !excluded.v6.includes(address));
  const hosts = wanted.value.hosts.filter((host) => !excluded.hosts.includes(host));
  const count = countSpans(v4) + v6.length + hosts.length;
  if (count > maxAddresses) return tooMany(specs.join(", ").slice(0, 80), count, "addresses");
  return success({ v4, v6, hosts, count, excluded });
}

/** True when the set names this address itself (not by a host name). */
export function containsAddress(set: Pick<AddressSet, "v4" | "v6">, address: string): boolean {
  const number = parseIpv4(address);
  if (number === undefined) return set.v6.includes(canonicalAddress(address) ?? address);
  return set.v4.some((span) => span.start <= number && number <= span.end);
}

function readSpecs(
  specs: string[],
  field: string,
  excluding: boolean,
): Outcome<{ v4: Ipv4Span[]; v6: string[]; hosts: string[] }> {
  const v4: Ipv4Span[] = [];
  const v6 = new Set<string>();
  const hosts = new Set<string>();
  for (const [position, spec] of specs.entries()) {
    const where = `${field}[${position}]`;
    const words = spec
      .replace(/\s*-\s*/g, "-")
      .split(/[,;\s]+/)
      .filter((word) => word !== "");
    if (words.length === 0) return invalid(spec, "is empty", where);
    for (const word of words) {
      const named = readWord(word, where, excluding);
      if (!named.ok) return named;
      if ("v4" in named.value) v4.push(named.value.v4);
      else if ("v6" in named.value) for (const address of named.value.v6) v6.add(address);
      else hosts.add(named.value.host);
      if (v4.length + v6.size + hosts.size > MAX_SPECS + 2 ** (128 - MIN_V6_PREFIX))
        return failure("address.too-many", `${field}: more than ${MAX_SPECS} separate entries.`, { field });
    }
  }
  return success({ v4: mergeSpans(v4), v6: [...v6], hosts: [...hosts] });
}

function readWord(word: string, where: string, excluding: boolean): Outcome<Named> {
  const [left = "", right] = word.split("/", 2);
  if (left.includes(":")) return readV6(word, where, excluding);
  if (word.includes("/")) {
    const span = ipv4Network(word);
    if (!span)
      return invalid(word, isIPv4(left) ? `has no prefix length of 0 to 32 (“/${right}”)` : NONE, where);
    // RFC 3021: a /31 has two hosts and neither a network nor a broadcast address.
    if (!excluding && span.end - span.start >= 3) {
      span.start += 1;
      span.end -= 1;
    }
    return checkedSpan(word, span, where, excluding);
  }
  const dash = /^(\d+\.\d+\.\d+\.\d+)-(.*)$/.exec(word);
  if (dash) return readDashed(word, dash[1] ?? "", dash[2] ?? "", where, excluding);
  const address = parseIpv4(word);
  if (address !== undefined) return checkedSpan(word, { start: address, end: address }, where, excluding);
  return readHost(word, where);
}

function readDashed(
  word: string,
  from: string,
  to: string,
  where: string,
  excluding: boolean,
): Outcome<Named> {
  const start = parseIpv4(from);
  if (start === undefined) return invalid(word, `begins with “${from}”, which is no IPv4 address`, where);
  const short = /^\d{1,3}$/.test(to) ? Number(to) : undefined;
  const end = short === undefined ? parseIpv4(to) : short <= 255 ? start - (start % 256) + short : undefined;
  if (end === undefined)
    return invalid(word, `ends with “${to}”, which is neither an IPv4 address nor a last octet`, where);
  if (end < start) return invalid(word, "ends before it begins", where);
  return checkedSpan(word, { start, end }, where, excluding);
}

function checkedSpan(word: string, span: Ipv4Span, where: string, excluding: boolean): Outcome<Named> {
  if (excluding) return success({ v4: span });
  const count = span.end - span.start + 1;
  if (count > maxAddresses) return tooMany(word, count, where);
  if (span.start < FIRST_UNICAST || span.end > LAST_UNICAST)
    return invalid(word, `holds addresses that no printer can have (${reserved(span)})`, where);
  return success({ v4: span });
}

function reserved(span: Ipv4Span): string {
  return formatIpv4(span.start < FIRST_UNICAST ? span.start : Math.max(span.start, LAST_UNICAST + 1));
}

function readV6(word: string, where: string, excluding: boolean): Outcome<Named> {
  const [text = "", prefixText] = word.replace(/^\[(.*)\]/, "$1").split("/", 2);
  const address = canonicalAddress(text);
  if (address === undefined) return invalid(word, "is no IPv6 address", where);
  const mapped = v4Mapped(address);
  if (mapped !== undefined && prefixText === undefined)
    return checkedSpan(word, { start: mapped, end: mapped }, where, excluding);
  if (!excluding && (address === "::" || /^ff[0-9a-f]{2}:/.test(address)))
    return invalid(word, "is an address that no printer can have", where);
  if (prefixText === undefined) return success({ v6: [address] });
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : 129;
  if (prefix > 128) return invalid(word, `has no prefix length of 0 to 128 (“/${prefixText}”)`, where);
  if (prefix < MIN_V6_PREFIX)
    return failure(
      "address.too-many",
      `“${word}” is too large to ask address by address: IPv6 networks from /${MIN_V6_PREFIX} on, please, or single addresses.`,
      { field: where },
    );
  return success({ v6: v6Network(address, prefix) });
}

function v4Mapped(address: string): number | undefined {
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (!match) return undefined;
  return Number.parseInt(match[1] ?? "", 16) * 65_536 + Number.parseInt(match[2] ?? "", 16);
}

/** Every address of a small network; the last 16 bits are all that differ from /116 on. */
function v6Network(address: string, prefix: number): string[] {
  const [bare = "", zone] = address.split("%");
  const groups = v6Groups(bare);
  const size = 2 ** (128 - prefix);
  const last = groups[7] ?? 0;
  const first = last - (last % size);
  const head = groups.slice(0, 7).map((group) => group.toString(16));
  return Array.from({ length: size }, (_, i) => {
    const text = `${head.join(":")}:${(first + i).toString(16)}${zone === undefined ? "" : `%${zone}`}`;
    return canonicalAddress(text) ?? text;
  });
}

function v6Groups(address: string): number[] {
  const [before = "", after] = address.split("::");
  const read = (part: string | undefined) =>
    part ? part.split(":").map((group) => Number.parseInt(group, 16)) : [];
  const head = read(before);
  const tail = read(after);
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

const NONE = "is neither an address, a range, a network nor a host name";

function readHost(word: string, where: string): Outcome<Named> {
  const host = word.toLowerCase().replace(/\.$/, "");
  const labels = host.split(".");
  // What ends in a number is a mistyped address, never a name (RFC 1123 §2.1).
  const isName =
    host.length <= 253 &&
    labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "");
  return isName ? success({ host }) : invalid(word, NONE, where);
}

function invalid(word: string, why: string, field: string) {
  return failure("address.invalid", `“${word.slice(0, 80)}” ${why}.`, { field, text: word.slice(0, 80) });
}

function tooMany(word: string, count: number, field: string) {
  const shown = (n: number) => n.toLocaleString("en-US");
  return failure(
    "address.too-many",
    `“${word}” holds ${shown(count)} addresses; one box scans at most ${shown(maxAddresses)}.`,
    { field, count },
  );
}
