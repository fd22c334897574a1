// Why a server is not reached, in the visitor's words.
import type { Problem } from "../../../src/shared/index.ts";
import type { Sentence, Words } from "../words.ts";

const bySystemCode: Record<string, Sentence> = {
  ENOTFOUND: "why.no-name",
  EAI_AGAIN: "why.no-name-server",
  ECONNREFUSED: "why.refused",
  ECONNRESET: "why.cut",
  EPIPE: "why.cut",
  ETIMEDOUT: "why.no-connection",
  EHOSTUNREACH: "why.no-way",
  ENETUNREACH: "why.no-network",
  CERT_HAS_EXPIRED: "why.out-of-date",
  CERT_NOT_YET_VALID: "why.out-of-date",
  ERR_TLS_CERT_ALTNAME_INVALID: "why.other-name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "why.not-trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "why.not-trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "why.not-trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "why.not-trusted",
};

const byProblem: Partial<Record<Problem["code"], Sentence>> = {
  "claim.unknown": "why.claim-unknown",
  "claim.used": "why.claim-used",
  "claim.expired": "why.claim-expired",
  "tunnel.not-a-server": "why.not-a-server",
  "tunnel.answer-mismatch": "why.not-believed",
  "keys.rolled-back": "why.rolled-back",
};

/** One sentence; what no sentence fits is told as the box's log tells it. */
export function serverWhy(problem: Problem, words: Words): string {
  const detail = (problem.detail ?? {}) as Partial<Record<"code" | "hop" | "fault" | "status", unknown>>;
  const status = String(detail.status ?? "");
  if (problem.code === "tunnel.unreachable") {
    if (status === "407") return words.say("why.proxy-password");
    if (status !== "") return words.say("why.proxy-status", { status });
    if (detail.code === undefined) return words.say("why.no-answer");
    const known = bySystemCode[String(detail.code)];
    return known ? words.say(known) : words.say("why.else", { code: String(detail.code) });
  }
  if (problem.code === "keys.invalid")
    return words.say(detail.fault === "other-server" ? "why.other-server" : "why.not-believed");
  const known = byProblem[problem.code];
  return known ? words.say(known, { status }) : problem.message;
}
