// A reason as the pages show it: what, since when, what speaks for it, what to do.
import {
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
  // What may be the night is no alarm until the night is over.
  const state: State = weight === "unknown" && reason.evidence.includes("lasting") ? "attention" : weight;
  return { state, what: reasonSentence(reason), todo, ...told(reason) };
}

export function rangeReasonLook(reason: RangeReason): ReasonLook {
  const { what, todo, weight } = rangeReasonTexts[reason.code];
  return { state: weight, what, todo, ...told(reason) };
}

function told({ evidence, since }: Pick<RangeReason, "evidence" | "since">) {
  return { evidence: evidence.map((code) => evidenceTexts[code]).join("; "), since: Date.parse(since) };
}
