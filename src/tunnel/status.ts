import type { Problem } from "../shared/index.ts";
import type { Link } from "./link.ts";
import type { PairingStatus } from "./pairing.ts";
import type { TunnelContext } from "./ports.ts";

/** How delivery stands, for people; times in milliseconds since 1970 by the box's clock. */
export interface TunnelStatus {
  enrolment: "none" | "pending" | "enrolled";
  server?: string;
  lastAnswerAt?: number;
  lastReportAt?: number;
  /** Why the last attempt came to nothing. */
  problem?: Problem & { at: number };
  /** What keeps the tunnel from remembering. */
  stateProblem?: Problem;
  waiting: { messages: number; bytes: number; oldestAt?: number };
  /** Messages set aside because the server could not use them. */
  quarantined: number;
  /** Milliseconds until the next attempt, while something waits and the last one failed. */
  nextAttemptInMs?: number;
  /** The server that the DNS named, where a person is to type the pairing code. */
  pairing?: PairingStatus;
  configProblem?: NonNullable<TunnelContext["state"]["delivery"]["data"]["configProblem"]>;
}

export function tunnelStatus(
  { state, outbox }: TunnelContext,
  link: Link,
  pairing: PairingStatus | undefined,
): TunnelStatus {
  const { owner, claim } = state.enrolment.data;
  const { lastAnswerAt, lastReportAt, configProblem } = state.delivery.data;
  const stateProblem = state.delivery.problem() ?? state.enrolment.problem() ?? outbox.problem();
  const [oldest] = outbox.waiting;
  const backoff = owner ? link.data : link.control;
  const server = owner?.server ?? claim?.server;
  return {
    enrolment: owner ? "enrolled" : claim ? "pending" : "none",
    ...(server === undefined ? {} : { server }),
    ...(lastAnswerAt === null ? {} : { lastAnswerAt }),
    ...(lastReportAt === null ? {} : { lastReportAt }),
    ...(link.problem ? { problem: link.problem } : {}),
    ...(stateProblem ? { stateProblem } : {}),
    waiting: {
      messages: outbox.waiting.length,
      bytes: outbox.waitingBytes,
      ...(oldest ? { oldestAt: oldest.writtenAt } : {}),
    },
    quarantined: outbox.quarantined.length,
    ...(backoff.waitMs() > 0 ? { nextAttemptInMs: backoff.waitMs() } : {}),
    ...(pairing && !owner && !claim ? { pairing } : {}),
    ...(configProblem ? { configProblem } : {}),
  };
}
