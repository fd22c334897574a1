// Two reasons to stop waiting: the caller lost interest, or the engine closes.
import type { Problem } from "../shared/index.ts";
import { abortedProblem, closedProblem } from "./problems.ts";

export class CallOff {
  readonly #closing: AbortSignal;
  readonly #signal: AbortSignal | undefined;

  constructor(closing: AbortSignal, signal: AbortSignal | undefined) {
    this.#closing = closing;
    this.#signal = signal;
  }

  /** Why to stop, once there is a reason. */
  reason(): Problem | undefined {
    if (this.#closing.aborted) return closedProblem();
    return this.#signal?.aborted ? abortedProblem() : undefined;
  }

  /** Calls `stop` when a reason comes up; returns how to stop listening. */
  listen(stop: () => void): () => void {
    this.#closing.addEventListener("abort", stop);
    this.#signal?.addEventListener("abort", stop);
    return () => {
      this.#closing.removeEventListener("abort", stop);
      this.#signal?.removeEventListener("abort", stop);
    };
  }
}
