// How often a passphrase or a code may be guessed: slower and slower for who fails, slowly for all together, and never
// so that somebody else waits for ever: whoever has to wait for the others is given a turn, and keeps it.
import type { Clock } from "../../shared/index.ts";

export interface Tries {
  /** Whole seconds until this client may try; 0: now, and it counts as failed until `passed` is told. */
  take(client: string): number;
  passed(client: string): void;
}

/** Wrong ones that cost a client nothing, then 1, 2, 4 … seconds. */
const FREE = 4;
const LONGEST_MS = 60_000;
/** Wrong ones that cost nobody else anything; one of them is forgiven every ten seconds. */
const FREE_IN_ALL = 30;
const FORGIVEN_MS = 10_000;
const TURN_MS = 1000;
const LONGEST_TURN_MS = 5000;
/** Longest wait for the others. */
const QUEUE_MS = 300_000;
const CLIENTS = 10_000;

interface Client {
  failures: number;
  notBefore: number;
  /** When it may try, as it was told; undefined where it waits for nobody. */
  turn?: number;
}

export function createTries(clock: Clock): Tries {
  const clients = new Map<string, Client>();
  let failures = 0;
  let forgivenAt = clock.monotonic();
  let nextTurn = 0;

  const forgive = (now: number) => {
    const count = Math.floor((now - forgivenAt) / FORGIVEN_MS);
    failures = Math.max(0, failures - count);
    forgivenAt += count * FORGIVEN_MS;
  };

  return {
    take(name) {
      const now = clock.monotonic();
      forgive(now);
      const client: Client = clients.get(name) ?? { failures: 0, notBefore: 0 };
      // Deleted and set again: the map's order is the order of last use.
      clients.delete(name);
      const [longestUnused] = clients.keys();
      if (clients.size >= CLIENTS && longestUnused !== undefined) clients.delete(longestUnused);
      clients.set(name, client);
      if (now < client.notBefore) return secondsUntil(client.notBefore, now);
      if (client.turn === undefined && failures >= FREE_IN_ALL) {
        client.turn = Math.min(Math.max(now, nextTurn), now + QUEUE_MS);
        nextTurn = client.turn + Math.min(LONGEST_TURN_MS, TURN_MS + failures * 10);
      }
      if (client.turn !== undefined && now < client.turn) return secondsUntil(client.turn, now);
      delete client.turn;
      failures += 1;
      client.failures += 1;
      const over = client.failures - FREE;
      client.notBefore = over < 0 ? 0 : now + Math.min(LONGEST_MS, 1000 * 2 ** over);
      return 0;
    },
    passed(name) {
      clients.delete(name);
      failures = Math.max(0, failures - 1);
    },
  };
}

function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}
