// A reason as the pages show it: what, since when, what speaks for it, what to do.
import {
  type AnnouncedReason,
  announcedReasonTexts,
  evidenceTexts,
  inEnglish,
  type PrinterReason,
  printerReasonTexts,
  type RangeReason,
  rangeReasonTexts,
  reasonSentence,
  type Say,
} from "../../src/model/index.ts";
import type { Reason, State } from "./state.tsx";

/** With the evidence in words; empty for none. */
export interface ReasonLook extends Reason {
  todo: string;
  evidence: string;
  /** Milliseconds since 1970 UTC. */
  since: number;
}

export function printerReasonLook(reason: PrinterReason, say: Say = inEnglish): ReasonLook {
  const { todo, weight } = printerReasonTexts[reason.code];
  return {
    state: stateOf(weight, reason),
    what: reasonSentence(reason, say),
    todo: say(todo),
    ...told(reason, say),
  };
}

export function announcedReasonLook(reason: AnnouncedReason, say: Say = inEnglish): ReasonLook {
  const { what, todo, weight } = announcedReasonTexts[reason.code];
  return { state: stateOf(weight, reason), what: say(what), todo: say(todo), ...told(reason, say) };
}

export function rangeReasonLook(reason: RangeReason, say: Say = inEnglish): ReasonLook {
  const { what, todo, weight } = rangeReasonTexts[reason.code];
  return { state: weight, what: say(what), todo: say(todo), ...told(reason, say) };
}

/** What may be the night is no alarm until the night is over. */
function stateOf(weight: State, { evidence }: Pick<RangeReason, "evidence">): State {
  return weight === "unknown" && evidence.includes("lasting") ? "attention" : weight;
}

function told({ evidence, since }: Pick<RangeReason, "evidence" | "since">, say: Say) {
  return { evidence: evidence.map((code) => say(evidenceTexts[code])).join("; "), since: Date.parse(since) };
}
