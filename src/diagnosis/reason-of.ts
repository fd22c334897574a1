// From what was seen, round after round, to the reason that is shown. Pure.
import { z } from "zod";
import {
  type EvidenceCode,
  isRead,
  type PrinterReason,
  type PrinterReasonCode,
  printerReasonCodes,
  printerReasonSchema,
} from "../model/index.ts";
import type { Observation } from "./observation.ts";

export const diagnosisSchema = z.strictObject({
  reason: printerReasonSchema,
  /** What the last round pointed to and no second round has borne out yet. */
  doubt: z.strictObject({ code: z.enum(printerReasonCodes), since: z.iso.datetime() }).optional(),
});

/** What is remembered of a printer between two rounds. */
export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** A printer that is off or deep asleep from evening to morning is nothing to raise. */
export const NIGHT_MS = 16 * 3600 * 1000;
/** A printer that keeps silent, was replaced or taken out of the configuration for so long is gone. */
export const GONE_MS = 30 * 24 * 3600 * 1000;
const ENDS: ReadonlySet<PrinterReasonCode> = new Set(["silent", "replaced", "not-asked"]);
/** News of something that works all the same is told so long. */
const NEWS_MS = 7 * 24 * 3600 * 1000;

interface Finding {
  code: PrinterReasonCode;
  /** One observation proves it. */
  isCertain: boolean;
  evidence: readonly EvidenceCode[];
  address?: string | undefined;
  serial?: string | undefined;
}

/**
 * The diagnosis after one more round; `at` is ISO 8601. A code changes at once where what was seen is certain, else
 * when two rounds in a row point away from it; what ended is told by one answer.
 */
export function diagnose(before: Diagnosis | undefined, seen: Observation, at: string): Diagnosis {
  const known = before?.reason;
  const found = findingOf(known, seen, at);
  const evidence = [...new Set(found.evidence)];
  const particulars = {
    ...(found.address !== undefined && { address: found.address }),
    ...(found.serial !== undefined && { serial: found.serial }),
  };
  const current: PrinterReason = known ?? { code: "answering", since: at, evidence: [] };
  if (found.code === current.code) {
    const isSame = current.address === found.address && current.serial === found.serial;
    const since = isSame ? current.since : at;
    const grown = lasts(found.code, since, at) ? [...evidence, "lasting" as const] : evidence;
    return { reason: { code: found.code, since, evidence: grown, ...particulars } };
  }
  const doubt = before?.doubt;
  // Two rounds that both got nothing bear each other out, even where the second saw more than the first.
  const isBorneOut = doubt !== undefined && isRead(doubt.code) === isRead(found.code);
  if (!found.isCertain && !isBorneOut) return { reason: current, doubt: { code: found.code, since: at } };
  // Silence began when it was first noticed, whatever name it gets now.
  const isStillSilent = !isRead(current.code) && isSilence(current.code) && isSilence(found.code);
  const since = isStillSilent ? current.since : isBorneOut && !isRead(found.code) ? doubt.since : at;
  const grown = lasts(found.code, since, at) ? [...evidence, "lasting" as const] : evidence;
  return { reason: { code: found.code, since, evidence: grown, ...particulars } };
}

/**
 * The diagnosis of a printer that nobody has got an answer from for 30 days, or has asked; undefined for any other. A
 * printer that is there and refuses, or that something stands before, is not gone.
 */
export function diagnoseGone(before: Diagnosis | undefined, at: string): Diagnosis | undefined {
  const known = before?.reason;
  if (!known || !ENDS.has(known.code) || isWithin(known.since, at, GONE_MS)) return undefined;
  const evidence = [...known.evidence.filter((code) => code !== "lasting"), "thirty-days" as const];
  return { reason: { ...known, code: "gone", evidence } };
}

function findingOf(known: PrinterReason | undefined, seen: Observation, at: string): Finding {
  switch (seen.answer) {
    case "replaced":
      return { code: "replaced", isCertain: true, ...seen, evidence: ["other-serial-answers"] };
    case "not-asked":
      return { code: "not-asked", isCertain: true, evidence: seen.evidence };
    case "none":
      return notAnswered(seen.evidence);
  }
  if (seen.movedFrom !== undefined)
    return { code: "moved", isCertain: true, evidence: ["same-serial-elsewhere"], address: seen.movedFrom };
  if (seen.hasOtherCredential)
    return { code: "other-credential", isCertain: true, evidence: ["other-credential-answers"] };
  if (known && (known.code === "moved" || known.code === "other-credential") && isNews(known, at))
    return { ...known, isCertain: true };
  if (seen.answer === "prompt") return { code: "answering", isCertain: true, evidence: [] };
  const evidence: EvidenceCode[] = [seen.answer === "late" ? "late-answer" : "answer-after-wake-up"];
  // One lost packet makes one answer late.
  const wasAway = known !== undefined && !isRead(known.code);
  if (wasAway) return { code: "answering", isCertain: true, evidence: [] };
  return { code: "asleep", isCertain: false, evidence };
}

function notAnswered(evidence: readonly EvidenceCode[]): Finding {
  const has = (code: EvidenceCode) => evidence.includes(code);
  // An engine that answers a moment after the silence may belong to a printer that has just woken up.
  if (has("user-refused") || has("access-refused") || has("engine-answers"))
    return { code: "credential-refused", isCertain: !has("engine-answers"), evidence };
  if (has("port-unreachable")) return { code: "refused", isCertain: true, evidence };
  if (has("administratively-prohibited")) return { code: "filtered", isCertain: true, evidence };
  if (has("no-route")) return { code: "unreachable", isCertain: true, evidence };
  if (has("router-says-unreachable")) return { code: "unreachable", isCertain: false, evidence };
  const isThere = has("echo-answered") || has("hardware-address-known");
  return { code: isThere ? "host-up" : "silent", isCertain: false, evidence };
}

function isSilence(code: PrinterReasonCode): boolean {
  return code === "silent" || code === "host-up";
}

function lasts(code: PrinterReasonCode, since: string, at: string): boolean {
  return isSilence(code) && !isWithin(since, at, NIGHT_MS);
}

function isNews(known: PrinterReason, at: string): boolean {
  return isWithin(known.since, at, NEWS_MS);
}

function isWithin(since: string, at: string, ms: number): boolean {
  return Date.parse(at) - Date.parse(since) < ms;
}
