// A box as lists know it, and whether it is fine.
import { boxReasonTexts } from "../../src/model/index.ts";
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

const MINUTE = 60_000;

/** Judges a box at a moment: three check-ins missed (but at least 15 minutes) is silence. */
export function boxSummary(facts: BoxFacts, now: number): BoxSummary {
  const reasons = facts.revokedAt === undefined ? reasonsOf(facts, now) : [];
  return {
    ...facts,
    reasons,
    state: facts.revokedAt === undefined ? worst(reasons.map((r) => r.state)) : "unknown",
  };
}

function reasonsOf(facts: BoxFacts, now: number): Reason[] {
  const reasons: Reason[] = [];
  const patience = Math.max(15, facts.checkInMinutes * 3) * MINUTE;
  if (now - (facts.lastCheckInAt ?? facts.enrolledAt) > patience) {
    reasons.push({
      state: "broken",
      what: facts.lastCheckInAt === undefined ? "Has never checked in" : boxReasonTexts["box-offline"].what,
      todo: boxReasonTexts["box-offline"].todo,
    });
  }
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
