import type { Clock } from "../shared/index.ts";

// Timers of 1 ms cost more CPU than the packets they pace; slots of 5 to 10 ms do not.
const FAST_SLOT_MS = 5;
const SLOT_MS = 10;
const FAST_FROM_PER_SECOND = 5000;
// After a stall the sweep goes on at its pace; it does not make up for lost time with a burst.
const MAX_CREDIT_SLOTS = 4;

/** Lets packets out in slots, never faster than told. */
export class Pacer {
  readonly #clock: Clock;
  #credit = 0;
  #at: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for the next slot; answers how many packets may leave now (at least 1, or 0 when aborted). */
  async nextSlot(packetsPerSecond: number, signal?: AbortSignal): Promise<number> {
    const slotMs = Math.max(
      packetsPerSecond >= FAST_FROM_PER_SECOND ? FAST_SLOT_MS : SLOT_MS,
      1000 / packetsPerSecond,
    );
    const perSlot = (packetsPerSecond * slotMs) / 1000;
    if (this.#at === undefined) {
      this.#at = this.#clock.monotonic();
      this.#credit += perSlot;
    }
    for (;;) {
      this.#earn(packetsPerSecond, perSlot);
      if (signal?.aborted) return 0;
      const grant = Math.floor(this.#credit + 1e-6);
      if (grant >= 1 && this.#credit >= perSlot * 0.9) {
        this.#credit -= grant;
        return grant;
      }
      await this.#clock.sleep(slotMs, signal);
    }
  }

  /** Packets granted and not sent. */
  giveBack(packets: number): void {
    this.#credit += packets;
  }

  /** Packets that others send within the same pace. */
  charge(packets: number): void {
    this.#credit -= packets;
  }

  #earn(packetsPerSecond: number, perSlot: number): void {
    const now = this.#clock.monotonic();
    const earned = ((now - (this.#at ?? now)) * packetsPerSecond) / 1000;
    this.#at = now;
    this.#credit = Math.min(this.#credit + earned, Math.max(1, perSlot * MAX_CREDIT_SLOTS));
  }
}
