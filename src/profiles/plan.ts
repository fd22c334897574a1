// What to ask a printer whose profile is known: exact instances and columns, each once or every time.

import { oids } from "./base.ts";
import { charsetOids } from "./charset.ts";
import { isOfDevices, isOneCellEach } from "./devices.ts";
import type { PlannedNeeds, PlannedTable, Profile, ReadingPlan, When } from "./profile.ts";
import type { Needs, Source } from "./schema.ts";

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
  const { device } = profile;
  for (const oid of charsetOids(device)) want(oid, "once");
  for (const { sources, when } of Object.values(profile.values))
    for (const source of sources) for (const oid of scalarsOf(source, device)) want(oid, source.when ?? when);
  const tables = Object.values(profile.tables).flatMap((table): PlannedTable[] => {
    const columns = Object.values(table.columns).map(({ oid, when, needs }) => ({
      oid,
      when: when ?? "once",
      ...plannedNeeds(needs, profile),
    }));
    const { name, rows, maxRows, changing } = table;
    const needs = plannedNeeds(table.needs, profile);
    if (device === undefined || !rows.every(isOfDevices))
      return [{ name, rows, columns, maxRows, changing, ...needs }];
    // Of one device among several, the rows below its own index.
    const ofDevice = (oid: string) => `${oid}.${device}`;
    if (rows.some(isOneCellEach)) {
      for (const { oid, when } of columns) want(ofDevice(oid), when);
      return [];
    }
    const own = columns.map((column) => ({ ...column, oid: ofDevice(column.oid) }));
    return [{ name, rows: rows.map(ofDevice), columns: own, maxRows, changing, ...needs }];
  });
  return {
    id: profile.id,
    revision: profile.revision,
    scalars: [...scalars].map(([oid, when]) => ({ oid, when })),
    tables,
    quirks: profile.quirks.map((quirk) => quirk.flag),
  };
}

// Of one device among several, the column is that of its own rows as well.
function plannedNeeds(needs: Needs | undefined, { tables, device }: Profile): { needs?: PlannedNeeds } {
  const column = needs && tables[needs.table]?.columns[needs.column]?.oid;
  if (!needs || column === undefined) return {};
  const own = device !== undefined && isOfDevices(column) ? `${column}.${device}` : column;
  return { needs: { ...needs, column: own } };
}

function scalarsOf(source: Source, device: number | undefined): string[] {
  if (source.kind === "maker")
    return device === undefined ? [oids.sysObjectID, oids.sysDescr] : [`${oids.hrDeviceDescr}.${device}`];
  if ("oid" in source && source.oid !== undefined) return [source.oid];
  return [];
}
