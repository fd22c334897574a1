// A box as lists know it, and whether it is fine.
import { type Reason, type State, worst } from "../design/index.ts";

export interface BoxFacts {
  id: string;
  name: string;
  siteId: string;
  site: string;
  enrolledAt: number;
  revokedAt?: number | undefined;
  lastCheckInAt?: number | undefined;
  lastReportAt?: number | undefined;
  /** When it was heard of last, where it has been silent for too long, and why. */
  offlineSince?: number | undefined;
  silence?: Reason | undefined;
  /** How often it should check in, in minutes. */
  checkInMinutes: number;
  /** What the server wants in force, and what the box says is. */
  wantedRevision: string;
  revisionInForce?: string | undefined;
  /** Why the box refused the newest configuration. */
  refusal?: string | undefined;
  clonedAt?: number | undefined;
  movedAt?: number | undefined;
  version?: string | undefined;
  printers: number;
}

export interface BoxSummary extends BoxFacts {
  state: State;
  reasons: Reason[];
}

/** Judges a box by what is known of it. */
export function boxSummary(facts: BoxFacts): BoxSummary {
  const reasons = facts.revokedAt === undefined ? reasonsOf(facts) : [];
  return {
    ...facts,
    reasons,
    state: facts.revokedAt === undefined ? worst(reasons.map((r) => r.state)) : "unknown",
  };
}

function reasonsOf(facts: BoxFacts): Reason[] {
  const reasons: Reason[] = [];
  if (facts.silence !== undefined) reasons.push(facts.silence);
  if (facts.clonedAt !== undefined) {
    reasons.push({
      state: "broken",
      what: "Two boxes use the same key",
      todo: "Switch one of them off, or revoke both.",
    });
  }
  if (facts.movedAt !== undefined) {
    reasons.push({
      state: "attention",
      what: "Came back on other hardware",
      todo: "Confirm that its storage was moved.",
    });
  }
  if (facts.refusal !== undefined) {
    reasons.push({
      state: "attention",
      what: "Refused the newest configuration",
      todo: `${facts.refusal} The old one stays in force.`,
    });
  }
  return reasons;
}

/** How the configuration stands on the box. */
export function configurationState(facts: BoxFacts): { state: State; words: string } {
  if (facts.refusal !== undefined) return { state: "attention", words: "refused" };
  if (facts.revisionInForce === facts.wantedRevision) return { state: "fine", words: "in force" };
  return { state: "unknown", words: "waiting for the next check-in" };
}
