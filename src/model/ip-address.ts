import { isIP, isIPv6 } from "node:net";

/** IPv4 address as an unsigned 32-bit number, or undefined when the text is none. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    // No leading zeros: inet_aton reads them as octal, people do not.
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/**
 * For sorting: 10.0.0.9 comes before 10.0.0.10, every IPv4 address before IPv6, and names come last. Not left to
 * Intl.Collator, whose tables cost 3 MB.
 */
export function compareAddresses(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (left.length !== right.length) return (left.length || NAMES_LAST) - (right.length || NAMES_LAST);
  for (const [i, number] of left.entries()) {
    const difference = number - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const NAMES_LAST = 9;

/** One number for IPv4, eight for IPv6, none for a name. */
function numbersOf(address: string): number[] {
  const ipv4 = parseIpv4(address);
  if (ipv4 !== undefined) return [ipv4];
  const canonical = canonicalAddress(address);
  if (canonical === undefined) return [];
  const [front = [], back] = canonical
    .split("::")
    .map((part) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16))));
  return back ? [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back] : front;
}

/** One spelling per address (RFC 5952 for IPv6), so that texts can be compared; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  if (!isIP(text)) return undefined;
  if (!isIPv6(text)) return parseIpv4(text) === undefined ? undefined : text;
  const [address = "", zone] = text.split("%");
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  return zone === undefined ? canonical : `${canonical}%${zone}`;
}

/** True for an address with its prefix length, as 10.4.0.7/24 or fd00::7/64. */
export function isInterfaceAddress(text: string): boolean {
  const [host = "", prefix = "", ...rest] = text.split("/");
  const canonical = canonicalAddress(host);
  if (canonical === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return Number(prefix) <= (canonical.includes(":") ? 128 : 32);
}
