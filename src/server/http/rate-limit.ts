// A token bucket per key: short bursts pass, a steady stream is held to its rate.
import type { Clock } from "../../shared/index.ts";

export interface RateLimitOptions {
  /** Takes that pass at once after a quiet time. */
  burst: number;
  /** Takes per minute in the long run. */
  perMinute: number;
  /** Keys remembered; the longest unused is forgotten first. */
  maxKeys?: number;
}

export interface RateLimit {
  /** 0 when the take passes, else whole seconds to wait. */
  take(key: string): number;
}

export function createRateLimit(clock: Clock, options: RateLimitOptions): RateLimit {
  const { burst, perMinute, maxKeys = 10_000 } = options;
  const perMs = perMinute / 60_000;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const now = clock.monotonic();
      const known = buckets.get(key);
      const tokens = known ? Math.min(burst, known.tokens + (now - known.at) * perMs) : burst;
      // Deleted and set again: the map's order is the order of last use.
      buckets.delete(key);
      if (buckets.size >= maxKeys) {
        const oldest = buckets.keys().next().value;
        if (oldest !== undefined) buckets.delete(oldest);
      }
      const passes = tokens >= 1;
      buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at: now });
      return passes ? 0 : Math.max(1, Math.ceil((1 - tokens) / perMs / 1000));
    },
  };
}
