// Where the box looks while nobody has named ranges: what was given to it on the spot, else the networks it stands in.
import { z } from "zod";
import {
  type Credential,
  compareAddresses,
  containsAddress,
  credentialSchema,
  formatIpv4,
  type Ipv4Span,
  ipv4Network,
  parseAddresses,
  parseIpv4,
} from "../model/index.ts";
import {
  type Configuration,
  type ConfiguredRange,
  parseConfiguration,
  rangeSchema,
} from "../protocol/index.ts";
import type { WhereItStands } from "./network-watch.ts";

/** What a person or a provisioning file said on the spot; the server's ranges stand above it. */
export const localRangesSchema = z.strictObject({
  ranges: z.array(rangeSchema).max(256),
  credentials: z.array(credentialSchema).max(64),
  /** Whether the box's own networks are searched where no range is named. */
  ownNetworks: z.boolean(),
});

export type LocalRanges = z.output<typeof localRangesSchema>;

/** The community that printers come with. */
export const PUBLIC: Credential = { id: "public", version: "2c", community: "public" };

export const noLocalRanges = (): LocalRanges => ({ ranges: [], credentials: [PUBLIC], ownNetworks: true });

/** A /22: what is larger is searched only around the box, and where something was seen. */
const WHOLE_ABOVE_BITS = 22;

export interface FirstRangeSources {
  /** The server's, or undefined before it gave one. */
  configuration: Configuration | undefined;
  local: LocalRanges;
  /** With the box's own address before the slash. */
  networks: readonly { cidr: string; hasArp: boolean }[];
  /** IPv4 addresses that ARP or mDNS showed. */
  seen: readonly string[];
}

/** What to do now: the server's configuration where it names ranges, else with the first ranges. */
export function withFirstRanges(sources: FirstRangeSources): Configuration | undefined {
  const { configuration, local } = sources;
  if (configuration && configuration.ranges.length > 0) return configuration;
  const named = local.ranges.length > 0;
  const ranges = named ? local.ranges : local.ownNetworks ? ownRanges(sources) : [];
  if (ranges.length === 0) return configuration;
  const credentials = [
    ...(configuration?.credentials ?? []),
    ...local.credentials.filter(({ id }) => !configuration?.credentials.some((each) => each.id === id)),
  ];
  const base = configuration ?? beforeTheServer;
  return {
    ...base,
    credentials,
    ranges: named
      ? ranges
      : ranges.map((range) => ({ ...range, credentials: credentials.map(({ id }) => id) })),
  };
}

/** One range per own IPv4 network, in the order of the interfaces. */
function ownRanges({ networks, seen }: FirstRangeSources): ConfiguredRange[] {
  const ranges = new Map<string, ConfiguredRange>();
  for (const { cidr, hasArp } of networks) {
    const network = hasArp ? ipv4Network(cidr) : undefined;
    const [address = "", bits = ""] = cidr.split("/");
    const own = parseIpv4(address);
    // What a link gives itself when nobody gives it an address (RFC 3927) has no printers of the customer in it.
    if (!network || own === undefined || address.startsWith("169.254.")) continue;
    if (network.end - network.start < 3) continue;
    const range = ownRange({ network, bits: Number(bits), own }, seen);
    ranges.set(range.name, range);
  }
  return [...ranges.values()];
}

function ownRange(
  { network, bits, own }: { network: Ipv4Span; bits: number; own: number },
  seen: readonly string[],
): ConfiguredRange {
  const whole = `${formatIpv4(network.start)}/${bits}`;
  const common = { exclude: [], port: 161, credentials: [PUBLIC.id], enabled: true };
  if (bits >= WHOLE_ABOVE_BITS) return { ...common, name: `Own network ${whole}`, addresses: [whole] };
  const near = `${formatIpv4(own - (own % 256))}/24`;
  const nearby = parseAddresses([near]);
  const further = seen.filter((each) => {
    const number = parseIpv4(each);
    const isInside = number !== undefined && network.start < number && number < network.end;
    return isInside && nearby.ok && !containsAddress(nearby.value, each);
  });
  return {
    ...common,
    name: `Around the box in ${whole}`,
    addresses: [near, ...[...new Set(further)].sort(compareAddresses).slice(0, 900)],
  };
}

const parsed = parseConfiguration({ schema: 1, revision: "before-the-server", ranges: [], credentials: [] });
if (!parsed.ok) throw new Error(parsed.problem.message);
const beforeTheServer = parsed.value;

/** The configuration to work by at any moment; the same object until one of its sources is another. */
export function createFirstRanges(
  settings: () => { configuration: Configuration | null; local: LocalRanges },
  where: () => WhereItStands,
  mayUseOwnNetworks: boolean,
): () => Configuration | undefined {
  let from: readonly unknown[] = [];
  let inForce: Configuration | undefined;
  return () => {
    const { configuration, local } = settings();
    const place = where();
    const sources = [configuration, local, place];
    if (sources.every((source, i) => source === from[i]) && from.length > 0) return inForce;
    from = sources;
    inForce = withFirstRanges({
      configuration: configuration ?? undefined,
      local: mayUseOwnNetworks ? local : { ...local, ownNetworks: false },
      ...place,
    });
    return inForce;
  };
}
