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

const inNumberOrder = new Intl.Collator("en", { numeric: true });

/** For sorting: 10.0.0.9 comes before 10.0.0.10. */
export function compareAddresses(a: string, b: string): number {
  return inNumberOrder.compare(a, b);
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
