// Why a range tells of no printer. Pure.
import type { EvidenceCode, RangeReasonCode } from "../model/index.ts";

export interface RangeFacts {
  isEnabled: boolean;
  isPermitted: boolean;
  /** Of the last search; absent before the first. */
  searched?: { replied: number; printers: number };
  /** Known printers of this range by what is known of each. */
  known: { read: number; unreachable: number; silent: number };
  gateway: "known" | "none";
}

/** The code and what speaks for it; `since` is up to who remembers. */
export function rangeReason(facts: RangeFacts): { code: RangeReasonCode; evidence: EvidenceCode[] } {
  const { known, searched, gateway } = facts;
  if (!facts.isEnabled) return { code: "range-disabled", evidence: [] };
  if (!facts.isPermitted) return { code: "range-not-permitted", evidence: ["not-permitted"] };
  if (known.read > 0) return { code: "range-answering", evidence: [] };
  if (known.unreachable > 0) return { code: "range-unreachable", evidence: ["no-route"] };
  if (known.silent > 0) return { code: "range-quiet", evidence: ["no-snmp-answer"] };
  if (!searched) return { code: "range-waiting", evidence: [] };
  if (searched.replied > 0) return { code: "range-no-printer", evidence: [] };
  if (gateway === "none")
    return { code: "range-empty-no-gateway", evidence: ["nothing-answers", "no-gateway"] };
  return { code: "range-empty", evidence: ["nothing-answers", "gateway-known"] };
}
