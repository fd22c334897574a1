// One printer, one question at a time: two rounds that read it side by side could leave the older answer standing.

import { createGate, type Gate } from "../shared/index.ts";

/** Runs a job for an address once every job for it that came before has ended. */
export type Turns = <T>(address: string, port: number, job: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  const gates = new Map<string, Gate>();
  return async (address, port, job) => {
    const place = `${address}|${port}`;
    const gate = gates.get(place) ?? createGate(1);
    gates.set(place, gate);
    try {
      return await gate.run(job);
    } finally {
      if (gate.load === 0) gates.delete(place);
    }
  };
}
