// The kernel's neighbour (ARP) table: who was found on the attached networks, and how many it can hold.

import { readFile } from "node:fs/promises";

export interface Neighbour {
  address: string;
  interface: string;
  /** The hardware address is known: somebody has this address, whether or not it answers us. */
  complete: boolean;
}

export interface NeighbourPort {
  entries(): Promise<Neighbour[]>;
  /** Entries the table holds at most (gc_thresh3); undefined where the system does not tell. */
  limit(): Promise<number | undefined>;
}

const ATF_COM = 0x2; // arp(7): a completed entry

/** The tables under `proc` (another folder in tests); empty where the system has none. */
export function systemNeighbours(proc = "/proc"): NeighbourPort {
  return {
    entries: async () => parseArpTable((await readText(`${proc}/net/arp`)) ?? ""),
    limit: async () => parseLimit(await readText(`${proc}/sys/net/ipv4/neigh/default/gc_thresh3`)),
  };
}

/** The lines of `/proc/net/arp`; those that are none are passed over. */
export function parseArpTable(text: string): Neighbour[] {
  return text.split("\n").flatMap((line): Neighbour[] => {
    const [address, , flags, hardware, , device] = line.trim().split(/\s+/);
    if (address === undefined || device === undefined || !/^\d+(\.\d+){3}$/.test(address)) return [];
    const complete = (Number(flags) & ATF_COM) !== 0 && hardware !== "00:00:00:00:00:00";
    return [{ address, interface: device, complete }];
  });
}

function parseLimit(text: string | undefined): number | undefined {
  const limit = Number.parseInt(text ?? "", 10);
  return limit > 0 ? limit : undefined;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined; // not Linux, or not readable in this container
  }
}
