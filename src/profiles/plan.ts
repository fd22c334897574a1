// What to ask a printer whose profile is known: exact instances and columns, each once or every time.

import { oids } from "./base.ts";
import { charsetOids } from "./charset.ts";
import type { PlannedTable, Profile, ReadingPlan, When } from "./profile.ts";
import type { Source } from "./schema.ts";

const plans = new WeakMap<Profile, ReadingPlan>();

/** Everything the rules of a profile look at, each OID named once; made once for each profile. */
export function readingPlan(profile: Profile): ReadingPlan {
  let plan = plans.get(profile);
  if (!plan) {
    plan = makePlan(profile);
    plans.set(profile, plan);
  }
  return plan;
}

function makePlan(profile: Profile): ReadingPlan {
  const scalars = new Map<string, When>([[oids.sysUpTime, "every"]]);
  const want = (oid: string, when: When) => {
    if (scalars.get(oid) !== "every") scalars.set(oid, when);
  };
  for (const oid of charsetOids) want(oid, "once");
  for (const { sources, when } of Object.values(profile.values))
    for (const source of sources) for (const oid of scalarsOf(source)) want(oid, source.when ?? when);
  const tables = Object.values(profile.tables).map(
    (table): PlannedTable => ({
      name: table.name,
      rows: table.rows,
      columns: Object.values(table.columns).map(({ oid, when }) => ({ oid, when: when ?? "once" })),
      maxRows: table.maxRows,
      changing: table.changing,
    }),
  );
  return {
    id: profile.id,
    revision: profile.revision,
    scalars: [...scalars].map(([oid, when]) => ({ oid, when })),
    tables,
    quirks: profile.quirks.map((quirk) => quirk.flag),
  };
}

function scalarsOf(source: Source): string[] {
  if (source.kind === "maker") return [oids.sysObjectID, oids.sysDescr];
  if ("oid" in source && source.oid !== undefined) return [source.oid];
  return [];
}
