// The machine's firewall as text for nft(8): pure, so that every flow that is open can be read here.
import { printPortSet } from "./print-ports.ts";

export interface RulesetInput {
  /** Name or number of the user as whom the service runs. */
  serviceUser: string;
  /** Networks the machine stands in, as 192.168.1.0/24. */
  ownNetworks: string[];
  /** Networks and runs of addresses whose printers may be asked. */
  askedNetworks: string[];
  snmpPorts: number[];
  serverPorts: number[];
  /** Of the box's own Wi-Fi network, while it is open. */
  accessPointInterface?: string;
}

/** RFC 4861, and RFC 3810: behind a switch that listens, neighbours are found by groups that one has joined. */
const NEIGHBOURS_OUT =
  "nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld-listener-report, mld2-listener-report";

/** The whole table, put in place in one step: before it is complete the old one holds. */
export function ruleset(input: RulesetInput): string {
  const user = `meta skuid ${JSON.stringify(input.serviceUser)}`;
  const [own4, own6] = byFamily(input.ownNetworks);
  const [asked4, asked6] = byFamily(input.askedNetworks);
  const snmp = `{ ${input.snmpPorts.join(", ")} }`;
  const accessPoint =
    input.accessPointInterface === undefined ? undefined : JSON.stringify(input.accessPointInterface);
  return `add table inet tallybox
delete table inet tallybox
table inet tallybox {
${set("own4", "ipv4_addr", own4)}
${set("own6", "ipv6_addr", own6)}
${set("asked4", "ipv4_addr", asked4)}
${set("asked6", "ipv6_addr", asked6)}
  chain in {
    type filter hook input priority filter; policy drop;
    iif lo accept
    ct state established accept
    # What routers and hosts say of flows of ours: unreachable, too big.
    ct state related meta l4proto { icmp, ipv6-icmp } accept
    ip saddr @own4 tcp dport { 80, 443 } accept
    ip6 saddr @own6 tcp dport { 80, 443 } accept
    udp dport 5353 ip daddr 224.0.0.251 accept
    udp dport 5353 ip6 daddr ff02::fb accept
    udp sport 67 udp dport 68 accept
    udp sport 547 udp dport 546 accept
    icmp type echo-request limit rate 50/second accept
    icmpv6 type echo-request limit rate 50/second accept
    ip6 hoplimit 255 icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept
    ip6 hoplimit 1 icmpv6 type mld-listener-query accept
${
  accessPoint === undefined
    ? ""
    : `    iifname ${accessPoint} udp sport 68 udp dport 67 accept
    iifname ${accessPoint} meta l4proto { tcp, udp } th dport 53 accept
`
}  }
  chain out {
    type filter hook output priority filter; policy drop;
    oif lo accept
    meta l4proto { tcp, udp } th dport { ${printPortSet} } ct direction original drop
    # Answers to what was let in. A datagram of ours is judged each time: a consent that is withdrawn ends at once what
    # is under way.
    ct state established ct direction reply accept
    ct state established meta l4proto tcp accept
    icmpv6 type { ${NEIGHBOURS_OUT} } accept
    ${user} ip daddr @asked4 icmp type echo-request accept
    ${user} ip6 daddr @asked6 icmpv6 type echo-request accept
    ${user} ip daddr @asked4 udp dport ${snmp} accept
    ${user} ip6 daddr @asked6 udp dport ${snmp} accept
${input.serverPorts.length > 0 ? `    ${user} tcp dport { ${input.serverPorts.join(", ")} } accept\n` : ""}\
    meta l4proto { tcp, udp } th dport 53 accept
    udp dport 123 accept
    udp sport 68 udp dport 67 accept
    udp sport 546 udp dport 547 accept
    udp dport 5353 ip daddr 224.0.0.251 accept
    udp dport 5353 ip6 daddr ff02::fb accept
${accessPoint === undefined ? "" : `    oifname ${accessPoint} udp sport 67 udp dport 68 accept\n`}\
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`;
}

function set(name: string, type: string, elements: string[]): string {
  const listed = elements.length > 0 ? `elements = { ${elements.join(", ")} }; ` : "";
  return `  set ${name} { type ${type}; flags interval; auto-merge; ${listed}}`;
}

function byFamily(networks: string[]): [v4: string[], v6: string[]] {
  return [networks.filter((each) => !each.includes(":")), networks.filter((each) => each.includes(":"))];
}
