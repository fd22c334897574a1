// How far a sweep is and how long it still takes: for the bar, the page and the log.

export interface Progress {
  /** What is being done, as a person would say it. */
  phase: string;
  /** Probes sent, and probes in all as far as can be said now. */
  sent: number;
  total: number;
  /** Addresses that answered. */
  replied: number;
  /** Printers among them. */
  found: number;
  packetsPerSecond: number;
  secondsLeft: number;
}

/** What a round will send if nobody more answers. */
export interface RoundEstimate {
  packets: number;
  seconds: number;
}

/** The share of later rounds that those who answered already will not cost. */
export function remainingWork(
  current: RoundEstimate,
  sentInRound: number,
  later: readonly RoundEstimate[],
  answered: number,
  waitSeconds: number,
): RoundEstimate {
  const left = (round: RoundEstimate, done: number): RoundEstimate => {
    const packets = Math.max(0, round.packets - done);
    return {
      packets,
      seconds: round.packets === 0 ? 0 : (round.seconds * packets) / round.packets + waitSeconds,
    };
  };
  return later
    .map((round) => left(round, answered))
    .reduce(
      (sum, round) => ({ packets: sum.packets + round.packets, seconds: sum.seconds + round.seconds }),
      left(current, sentInRound),
    );
}
