// What one round of asking saw of one known printer.
import type { EvidenceCode } from "../model/index.ts";

export interface Answered {
  answer: "prompt" | "late" | "after-wake-up";
  /** Where it was known before, if it answers elsewhere now. */
  movedFrom?: string;
  hasOtherCredential?: boolean;
}

export interface NotAnswered {
  answer: "none";
  evidence: readonly EvidenceCode[];
}

/** It was not asked, or need not be: what was found instead is certain. */
export type Settled =
  | { answer: "replaced"; serial?: string | undefined; address: string }
  | { answer: "not-asked"; evidence: readonly EvidenceCode[] };

export type Observation = Answered | NotAnswered | Settled;
