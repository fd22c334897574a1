// A clock that a test moves: sleeping jobs wake when their time has come, in order.
import type { Clock } from "../../src/shared/index.ts";

interface Sleeper {
  at: number;
  wake: () => void;
}

export class ManualClock implements Clock {
  #monotonic = 0;
  #sleepers: Sleeper[] = [];
  /** Wall clock at monotonic zero; a test may move it as a wrong clock does. */
  epoch: number;
  /** How long each sleeper asked to wait, in order of asking. */
  readonly sleeps: number[] = [];

  constructor(epoch = Date.UTC(2026, 10, 22)) {
    this.epoch = epoch;
  }

  now(): number {
    return this.epoch + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper: Sleeper = { at: this.#monotonic + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        resolve();
      };
      signal?.addEventListener("abort", stop, { once: true });
    });
  }

  /** The wall clock alone is set, as by a time server. */
  jump(ms: number): void {
    this.epoch += ms;
  }

  /** Milliseconds until the next sleeper wakes; undefined when nobody sleeps. */
  nextWake(): number | undefined {
    const next = Math.min(...this.#sleepers.map((each) => each.at));
    return Number.isFinite(next) ? next - this.#monotonic : undefined;
  }

  /** Lets the time pass, waking whoever is due on the way and letting each do what it can. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (;;) {
      const due = this.#sleepers.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#sleepers = this.#sleepers.filter((each) => each !== due);
      this.#monotonic = Math.max(this.#monotonic, due.at);
      due.wake();
      await settle();
    }
    this.#monotonic = end;
  }
}

/** Lets every promise that is ready run on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
