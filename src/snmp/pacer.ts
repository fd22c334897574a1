// Sends at a steady rate, in slots of 10 ms: finer timers cost more CPU than the sending itself.
import type { Clock } from "../shared/index.ts";

const SLOT_MS = 10;

export interface Pacer {
  /** Calls `send` when its turn has come; `send` returns false when it no longer wants it, and uses up nothing. */
  take(send: () => boolean): void;
  /** Forgets everybody who still waits. */
  stop(): void;
}

/** `packetsPerSecond` undefined means: everything at once. */
export function createPacer(clock: Clock, packetsPerSecond: number | undefined): Pacer {
  if (packetsPerSecond === undefined) return { take: (send) => void send(), stop() {} };

  const perMs = packetsPerSecond / 1000;
  // What was saved up while nobody sent must not leave as one burst.
  const burst = Math.max(1, perMs * SLOT_MS);
  const stopped = new AbortController();
  let waiting: (() => boolean)[] = [];
  let allowance = burst;
  let counted = clock.monotonic();
  let running = false;

  const earn = () => {
    const now = clock.monotonic();
    allowance = Math.min(burst, allowance + (now - counted) * perMs);
    counted = now;
  };

  const drain = async () => {
    running = true;
    let next = 0;
    while (!stopped.signal.aborted) {
      earn();
      for (; next < waiting.length && allowance >= 1; next++) if (waiting[next]?.()) allowance--;
      if (next >= waiting.length) break;
      if (next > 1000) {
        waiting = waiting.slice(next);
        next = 0;
      }
      await clock.sleep(Math.max(SLOT_MS, (1 - allowance) / perMs), stopped.signal);
    }
    waiting = [];
    running = false;
  };

  return {
    take(send) {
      if (stopped.signal.aborted) return;
      waiting.push(send);
      if (!running) void drain();
    },
    stop() {
      stopped.abort();
      waiting = [];
    },
  };
}
