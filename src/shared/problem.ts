// Expected failures are values: every module answers with an Outcome, and nobody matches on message text.

/** Stable codes, grouped by module; `docs/problems.md` says what each means and what to do. */
export type ProblemCode =
  | "address.invalid"
  | "address.too-many"
  | "address.not-resolved"
  | "snmp.timeout"
  | "snmp.aborted"
  | "snmp.too-big"
  | "snmp.no-such-name"
  | "snmp.general-error"
  | "snmp.auth-failed"
  | "snmp.malformed"
  | "snmp.socket"
  | "snmp.closed"
  | "collection.table-cut"
  | "collection.not-listed"
  | "profile.invalid"
  | "recording.invalid"
  | "recording.not-allowed"
  | "recording.no-printer"
  | "pack.not-genuine"
  | "pack.invalid"
  | "pack.rolled-back"
  | "pack.worse"
  | "pack.not-offered"
  | "state.corrupt"
  | "state.locked"
  | "state.sealed"
  | "state.write-failed"
  | "state.no-server"
  | "envelope.too-large"
  | "envelope.malformed"
  | "envelope.not-for-us"
  | "envelope.not-opened"
  | "envelope.unknown-sender"
  | "envelope.bad-signature"
  | "envelope.inflated-too-large"
  | "envelope.body-invalid"
  | "claim.invalid"
  | "claim.unknown"
  | "claim.used"
  | "claim.expired"
  | "pairing.code-invalid"
  | "pairing.waiting"
  | "pairing.closed"
  | "keys.invalid"
  | "keys.rolled-back"
  | "report.invalid"
  | "configuration.invalid"
  | "provisioning.invalid"
  | "consent.refused"
  | "outbox.full"
  | "tunnel.not-enrolled"
  | "tunnel.unreachable"
  | "tunnel.not-a-server"
  | "tunnel.interrupted"
  | "tunnel.refused"
  | "tunnel.answer-mismatch"
  | "auth.refused"
  | "auth.slow-down"
  | "auth.link-invalid"
  | "auth.name-invalid"
  | "auth.password-weak"
  | "fleet.not-found"
  | "fleet.name-taken"
  | "fleet.invalid"
  | "fleet.conflict"
  | "owner.refused"
  | "owner.code-invalid"
  | "owner.passphrase-weak"
  | "owner.claimed"
  | "owner.unreadable"
  | "owner.invalid"
  | "ledger.invalid"
  | "simulator.invalid"
  | "system.port-not-available"
  | "host.settings-invalid"
  | "host.network-failed"
  | "host.no-trial"
  | "host.no-wifi"
  | "host.not-available"
  | "host.refused"
  | "host.simulated"
  | "usage";

export interface Problem {
  code: ProblemCode;
  /** What happened, to what, and what a person can do. Never a secret. */
  message: string;
  detail?: unknown;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failure(
  code: ProblemCode,
  message: string,
  detail?: unknown,
): { ok: false; problem: Problem } {
  return { ok: false, problem: detail === undefined ? { code, message } : { code, message, detail } };
}
