// What belongs to the customer: which networks may be touched at all, and on which ports. The server names ranges,
// but it cannot widen what stands here (CONTRACTS §5).
import {
  type AddressSet,
  type ConsentDocument,
  canonicalAddress,
  containsAddress,
  countSpans,
  type Ipv4Span,
  ipv4Network,
  mergeSpans,
  parseAddresses,
  parseIpv4,
  subtractSpans,
} from "../model/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";

export const SNMP_PORT = 161;

/** A network the box is attached to. */
export interface OwnNetwork {
  /** As `192.168.1.20/24` or `fd00::5/64`. */
  cidr: string;
}

export interface ConsentInput {
  document: Pick<ConsentDocument, "networks" | "ports">;
  ownNetworks: OwnNetwork[];
  /** The local flag of the demonstration: loopback addresses and any port. */
  demonstration: boolean;
}

export interface Consent {
  mayTouch(address: string, port: number): boolean;
  /** The part of a range that may be touched; problem `consent.refused` when the port or every address may not. */
  restrict(range: { name: string; addresses: AddressSet; port: number }): Outcome<AddressSet>;
}

// RFC 1918.
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const LOOPBACK = "127.0.0.0/8";

export function createConsent(input: ConsentInput): Consent {
  const { document, demonstration } = input;
  const named = parseAddresses(document.networks);
  const more = named.ok ? named.value : undefined;
  const ownAddresses = input.ownNetworks.map(({ cidr }) => cidr.split("/")[0] ?? "");
  const networks = [
    ...privateNetworks,
    ...input.ownNetworks.map(({ cidr }) => cidr),
    ...(demonstration ? [LOOPBACK] : []),
  ];
  const wanted = mergeSpans([...networks.flatMap((cidr) => ipv4Network(cidr) ?? []), ...(more?.v4 ?? [])]);
  const v4 = subtractSpans(wanted, mergeSpans(never(ownAddresses, demonstration)));
  const v6Prefixes = input.ownNetworks.flatMap(({ cidr }) => v6Prefix(cidr) ?? []);

  const portAllowed = (port: number) => demonstration || port === SNMP_PORT || document.ports.includes(port);

  const v6Allowed = (address: string) =>
    !ownAddresses.includes(address) &&
    (isUniqueLocal(address) ||
      (demonstration && address === "::1") ||
      (more !== undefined && containsAddress(more, address)) ||
      v6Prefixes.some(({ value, bits }) => v6Bits(address) >> (128n - bits) === value));

  const mayTouch = (address: string, port: number) => {
    if (!portAllowed(port)) return false;
    const number = parseIpv4(address);
    if (number !== undefined) return v4.some(({ start, end }) => start <= number && number <= end);
    const canonical = canonicalAddress(address);
    return canonical !== undefined && v6Allowed(canonical);
  };

  return {
    mayTouch,
    restrict({ name, addresses, port }) {
      if (!portAllowed(port))
        return failure(
          "consent.refused",
          `Range "${name}" asks on port ${port}, which this box may not use: only ${SNMP_PORT} and what its owner permits.`,
          { fault: "port", port },
        );
      // What both allow: the range without everything outside the consent.
      const permitted = subtractSpans(addresses.v4, subtractSpans(addresses.v4, v4));
      const v6 = addresses.v6.filter(v6Allowed);
      // A host name is judged by what it resolves to, when it is resolved.
      const count = countSpans(permitted) + v6.length + addresses.hosts.length;
      if (count === 0 && addresses.count > 0)
        return failure(
          "consent.refused",
          `Range "${name}" holds no address that this box may touch: only private networks, its own and what its owner permits (--touch).`,
          { fault: "addresses" },
        );
      return success({ ...addresses, v4: permitted, v6, count });
    },
  };
}

function never(ownAddresses: string[], demonstration: boolean): Ipv4Span[] {
  const spans = ownAddresses.flatMap((address) => {
    const number = parseIpv4(address);
    // The demonstration's office lives on this machine.
    return number === undefined || demonstration ? [] : [{ start: number, end: number }];
  });
  const loopback = ipv4Network(LOOPBACK);
  if (loopback && !demonstration) spans.push(loopback);
  return spans;
}

/** fc00::/7, RFC 4193. */
function isUniqueLocal(address: string): boolean {
  return /^f[cd][0-9a-f]{2}:/.test(address);
}

function v6Prefix(cidr: string): { value: bigint; bits: bigint } | undefined {
  const [address = "", length = ""] = cidr.split("/");
  const canonical = canonicalAddress(address);
  if (!canonical?.includes(":") || canonical === "::1" || !/^\d{1,3}$/.test(length)) return undefined;
  const bits = BigInt(length);
  return bits > 128n ? undefined : { value: v6Bits(canonical) >> (128n - bits), bits };
}

/** A canonical IPv6 address as a number of 128 bits; its zone does not count. */
function v6Bits(address: string): bigint {
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const words = (text: string | undefined) => (text ? text.split(":") : []);
  const [front, back] = [words(head), words(tail)];
  const zeros = new Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0");
  return [...front, ...zeros, ...back].reduce((sum, word) => (sum << 16n) | BigInt(`0x${word}`), 0n);
}
