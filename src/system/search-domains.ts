// The domains of this network as DHCP told them: what the resolver appends to short names (resolv.conf(5)).
import type { HostFiles } from "./host-files.ts";

const PATH = "/etc/resolv.conf";
/** The resolver itself takes no more. */
const MOST = 6;
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** In their order, lower case, without the dot at the end; empty where none is told. */
export async function readSearchDomains(files: Pick<HostFiles, "read">): Promise<string[]> {
  const text = (await files.read(PATH)) ?? "";
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  // Of several lines the last one counts.
  const [, ...named] = lines.findLast(([word]) => word === "search" || word === "domain") ?? [];
  const domains = named.map((domain) => domain.toLowerCase().replace(/\.$/, ""));
  return [...new Set(domains.filter(isDomain))].slice(0, MOST);
}

/** RFC 1035 §2.3.4; names of mDNS lead to no server. */
function isDomain(name: string): boolean {
  return name.length <= 253 && name !== "local" && name.split(".").every((label) => LABEL.test(label));
}
