// What can go wrong with a request, in words for people; codes for programs.
import type { Problem } from "../shared/index.ts";
import type { Fault } from "./answers.ts";
import { INVALID } from "./library.ts";
import type { SnmpTarget } from "./request.ts";

/** `detail.report` of `snmp.auth-failed`. */
export type AuthReport =
  | "unknownUser"
  | "wrongDigest"
  | "notInTimeWindow"
  | "unsupportedLevel"
  | "decryptionError"
  | "unknownEngine"
  | "unknownContext";

// Counters of reports: usmStats (RFC 3414 §5), snmpUnavailableContexts and snmpUnknownContexts (RFC 3413 §4.1.2).
const REPORTS: Record<string, { report: AuthReport; text: string }> = {
  "1.3.6.1.6.3.15.1.1.1.0": {
    report: "unsupportedLevel",
    text: "the user may not use this security level there",
  },
  "1.3.6.1.6.3.15.1.1.2.0": {
    report: "notInTimeWindow",
    text: "its clock does not agree with what it said before",
  },
  "1.3.6.1.6.3.15.1.1.3.0": { report: "unknownUser", text: "it does not know the user" },
  "1.3.6.1.6.3.15.1.1.4.0": { report: "unknownEngine", text: "it does not stand by its engine id" },
  "1.3.6.1.6.3.15.1.1.5.0": {
    report: "wrongDigest",
    text: "the authentication password or protocol is wrong",
  },
  "1.3.6.1.6.3.15.1.1.6.0": { report: "decryptionError", text: "the privacy password or protocol is wrong" },
  "1.3.6.1.6.3.12.1.4.0": { report: "unknownContext", text: "the context is not available" },
  "1.3.6.1.6.3.12.1.5.0": { report: "unknownContext", text: "it does not know the context" },
};

export const NOT_IN_TIME_WINDOW = "1.3.6.1.6.3.15.1.1.2.0";
export const UNKNOWN_ENGINE = "1.3.6.1.6.3.15.1.1.4.0";

function who({ address, port }: Pick<SnmpTarget, "address" | "port">): string {
  return port === 161 ? address : `${address} port ${port}`;
}

export function timeoutProblem(target: SnmpTarget, limits: { timeoutMs: number; retries: number }): Problem {
  const tries = limits.retries + 1;
  const seconds = ((limits.timeoutMs * tries) / 1000).toFixed(1);
  return {
    code: "snmp.timeout",
    message: `No answer from ${who(target)} after ${tries === 1 ? "1 try" : `${tries} tries`} (${seconds} s). Is SNMP enabled on the printer?`,
  };
}

export function abortedProblem(): Problem {
  return { code: "snmp.aborted", message: "The request was called off." };
}

export function closedProblem(): Problem {
  return { code: "snmp.closed", message: "SNMP is shut down." };
}

export function socketProblem(target: SnmpTarget, code: string): Problem {
  const reason = code ? ` (${code})` : "";
  return {
    code: "snmp.socket",
    message: `A packet to ${who(target)} could not be sent${reason}. Is the network up, and does a firewall on this machine allow it?`,
    detail: { code },
  };
}

export function unreadableProblem(target: SnmpTarget, why: string, fault: Fault = "content"): Problem {
  const message = `The answer of ${who(target)} makes no sense: ${why}.`;
  return { code: "snmp.malformed", message, detail: { fault } };
}

export function unaskableProblem(why: string): Problem {
  return { code: "snmp.malformed", message: `This cannot be asked: ${why}.` };
}

/** A v3 report shows the counter that went up. */
export function reportProblem(counter: string, target: SnmpTarget): Problem {
  const known = REPORTS[counter];
  if (!known) return unreadableProblem(target, "it is a report of something unknown");
  return authProblem(target, known.report, known.text);
}

function authProblem(target: SnmpTarget, report: AuthReport, text: string): Problem {
  return {
    code: "snmp.auth-failed",
    message: `${who(target)} refuses the SNMPv3 user: ${text}.`,
    detail: { report },
  };
}

/** Error-status of RFC 3416 §3 in an answer; `index` counts from 1, 0 where the agent named none. */
export function statusProblem(target: SnmpTarget, status: number, index: number): Problem {
  if (status === 1)
    return {
      code: "snmp.too-big",
      message: `The answer would be too big for ${who(target)}.`,
      detail: { index },
    };
  if (status === 2)
    return {
      code: "snmp.no-such-name",
      message: `${who(target)} has no variable number ${index} of those asked.`,
      detail: { index },
    };
  // authorizationError, RFC 3416 §3: known, but not let in this far.
  if (status === 16)
    return {
      code: "snmp.general-error",
      message: `${who(target)} does not let this ${target.credential.version === "3" ? "user, at this level," : "community"} read what was asked.`,
      detail: { status, index },
    };
  return {
    code: "snmp.general-error",
    message: `${who(target)} failed on the request (error-status ${status}).`,
    detail: { status, index },
  };
}

/** Errors of the library; their texts hold digests and are not passed on, their `info` holds keys. */
export function libraryProblem(
  error: unknown,
  target: SnmpTarget,
  limits: { timeoutMs: number; retries: number },
): Problem {
  if (!(error instanceof Error)) return unreadableProblem(target, "it is empty");
  if (error.name === "RequestTimedOutError") return timeoutProblem(target, limits);
  switch ("code" in error ? error.code : undefined) {
    case INVALID.notAuthentic:
      return authProblem(target, "wrongDigest", "the answer is not signed with the user's key");
    case INVALID.notDecrypted:
      return authProblem(target, "decryptionError", "the answer cannot be decrypted");
    case INVALID.notInTimeWindow:
      return reportProblem(NOT_IN_TIME_WINDOW, target);
  }
  return unreadableProblem(target, "it does not fit the question");
}
