// Recordings as facts, and what of them a collector would have asked for.
import { readFileSync } from "node:fs";
import { type Fact, Facts, type SnmpValue } from "../../src/model/index.ts";
import { identificationOids, type ReadingPlan } from "../../src/profiles/index.ts";
import { parseRecording } from "../../src/recording/index.ts";

export const recordedAt = Date.UTC(2026, 0, 15, 12);

/** Every variable of a .snmprec file; values blanked by hand are left out. */
export function readRecording(path: string): Facts {
  const parsed = parseRecording(readFileSync(path, "utf8"), path, () => {});
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return new Facts(parsed.value.map(({ oid, value }) => ({ oid, value, at: recordedAt })));
}

/** What the identification GET would bring. */
export function identificationFacts(all: Facts): Facts {
  return new Facts(identificationOids.flatMap((oid) => all.get(oid) ?? []));
}

/** What a collector that follows the plan would have: exact instances, and columns of the rows that a witness has. */
export function plannedFacts(all: Facts, plan: ReadingPlan): Facts {
  const facts = new Facts(identificationFacts(all));
  const take = (fact: Fact | undefined) => fact && facts.add(fact);
  for (const { oid } of plan.scalars) take(all.get(oid));
  for (const table of plan.tables) {
    const witness = table.rows.map((column) => all.column(column)).find((cells) => cells.length > 0);
    for (const { index } of (witness ?? []).slice(0, table.maxRows))
      for (const column of table.columns) take(all.get(`${column.oid}.${index}`));
  }
  return facts;
}

/** Facts written by hand: text, whole numbers (INTEGER), and values of any type. */
export function factsOf(
  values: Record<string, string | number | Uint8Array | SnmpValue>,
  at = recordedAt,
): Facts {
  return new Facts(Object.entries(values).map(([oid, value]) => ({ oid, value: snmpValue(value), at })));
}

export const oid = (value: string): SnmpValue => ({ type: "OBJECT IDENTIFIER", value });

function snmpValue(value: string | number | Uint8Array | SnmpValue): SnmpValue {
  if (typeof value === "string") return { type: "OCTET STRING", value: new TextEncoder().encode(value) };
  if (typeof value === "number") return { type: "INTEGER", value };
  if (value instanceof Uint8Array) return { type: "OCTET STRING", value };
  return value;
}
