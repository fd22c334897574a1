// Who answered is asked who it is, with the credential that worked; printer or not is decided by evidence.

import { type Credential, type Fact, Facts, isBelow, type UserCredential } from "../model/index.ts";
import { type Classification, classify, evidenceColumns, identificationOids } from "../profiles/index.ts";
import type { Clock, Problem } from "../shared/index.ts";
import { type Gathered, gather, type SnmpClient, type SnmpTarget } from "../snmp/index.ts";

export interface Discovered {
  address: string;
  port: number;
  /** What worked; a community that was found in another version than configured says so here. */
  credential: Credential;
  /** What it told about itself. */
  facts: Facts;
  isPrinter: boolean;
  /** Why it is taken for a printer, or not. */
  reason: string;
}

/** A printer without what it told: that was handed over when it was found, and is not held for thousands. */
export type FoundPrinter = Omit<Discovered, "facts">;

export interface IdentifyPorts {
  client: SnmpClient;
  clock: Clock;
}

export interface IdentifyOptions {
  timeoutMs: number;
  retries: number;
  signal: AbortSignal;
}

/** Long enough for a printer that has just answered to show that it speaks version 2c as well. */
const UPGRADE_TIMEOUT_MS = 1000;

/**
 * Asks a device that answered to a community. `credentials` are tried in order: a device that answered in
 * version 1 is first asked in version 2c, whose GETBULK makes every later reading cheaper.
 */
export async function identifyByCommunity(
  ports: IdentifyPorts,
  device: { address: string; port: number; told: Fact | undefined },
  credentials: readonly Credential[],
  options: IdentifyOptions,
): Promise<Discovered> {
  const last = credentials.length - 1;
  let credential = credentials[last] as Credential;
  let gathered: Gathered | undefined;
  for (const [i, candidate] of credentials.entries()) {
    credential = candidate;
    gathered = await gather(ports.client, { ...device, credential }, identificationOids, {
      timeoutMs: i < last ? Math.min(UPGRADE_TIMEOUT_MS, options.timeoutMs) : options.timeoutMs,
      retries: i < last ? 0 : options.retries,
      signal: options.signal,
    });
    if (gathered.varbinds.length + gathered.missing.length > 0) break;
  }
  return describe(ports, { ...device, credential }, gathered, options);
}

/** Asks a device whose SNMPv3 engine answered, as one user after another; the problem of the last when none is let in. */
export async function identifyByUser(
  ports: IdentifyPorts,
  device: { address: string; port: number; told: undefined },
  users: readonly UserCredential[],
  options: IdentifyOptions,
): Promise<Discovered | Problem | undefined> {
  let problem: Problem | undefined;
  for (const credential of users) {
    const gathered = await gather(ports.client, { ...device, credential }, identificationOids, options);
    if (gathered.varbinds.length + gathered.missing.length > 0)
      return describe(ports, { ...device, credential }, gathered, options);
    problem = gathered.problem;
    if (options.signal.aborted) break;
  }
  return problem;
}

async function describe(
  { client, clock }: IdentifyPorts,
  { told, ...target }: SnmpTarget & { told: Fact | undefined },
  gathered: Gathered | undefined,
  options: IdentifyOptions,
): Promise<Discovered> {
  const facts = new Facts(told ? [told] : []);
  const at = clock.now();
  for (const { oid, value } of gathered?.varbinds ?? []) if (value) facts.add({ oid, value, at });
  let seen: Classification = classify(facts);
  if (!seen.isPrinter && facts.size > 0 && !options.signal.aborted) {
    const answer = await client.getNext(target, evidenceColumns, options);
    for (const [i, { oid, value }] of (answer.ok ? answer.value : []).entries())
      if (value && isBelow(oid, evidenceColumns[i] ?? oid)) facts.add({ oid, value, at: clock.now() });
    seen = classify(facts);
  }
  return { address: target.address, port: target.port, credential: target.credential, facts, ...seen };
}
