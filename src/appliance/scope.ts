// What to scan: the ranges that the server names, as far as the customer permits them.
import type { DiscoveryRange } from "../discovery/index.ts";
import { containsAddress, mergeSpans, parseAddresses, parseIpv4 } from "../model/index.ts";
import type { Configuration } from "../protocol/index.ts";
import type { Problem } from "../shared/index.ts";
import type { Consent } from "./consent.ts";

export interface Scope {
  ranges: DiscoveryRange[];
  /** Ranges that are not scanned, or only in part, and why. */
  refusals: Map<string, Problem>;
}

export function scopeOf(configuration: Configuration, consent: Consent): Scope {
  const scope: Scope = { ranges: [], refusals: new Map() };
  for (const range of configuration.ranges) {
    if (!range.enabled) continue;
    const { name, port } = range;
    const addresses = parseAddresses(range.addresses, range.exclude);
    const permitted = addresses.ok ? consent.restrict({ name, addresses: addresses.value, port }) : addresses;
    if (!permitted.ok) {
      scope.refusals.set(name, permitted.problem);
      continue;
    }
    const credentials = range.credentials.flatMap(
      (id) => configuration.credentials.find((credential) => credential.id === id) ?? [],
    );
    scope.ranges.push({ name, addresses: permitted.value, port, credentials });
  }
  return scope;
}

/** The ranges without all but these addresses; ranges that name none of them are left out. */
export function only(ranges: readonly DiscoveryRange[], addresses: readonly string[]): DiscoveryRange[] {
  return ranges.flatMap((range) => {
    const there = addresses.filter((address) => containsAddress(range.addresses, address));
    if (there.length === 0) return [];
    const spans = there.flatMap((address) => {
      const number = parseIpv4(address);
      return number === undefined ? [] : [{ start: number, end: number }];
    });
    const v6 = there.filter((address) => parseIpv4(address) === undefined);
    const { excluded } = range.addresses;
    return [{ ...range, addresses: { v4: mergeSpans(spans), v6, hosts: [], count: there.length, excluded } }];
  });
}

/** Addresses of host names, as the last discovery found them. */
export type HostAddresses = ReadonlyMap<string, readonly string[]>;

/** Whether a known printer still stands in a range; one that a host name led to does until the name leads elsewhere. */
export function isInScope(
  { ranges }: Scope,
  { address, port }: { address: string; port: number },
  hosts: HostAddresses,
): boolean {
  return ranges.some(({ addresses, port: asked }) => {
    if (asked !== port) return false;
    if (containsAddress(addresses, address)) return true;
    // A name that was not resolved yet, or cannot be now, takes nothing away.
    const isNamed = addresses.hosts.some((host) => hosts.get(host)?.includes(address) ?? true);
    return isNamed && !containsAddress(addresses.excluded, address);
  });
}
