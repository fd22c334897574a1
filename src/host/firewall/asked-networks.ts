// Which addresses the kernel lets be asked by SNMP: what the owner consented to, and never the box itself, its own
// Wi-Fi network, loopback or multicast.
import {
  canonicalAddress,
  formatIpv4,
  type Ipv4Span,
  ipv4Network,
  mergeSpans,
  parseAddresses,
  subtractSpans,
} from "../../model/index.ts";

/** RFC 1918. */
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** RFC 4193. */
const uniqueLocal = "fc00::/7";
/** Loopback, multicast and what is above (RFC 1122 §3.2.1.3). */
const never = ["127.0.0.0/8", "224.0.0.0/3", "0.0.0.0/8"];

export interface AskedInput {
  /** In the forms of `scan`, beyond private ones and the box's own; names of hosts cannot be judged by a kernel. */
  consented: string[];
  /** Networks the machine stands in, as 192.168.1.20/24. */
  ownNetworks: string[];
  /** The box's own Wi-Fi network: whoever stands in it is a person with a phone. */
  accessPoint: string;
}

/** Networks and runs of addresses, sorted and disjoint where they are of IPv4. */
export function askedNetworks({ consented, ownNetworks, accessPoint }: AskedInput): string[] {
  // One entry that cannot be read must not take the others with it.
  const named = consented.flatMap((text) => {
    const parsed = parseAddresses([text]);
    return parsed.ok ? [parsed.value] : [];
  });
  const wanted = mergeSpans([
    ...[...privateNetworks, ...ownNetworks].flatMap((cidr) => ipv4Network(cidr) ?? []),
    ...named.flatMap(({ v4 }) => v4),
  ]);
  const holes = mergeSpans([...never, accessPoint].flatMap((cidr) => ipv4Network(cidr) ?? []));
  const own6 = ownNetworks.filter((cidr) => cidr.includes(":")).flatMap((cidr) => v6Network(cidr) ?? []);
  const named6 = named.flatMap(({ v6 }) =>
    v6.filter((address) => !address.includes("%") && address !== "::1"),
  );
  return [...subtractSpans(wanted, holes).map(spanText), uniqueLocal, ...own6, ...named6];
}

/** A network without the bits of a host in it, as nftables wants it; undefined for loopback and what is no network. */
export function networkOf(cidr: string): string | undefined {
  if (cidr.includes(":")) return v6Network(cidr);
  const span = ipv4Network(cidr);
  return span && `${formatIpv4(span.start)}/${cidr.split("/")[1]}`;
}

function spanText({ start, end }: Ipv4Span): string {
  return start === end ? formatIpv4(start) : `${formatIpv4(start)}-${formatIpv4(end)}`;
}

function v6Network(cidr: string): string | undefined {
  const [address = "", length = ""] = cidr.split("/");
  const canonical = canonicalAddress(address.split("%")[0] ?? "");
  const bits = Number(length);
  if (!canonical?.includes(":") || canonical === "::1" || !(bits >= 1 && bits <= 128)) return undefined;
  // The parts that IPv6's short form leaves out are zero.
  const [head = "", tail = ""] = canonical.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === "" ? [] : tail.split(":");
  const words = [...front, ...new Array<string>(8 - front.length - back.length).fill("0"), ...back];
  const kept = words.map((word, at) => {
    const width = Math.min(16, Math.max(0, bits - at * 16));
    return (Number.parseInt(word, 16) & (0xffff << (16 - width)) & 0xffff).toString(16);
  });
  return `${canonicalAddress(kept.join(":"))}/${bits}`;
}
