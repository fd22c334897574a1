// Which message is next (CONTRACTS §3): pure, so that every rule is a line in a test.

/** What the server holds of one stream of one epoch. */
export interface StreamState {
  /** Highest accepted sequence, 0 before the first. */
  highest: number;
  /** Highest sequence above it that was refused for its content; it counts as spoken for. */
  refusedTo: number;
}

export interface Arrival {
  stream: "data" | "control";
  sequence: number;
  bodyHash: string;
  /** Data messages that the appliance says are gone for good. */
  lost?: { from: number; to: number } | undefined;
}

export type Verdict =
  | { verdict: "next" }
  | { verdict: "repeated" }
  | { verdict: "sequence-reused" }
  | { verdict: "sequence-passed" }
  | { verdict: "gap"; expected: number };

/**
 * `knownHash` is the hash of the body accepted under this sequence, undefined where none is remembered;
 * `isCurrentEpoch` is false once the appliance has begun a later epoch.
 */
export function judgeSequence(
  state: StreamState,
  arrival: Arrival,
  knownHash: string | undefined,
  isCurrentEpoch: boolean,
): Verdict {
  const { sequence, stream } = arrival;
  if (sequence <= state.highest) {
    if (knownHash === arrival.bodyHash) return { verdict: "repeated" };
    // Control messages overtake each other without harm: only the newest counts.
    if (stream === "control" && sequence < state.highest) return { verdict: "sequence-passed" };
    return { verdict: "sequence-reused" };
  }
  // Something that was held up on the way until the appliance had begun anew: what it says is history.
  if (!isCurrentEpoch) return { verdict: "sequence-passed" };
  if (stream === "control") return { verdict: "next" };
  const expected = state.highest + 1;
  const first = Math.max(expected, state.refusedTo + 1);
  if (sequence <= first) return { verdict: "next" };
  const { lost } = arrival;
  if (lost && lost.from <= first && lost.to >= sequence - 1) return { verdict: "next" };
  return { verdict: "gap", expected };
}
