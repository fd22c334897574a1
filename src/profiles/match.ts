// Which profile fits a printer: by object id, description, an OID that answers, sysORTable or device id.

import { type Facts, isBelow } from "../model/index.ts";
import { deviceIdOids, oids } from "./base.ts";
import type { Profile, ProfileMatch, ProfileSet } from "./profile.ts";
import type { MatchCondition } from "./schema.ts";
import { deviceIdField } from "./sources/device-id.ts";
import { deviceIdAt, objectIdOf, textOf } from "./sources/fact-text.ts";
import { fitsPattern } from "./sources/pattern.ts";

/** The fitting profile of highest priority, and why; the base profile fits whatever no other does. */
export function matchProfile(set: ProfileSet, facts: Facts): ProfileMatch {
  let best: (ProfileMatch & { priority: number; length: number }) | undefined;
  for (const profile of set.profiles) {
    for (const condition of profile.match) {
      const reasons = reasonsFor(condition, facts);
      if (!reasons) continue;
      const candidate = {
        profile,
        why: reasons.map((reason) => reason.why).join(" and "),
        priority: condition.priority,
        length: Math.max(...reasons.map((reason) => reason.length)),
      };
      if (!best || isBetter(candidate, best)) best = candidate;
    }
  }
  return best
    ? { profile: best.profile, why: best.why }
    : { profile: set.base, why: "no other profile fits; the standard MIBs are for everybody" };
}

function isBetter(
  one: { priority: number; length: number; profile: Profile },
  other: { priority: number; length: number; profile: Profile },
): boolean {
  if (one.priority !== other.priority) return one.priority > other.priority;
  return one.length > other.length;
}

interface Reason {
  why: string;
  /** How much was matched: of two object id prefixes the longer one knows more. */
  length: number;
}

// All that a condition says must hold.
function reasonsFor(condition: MatchCondition, facts: Facts): Reason[] | undefined {
  const reasons: Reason[] = [];
  if (condition.sysObjectID !== undefined) {
    const id = objectIdOf(facts, oids.sysObjectID);
    const prefixes = Array.isArray(condition.sysObjectID) ? condition.sysObjectID : [condition.sysObjectID];
    const hit = prefixes.filter((prefix) => isCovered(id, prefix)).sort((a, b) => b.length - a.length)[0];
    if (hit === undefined) return undefined;
    reasons.push({ why: `sysObjectID ${id} is ${hit}`, length: hit.length });
  }
  if (condition.sysDescr !== undefined) {
    const description = textOf(facts, oids.sysDescr);
    if (description === undefined || !fitsPattern(condition.sysDescr, description)) return undefined;
    reasons.push({ why: `sysDescr matches /${condition.sysDescr}/`, length: 1 });
  }
  if (condition.manufacturer !== undefined) {
    const maker = deviceIdOids
      .map((oid) => deviceIdField(deviceIdAt(facts, oid), "MFG"))
      .find((name) => name !== undefined);
    if (maker === undefined || !fitsPattern(condition.manufacturer, maker)) return undefined;
    reasons.push({ why: `the device id names ${maker}`, length: 1 });
  }
  if (condition.answers !== undefined) {
    if (!facts.get(condition.answers)) return undefined;
    reasons.push({ why: `${condition.answers} answers`, length: 1 });
  }
  if (condition.sysORID !== undefined) {
    const listed = facts.column(oids.sysORID).some(({ fact }) => {
      return (
        fact.value.type === "OBJECT IDENTIFIER" && isCovered(plain(fact.value.value), condition.sysORID ?? "")
      );
    });
    if (!listed) return undefined;
    reasons.push({ why: `sysORTable lists ${condition.sysORID}`, length: 1 });
  }
  return reasons;
}

/** True when an object id is the prefix or stands below it. */
export function isCovered(id: string | undefined, prefix: string): boolean {
  const root = prefix.endsWith(".*") ? prefix.slice(0, -2) : prefix;
  return id !== undefined && (id === root || isBelow(id, root));
}

function plain(oid: string): string {
  return oid.replace(/^\./u, "");
}
