// Why somebody who announces printing services is not read. Pure.
import type { AnnouncedReason, AnnouncedReasonCode, EvidenceCode } from "../model/index.ts";
import { NIGHT_MS } from "./reason-of.ts";

export interface AnnouncedFacts {
  /** ISO 8601: first heard. */
  heardAt: string;
  isInScope: boolean;
  isPermitted: boolean;
  /** The search that asked it last; absent before that. */
  asked?: { hasReplied: boolean; since: string };
  /** A known printer stands there and keeps silent since then. */
  silentSince?: string;
}

/** The reason at `at` (ISO 8601); undefined while nobody can say, since it was not asked yet. */
export function announcedReason(facts: AnnouncedFacts, at: string): AnnouncedReason | undefined {
  const { asked, silentSince, isInScope } = facts;
  if (silentSince !== undefined) return told("announced-silent", silentSince, ["no-snmp-answer"], at);
  if (!isInScope)
    return told(
      "announced-not-asked",
      facts.heardAt,
      [facts.isPermitted ? "in-no-range" : "not-permitted"],
      at,
    );
  if (!asked) return undefined;
  if (asked.hasReplied) return told("announced-unread", asked.since, ["snmp-answered"], at);
  return told("announced-silent", asked.since, ["no-snmp-answer"], at);
}

function told(code: AnnouncedReasonCode, since: string, more: EvidenceCode[], at: string): AnnouncedReason {
  // What may be a night's sleep is no alarm before the night is over.
  const isLasting = code === "announced-silent" && Date.parse(at) - Date.parse(since) >= NIGHT_MS;
  return { code, since, evidence: ["announced", ...more, ...(isLasting ? (["lasting"] as const) : [])] };
}
