// What discovery needs to know of the machine it runs on.

export interface NeighbourPort {
  /** The kernel's neighbour table. */
  entries(): Promise<{ address: string; complete: boolean }[]>;
  /** Entries that it holds at most; undefined where the system does not tell. */
  limit(): Promise<number | undefined>;
}

export interface NetworkPort {
  /** The networks the machine stands in, with its own address before the slash. */
  attached(): { cidr: string; hasArp: boolean }[];
}
