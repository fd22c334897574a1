// How the box stands with a server, as the page of that step shows it.
import type { Problem } from "../../../src/shared/index.ts";

export interface ShownTrial {
  server: string;
  hops: readonly {
    hop: "dns" | "tcp" | "proxy" | "tls" | "http" | "keys";
    state: "fine" | "failed" | "not-tried";
  }[];
  problem?: Problem;
}

export interface ServerState {
  /** Of the box: what a person types to confirm. */
  name: string;
  enrolment: "none" | "pending" | "enrolled";
  server?: string;
  lastAnswerAt?: number;
  waitingMessages: number;
  /** Why the last attempt came to nothing. */
  problem?: Problem;
  nextAttemptAt?: number;
}
