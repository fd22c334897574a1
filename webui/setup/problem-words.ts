// Why something failed, in the visitor's words: by the problem's code and what its detail tells.
import type { Problem, ProblemCode } from "../../src/shared/index.ts";
import type { Sentence, Words } from "./words.ts";

/** Of the server, of what a technician types, or of questions to printers, which have words of their own. */
type Elsewhere = Extract<
  ProblemCode,
  | `${"snmp" | "collection" | "profile" | "simulator" | "recording" | "fleet" | "ledger" | "system"}.${string}`
  | "state.locked"
  | "state.no-server"
  | "provisioning.invalid"
  | `envelope.${"malformed" | "not-for-us" | "not-opened" | "unknown-sender" | "bad-signature"}`
  | `envelope.${"inflated-too-large" | "body-invalid"}`
  | "report.invalid"
  | `auth.${"refused" | "link-invalid" | "name-invalid" | "password-weak"}`
  | "pairing.code-invalid"
  // Each form says beside the field what it does not take.
  | "usage"
>;
type ProblemHere = Exclude<ProblemCode, Elsewhere>;

/** As far as problems carry something: whatever else it may be comes from a helper, or from a later version. */
type Detail = Readonly<Record<string, unknown>>;
/** Undefined where nothing that fits can be said. */
type Tell = (detail: Detail, words: Words) => string | undefined;

/** What the server refused, by its code for it. */
const refusals: Readonly<Record<string, Sentence>> = {
  "unknown-sender": "refusal.unknown-sender",
  revoked: "refusal.revoked",
  "claim-unknown": "why.claim-unknown",
  "claim-used": "why.claim-used",
  "claim-expired": "why.claim-expired",
  "claim-limited": "refusal.claim-limited",
  "pairing-waiting": "problem.pairing.waiting",
  "sequence-reused": "refusal.sequence",
  "sequence-passed": "refusal.sequence",
  gap: "refusal.gap",
  "need-full": "refusal.need-full",
  "report-invalid": "refusal.message-invalid",
  "message-invalid": "refusal.message-invalid",
  "hardware-changed": "refusal.hardware-changed",
  cloned: "refusal.cloned",
};

/** What stands in the way of a connection, as the system calls it. */
const connections: Readonly<Record<string, Sentence>> = {
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

const disks: Readonly<Record<string, Sentence>> = {
  ENOSPC: "problem.disk-full",
  EDQUOT: "problem.disk-full",
  EROFS: "problem.disk-read-only",
  EIO: "problem.disk-failing",
  EACCES: "problem.disk-denied",
  EPERM: "problem.disk-denied",
};

const unreachable: Tell = ({ code, status }, words) => {
  if (status === 407) return words.say("why.proxy-password");
  if (status !== undefined) return words.say("why.proxy-status", { status: String(status) });
  if (code === undefined) return words.say("why.no-answer");
  const known = connections[String(code)];
  return known ? words.say(known) : words.say("why.else", { code: String(code) });
};

const notAServer: Tell = ({ status }, words) =>
  status === undefined
    ? words.say("problem.tunnel.version")
    : words.say("why.not-a-server", { status: String(status) });

const refused: Tell = ({ refusal, said }, words) => {
  const why = words.say(refusals[String(refusal)] ?? "problem.tunnel.refused");
  return typeof said === "string" ? `${why} ${words.say("problem.server-says", { text: said })}` : why;
};

/** The field at fault, and why in the words of whoever checked it. */
const invalidSettings =
  (sentence: Sentence): Tell =>
  ({ issues }, words) => {
    const [first]: unknown[] = Array.isArray(issues) ? issues : [];
    if (!isIssue(first)) return undefined;
    return `${words.say(sentence)} ${words.say("problem.at-fault", { field: first.field, why: first.message })}`;
  };

const byFault =
  (otherwise: Sentence, faults: Readonly<Record<string, Sentence>>): Tell =>
  (detail, words) => {
    const { fault, code } = detail;
    return words.say(faults[String(fault ?? code)] ?? otherwise, placesOf(detail));
  };

const table: Record<ProblemHere, Sentence | Tell> = {
  "address.invalid": "ranges.fault-address",
  "address.too-many": "problem.address.too-many",
  "address.not-resolved": "problem.address.not-resolved",
  "pack.not-genuine": "problem.pack.not-genuine",
  "pack.invalid": "problem.pack.invalid",
  "pack.rolled-back": "problem.pack.rolled-back",
  "pack.worse": "problem.pack.worse",
  "pack.not-offered": "problem.pack.not-offered",
  "state.corrupt": "problem.state.corrupt",
  "state.sealed": "problem.state.sealed",
  "state.write-failed": byFault("problem.state.write-failed", disks),
  "envelope.too-large": "problem.envelope.too-large",
  "claim.invalid": "problem.claim.invalid",
  "claim.unknown": "why.claim-unknown",
  "claim.used": "why.claim-used",
  "claim.expired": "why.claim-expired",
  "pairing.waiting": "problem.pairing.waiting",
  "pairing.closed": "problem.pairing.closed",
  "keys.invalid": byFault("why.not-believed", { "other-server": "why.other-server" }),
  "keys.rolled-back": "why.rolled-back",
  "configuration.invalid": invalidSettings("problem.configuration.invalid"),
  "consent.refused": byFault("problem.consent.refused", {
    port: "problem.consent.port",
    addresses: "problem.consent.addresses",
  }),
  "outbox.full": "problem.outbox.full",
  "tunnel.not-enrolled": "problem.tunnel.not-enrolled",
  "tunnel.unreachable": unreachable,
  "tunnel.not-a-server": notAServer,
  "tunnel.interrupted": "problem.tunnel.interrupted",
  "tunnel.refused": refused,
  "tunnel.answer-mismatch": "why.not-believed",
  "auth.slow-down": ({ seconds }, words) =>
    typeof seconds === "number" ? words.count("slow-down", seconds) : undefined,
  "owner.refused": "sign-in.refused",
  "owner.code-invalid": "unlock.invalid",
  "owner.passphrase-weak": "problem.owner.passphrase-weak",
  "owner.claimed": "problem.owner.claimed",
  "owner.unreadable": "problem.owner.unreadable",
  "owner.invalid": "problem.owner.invalid",
  "host.settings-invalid": invalidSettings("problem.host.settings-invalid"),
  "host.network-failed": byFault("problem.host.network-failed", {
    busy: "problem.host.busy",
    wifi: "wifi.no-radio",
    cable: "problem.host.cable",
  }),
  "host.no-trial": "problem.host.no-trial",
  "host.no-wifi": byFault("wifi.no-radio", {
    country: "problem.host.country",
    scan: "problem.host.scan",
  }),
  "host.not-available": byFault("problem.host.not-available", {
    "time-zone": "problem.host.time-zone",
    power: "problem.host.power",
  }),
  "host.refused": "problem.host.refused",
  "host.simulated": "problem.host.simulated",
};

/** What a person reads of a problem; one that no words fit is told as the box's log tells it. */
export function problemWords(problem: Problem, words: Words): string {
  const known = isHere(problem.code) ? table[problem.code] : undefined;
  if (known === undefined) return problem.message;
  const detail = isRecord(problem.detail) ? problem.detail : {};
  const said = typeof known === "string" ? words.say(known, placesOf(detail)) : known(detail, words);
  // A place that nobody filled: made by a version that told less.
  return said === undefined || /\{\w+\}/.test(said) ? problem.message : said;
}

/** Why the server did not take a message; a code of later servers stays as it is. */
export function refusalWords(code: string, words: Words): string {
  const known = refusals[code];
  return known ? words.say(known) : code;
}

function isHere(code: string): code is ProblemHere {
  return Object.hasOwn(table, code);
}

function isRecord(value: unknown): value is Detail {
  return typeof value === "object" && value !== null;
}

function isIssue(value: unknown): value is { field: string; message: string } {
  return isRecord(value) && typeof value.field === "string" && typeof value.message === "string";
}

function placesOf(detail: Detail): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(detail).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );
}
