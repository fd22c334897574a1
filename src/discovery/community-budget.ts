// Wrong communities are failed logins to a printer: it may raise alarms or shut the door. So they are few a day.

import type { Credential } from "../model/index.ts";
import { distinctCommunities } from "./pass-plan.ts";

/** A community that was tried on whoever was silent in a range; kept between runs and starts. */
export interface TriedCommunity {
  range: string;
  credentialId: string;
  /** Milliseconds since 1970 UTC. */
  at: number;
}

/** Different wrong communities that an address sees within a day at most. */
export const maxWrongCommunities = 3;

const DAY_MS = 24 * 3600 * 1000;
/** Longer than any order of tries matters. */
const FORGET_MS = 30 * DAY_MS;

/**
 * The further community that this cycle may try on the silent addresses of these ranges: the one whose last
 * try is longest ago; none when all allowed ones were tried within a day.
 */
export function chooseFurther(
  credentials: readonly Credential[],
  ranges: readonly string[],
  tried: readonly TriedCommunity[],
  now: number,
): string | undefined {
  const [first, ...others] = distinctCommunities(credentials);
  if (!first) return undefined;
  const lastTry = new Map<string, number>();
  for (const { range, credentialId, at } of tried) {
    // A clock that was set back must not lock a community out for ever.
    if (!ranges.includes(range) || at > now + DAY_MS) continue;
    lastTry.set(credentialId, Math.max(at, lastTry.get(credentialId) ?? 0));
  }
  const isRecent = (id: string) => now - (lastTry.get(id) ?? Number.NEGATIVE_INFINITY) < DAY_MS;
  const recent = new Set([...lastTry.keys()].filter(isRecent)).add(first.id);
  if (recent.size >= maxWrongCommunities) return undefined;
  const due = others.filter((credential) => !isRecent(credential.id));
  due.sort((a, b) => (lastTry.get(a.id) ?? 0) - (lastTry.get(b.id) ?? 0));
  return due[0]?.id;
}

/** The ledger with new tries entered, one line per range and community, old ones forgotten. */
export function recordTries(
  before: readonly TriedCommunity[],
  tries: readonly TriedCommunity[],
  now: number,
): TriedCommunity[] {
  const byKey = new Map<string, TriedCommunity>();
  for (const entry of [...before, ...tries])
    if (now - entry.at < FORGET_MS) byKey.set(JSON.stringify([entry.range, entry.credentialId]), entry);
  return [...byKey.values()];
}
