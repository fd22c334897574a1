import { expect, test } from "vitest";
import { isOid } from "../../../src/model/index.ts";
import { builtInProfiles, readingPlan } from "../../../src/profiles/index.ts";

const plans = builtInProfiles().profiles.map(readingPlan);

test("a plan names every OID once, and only OIDs", () => {
  for (const plan of plans) {
    const scalars = plan.scalars.map(({ oid }) => oid);
    expect(new Set(scalars).size).toBe(scalars.length);
    const columns = plan.tables.flatMap((table) => table.columns.map(({ oid }) => oid));
    expect(new Set(columns).size).toBe(columns.length);
    expect([...scalars, ...columns].every(isOid)).toBe(true);
  }
});

test("counters, levels and states are read every time, names and units once", () => {
  const plan = readingPlan(builtInProfiles().base);
  const column = (name: string, end: string) =>
    plan.tables.find((table) => table.name === name)?.columns.find(({ oid }) => oid.endsWith(end))?.when;
  expect(column("markers", "43.10.2.1.4")).toBe("every");
  expect(column("supplies", "43.11.1.1.9")).toBe("every");
  expect(column("supplies", "43.11.1.1.8")).toBe("every");
  expect(column("supplies", "43.11.1.1.6")).toBe("once");
  expect(column("interfaces", "2.2.1.6")).toBe("once");
  expect(plan.scalars).toContainEqual({ oid: "1.3.6.1.2.1.1.3.0", when: "every" });
  expect(plan.scalars).toContainEqual({ oid: "1.3.6.1.2.1.1.5.0", when: "once" });
});

test("plans stay small: what is asked costs the network", () => {
  for (const plan of plans) {
    expect(plan.scalars.length, plan.id).toBeLessThanOrEqual(40);
    expect(plan.tables.length, plan.id).toBeLessThanOrEqual(14);
  }
});

test("no profile reads where reading does something", () => {
  // Epson: reading below 1248.1.2.2.44 runs commands. Kyocera: 1347.47.6 holds job and user names.
  const forbidden = /^1\.3\.6\.1\.4\.1\.(?:1248\.1\.2\.2\.44|1347\.47\.6)\b/;
  for (const plan of plans) {
    const asked = [...plan.scalars, ...plan.tables.flatMap(({ columns }) => columns)];
    expect(asked.filter(({ oid }) => forbidden.test(oid))).toEqual([]);
  }
});
