// Under which names and addresses the box is found: for its certificate, and for what it answers to.
import { hostname } from "node:os";
import { type NetworkPort, readBoxLabel, systemHostFiles } from "../../system/index.ts";
import type { OwnNames } from "./host-guard.ts";

export interface NamedBox extends OwnNames {
  /** `tallybox-7k3m`. */
  label: string;
}

const MOST_ADDRESSES = 16;

/** `demonstration` adds this machine's own names for itself. */
export async function ownNames(networks: NetworkPort, demonstration: boolean): Promise<NamedBox> {
  const label = await readBoxLabel(systemHostFiles, networks);
  return {
    label,
    names() {
      // What the system is called may change while the box runs.
      const host = hostname().toLowerCase();
      const own = [
        host,
        ...(host.includes(".") ? [] : [`${host}.local`]),
        "tallybox.local",
        `${label}.local`,
      ];
      return [...new Set([...own, ...(demonstration ? ["localhost"] : [])])].filter(isHostName);
    },
    addresses: () =>
      networks
        .attached()
        .map(({ address }) => address)
        // Others on the link know it by a zone of their own (RFC 4007).
        .filter((address) => !/^fe[89ab]/i.test(address))
        .filter((address) => demonstration || !/^(127\.|::1$)/.test(address))
        .slice(0, MOST_ADDRESSES),
  };
}

/** RFC 1123 §2.1: what may stand in a certificate and in a Host header. */
function isHostName(name: string): boolean {
  return name !== "localhost.local" && /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name);
}
