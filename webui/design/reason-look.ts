// A reason as the pages show it: what, since when, what speaks for it, what to do.
import {
  type AnnouncedReason,
  announcedReasonTexts,
  evidenceTexts,
  type PrinterReason,
  printerReasonTexts,
  type RangeReason,
  rangeReasonTexts,
  reasonSentence,
} from "../../src/model/index.ts";
import type { Reason, State } from "./state.tsx";

/** With the evidence in words; empty for none. */
export interface ReasonLook extends Reason {
  todo: string;
  evidence: string;
  /** Milliseconds since 1970 UTC. */
  since: number;
}

export function printerReasonLook(reason: PrinterReason): ReasonLook {
  const { todo, weight } = printerReasonTexts[reason.code];
  return { state: stateOf(weight, reason), what: reasonSentence(reason), todo, ...told(reason) };
}

export function announcedReasonLook(reason: AnnouncedReason): ReasonLook {
  const { what, todo, weight } = announcedReasonTexts[reason.code];
  return { state: stateOf(weight, reason), what, todo, ...told(reason) };
}

export function rangeReasonLook(reason: RangeReason): ReasonLook {
  const { what, todo, weight } = rangeReasonTexts[reason.code];
  return { state: weight, what, todo, ...told(reason) };
}

/** What may be the night is no alarm until the night is over. */
function stateOf(weight: State, { evidence }: Pick<RangeReason, "evidence">): State {
  return weight === "unknown" && evidence.includes("lasting") ? "attention" : weight;
}

function told({ evidence, since }: Pick<RangeReason, "evidence" | "since">) {
  return { evidence: evidence.map((code) => evidenceTexts[code]).join("; "), since: Date.parse(since) };
}
