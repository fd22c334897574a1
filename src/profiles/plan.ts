// What to ask a printer whose profile is known: exact instances and columns, each once or every time.

import { oids } from "./base.ts";
import { charsetOids } from "./charset.ts";
import { isOfDevices, isOneCellEach } from "./devices.ts";
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
  const { device } = profile;
  for (const oid of charsetOids(device)) want(oid, "once");
  for (const { sources, when } of Object.values(profile.values))
    for (const source of sources) for (const oid of scalarsOf(source, device)) want(oid, source.when ?? when);
  const tables = Object.values(profile.tables).flatMap((table): PlannedTable[] => {
    const columns = Object.values(table.columns).map(({ oid, when }) => ({ oid, when: when ?? "once" }));
    const { name, rows, maxRows, changing } = table;
    if (device === undefined || !rows.every(isOfDevices)) return [{ name, rows, columns, maxRows, changing }];
    // Of one device among several, the rows below its own index.
    const ofDevice = (oid: string) => `${oid}.${device}`;
    if (rows.some(isOneCellEach)) {
      for (const { oid, when } of columns) want(ofDevice(oid), when);
      return [];
    }
    const own = columns.map(({ oid, when }) => ({ oid: ofDevice(oid), when }));
    return [{ name, rows: rows.map(ofDevice), columns: own, maxRows, changing }];
  });
  return {
    id: profile.id,
    revision: profile.revision,
    scalars: [...scalars].map(([oid, when]) => ({ oid, when })),
    tables,
    quirks: profile.quirks.map((quirk) => quirk.flag),
  };
}

function scalarsOf(source: Source, device: number | undefined): string[] {
  if (source.kind === "maker")
    return device === undefined ? [oids.sysObjectID, oids.sysDescr] : [`${oids.hrDeviceDescr}.${device}`];
  if ("oid" in source && source.oid !== undefined) return [source.oid];
  return [];
}
