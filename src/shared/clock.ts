// Time as a port: intervals run on the monotonic clock, dates only label what was read.

export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary start; never jumps. */
  monotonic(): number;
  /** Resolves after `ms`, or at once when the signal aborts (it does not reject). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal?.addEventListener("abort", finish, { once: true });
    }),
};
