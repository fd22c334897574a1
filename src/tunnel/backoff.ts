// When to try again: exponential, with full jitter, so that a fleet does not knock in step when a server comes back.

import type { Clock, Problem } from "../shared/index.ts";

export const BACKOFF_LEAST_MS = 5_000;
export const BACKOFF_MOST_MS = 30 * 60_000;
/** More than this is not granted to a `Retry-After` that came outside an envelope. */
export const RETRY_AFTER_MOST_MS = 3_600_000;

export class Backoff {
  readonly #clock: Clock;
  readonly #random: () => number;
  #failures = 0;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Milliseconds until the next attempt is due; 0 when it is. */
  waitMs(): number {
    return Math.max(0, this.#notBefore - this.#clock.monotonic());
  }

  succeed(): void {
    this.#failures = 0;
    this.#notBefore = Number.NEGATIVE_INFINITY;
  }

  /** After a failure; `atLeastMs` for what only a person can mend. */
  fail(problem: Problem, atLeastMs = 0): void {
    const ceiling = Math.min(BACKOFF_MOST_MS, BACKOFF_LEAST_MS * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
    const jittered = BACKOFF_LEAST_MS + this.#random() * (ceiling - BACKOFF_LEAST_MS);
    const asked = Math.min(retryAfterOf(problem) ?? 0, RETRY_AFTER_MOST_MS);
    this.#notBefore = this.#clock.monotonic() + Math.max(jittered, asked, atLeastMs);
  }
}

function retryAfterOf({ detail }: Problem): number | undefined {
  if (typeof detail !== "object" || detail === null || !("retryAfterMs" in detail)) return undefined;
  return typeof detail.retryAfterMs === "number" ? detail.retryAfterMs : undefined;
}
