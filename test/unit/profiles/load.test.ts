import { describe, expect, test } from "vitest";
import { builtInProfiles, checkProfiles, parseProfiles } from "../../../src/profiles/index.ts";

const base = {
  id: "printer-mib",
  revision: 1,
  family: "Standard",
  tables: {
    markers: {
      rows: ["1.3.6.1.2.1.43.10.2.1.4"],
      columns: { life: { oid: "1.3.6.1.2.1.43.10.2.1.4" } },
      maxRows: 4,
    },
  },
  values: {
    model: { kind: "text", oid: "1.3.6.1.2.1.25.3.2.1.3.1" },
    "counters.total": { kind: "counter", table: "markers", column: "life" },
  },
};
const acme = {
  id: "acme/laser",
  revision: 2,
  vendor: "Acme",
  match: { sysObjectID: "1.3.6.1.4.1.99999.2.*" },
  import: ["printer-mib"],
  values: { "counters.mono": { kind: "counter", oid: "1.3.6.1.4.1.99999.2.1.4.0" } },
};

function faultsOf(...documents: unknown[]): string {
  const parsed = parseProfiles(documents);
  return parsed.ok ? "" : parsed.problem.message;
}

test("the built-in profiles pass schema and lint", () => {
  const { profiles, base: standard } = builtInProfiles();
  expect(profiles.at(-1)).toBe(standard);
  expect(profiles.length).toBeGreaterThanOrEqual(19);
});

test("a profile has what it imports, its own sources first and fallbacks last", () => {
  const parsed = parseProfiles([
    base,
    {
      ...acme,
      values: {
        model: [
          { kind: "text", oid: "1.3.6.1.4.1.99999.2.1.1.0" },
          { kind: "text", oid: "1.3.6.1.2.1.1.1.0", fallback: true },
        ],
      },
    },
  ]);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const profile = parsed.value.profiles[0];
  expect(profile?.values.model?.sources.map((source) => "oid" in source && source.oid)).toEqual([
    "1.3.6.1.4.1.99999.2.1.1.0",
    "1.3.6.1.2.1.25.3.2.1.3.1",
    "1.3.6.1.2.1.1.1.0",
  ]);
  expect(profile?.values["counters.total"]?.when).toBe("every");
  expect(profile?.values.model?.when).toBe("once");
  expect(profile?.revision).toBe(3);
});

test("what a profile does without is not imported", () => {
  const parsed = parseProfiles([base, { ...acme, without: ["model"] }]);
  expect(parsed.ok && parsed.value.profiles[0]?.values.model).toBeUndefined();
});

describe("a fault names profile, field and reason", () => {
  test.each([
    ["an unknown key", [base, { ...acme, colour: true }], /^acme\/laser: document: .*colour/],
    [
      "a bad OID",
      [base, { ...acme, values: { model: { kind: "text", oid: ".1.3" } } }],
      /acme\/laser: values\.model/,
    ],
    [
      "a bad pattern",
      [base, { ...acme, values: { model: { kind: "text", oid: "1.3.6", pattern: "(" } } }],
      /no regular expression/,
    ],
    [
      "an unknown path",
      [base, { ...acme, values: { "counters.colour": { kind: "counter", oid: "1.3.6" } } }],
      /no path of a printer/,
    ],
    [
      "a missing import",
      [base, { ...acme, import: ["printer-mib", "templates/none"] }],
      /there is no profile or template/,
    ],
    ["no base", [base, { ...acme, import: [] }], /needs "printer-mib"/],
    ["no match", [base, { ...acme, match: undefined }], /says nothing to match by/],
    ["a twin", [base, acme, acme], /is used twice/],
    [
      "a table that is none",
      [base, { ...acme, values: { model: { kind: "text", table: "x", column: "y" } } }],
      /there is no table "x"/,
    ],
    [
      "a value without a place",
      [base, { ...acme, values: { model: { kind: "text" } } }],
      /needs either oid or table/,
    ],
    [
      "a text that counts",
      [base, { ...acme, values: { "counters.mono": { kind: "text", oid: "1.3.6" } } }],
      /gives no count/,
    ],
    [
      "two counters at one place",
      [base, { ...acme, values: { ...acme.values, "counters.color": acme.values["counters.mono"] } }],
      /reads what counters\.mono reads/,
    ],
    [
      "a sum of the unknown",
      [
        base,
        {
          ...acme,
          values: { "counters.print": { kind: "sum", of: ["counters.printMono", "counters.printColor"] } },
        },
      ],
      /adds up counters\.printMono, which this profile does not read/,
    ],
    [
      "the same source twice",
      [
        base,
        {
          ...acme,
          values: {
            model: [
              { kind: "text", oid: "1.3.6" },
              { kind: "text", oid: "1.3.6", fallback: true },
            ],
          },
        },
      ],
      /lists the same source twice/,
    ],
    [
      "matches that collide",
      [base, acme, { ...acme, id: "acme/other", match: { sysObjectID: "1.3.6.1.4.1.99999.*" } }],
      /give one of them another priority/,
    ],
  ])("%s", (_name, documents, fault) => {
    expect(faultsOf(...documents)).toMatch(fault);
  });

  test("matches of different priority may overlap", () => {
    const other = { ...acme, id: "acme/other", match: { sysObjectID: "1.3.6.1.4.1.99999.*", priority: 20 } };
    expect(faultsOf(base, acme, other)).toBe("");
  });

  test("imports that lead in a circle end", () => {
    const one = { id: "templates/one", revision: 1, import: ["templates/two"] };
    const two = { id: "templates/two", revision: 1, import: ["templates/one"] };
    expect(faultsOf(base, one, two, { ...acme, import: ["printer-mib", "templates/one"] })).toMatch(
      /leads back/,
    );
  });

  test("nonsense is a problem, not a crash", () => {
    expect(faultsOf(null, 7, "x", [], { id: 3 })).toMatch(/document 1/);
  });
});

describe("profiles in the making", () => {
  test("are checked beside the built-in ones and take the place of those with their id", () => {
    const checked = checkProfiles([{ name: "mine.json", document: { ...acme, id: "hp/laserjet" } }]);
    expect(checked.ok && checked.value.profiles.filter(({ id }) => id === "hp/laserjet").length).toBe(1);
    expect(checked.ok && checked.value.profiles.length).toBe(builtInProfiles().profiles.length);
  });

  test("are named by their file in a fault", () => {
    const checked = checkProfiles([
      { name: "mine.json", document: { ...acme, values: { nonsense: { kind: "text", oid: "1.3.6" } } } },
      { name: "empty.json", document: 7 },
    ]);
    const message = checked.ok ? "" : checked.problem.message;
    expect(message).toMatch(/^mine\.json: values\.nonsense: is no path/m);
    expect(message).toMatch(/^empty\.json: document: /m);
  });
});

describe("what a table needs", () => {
  const marker = "1.3.6.1.2.1.43.10.2.1.4";
  const needing = (needs: object, more: object = {}) => ({
    ...base,
    tables: { ...base.tables, other: { ...base.tables.markers, needs }, ...more },
  });

  test("is a column of another table", () => {
    expect(faultsOf(needing({ table: "markers", column: "life", cells: 2 }))).toBe("");
    expect(faultsOf(needing({ table: "nowhere", column: "life", cells: 2 }))).toContain(
      'tables.other.needs: there is no table "nowhere"',
    );
    expect(faultsOf(needing({ table: "markers", column: "death", cells: 2 }))).toContain('no column "death"');
  });

  test("is never itself, nor what waits for something itself", () => {
    expect(faultsOf(needing({ table: "other", column: "life", cells: 1 }))).toContain(
      "a table cannot wait for itself",
    );
    const third = {
      rows: [marker],
      columns: { life: { oid: marker } },
      maxRows: 2,
      needs: { table: "other", column: "life", cells: 1 },
    };
    expect(faultsOf(needing({ table: "markers", column: "life", cells: 1 }, { third }))).toContain(
      "tables.third.needs: waits for what waits itself",
    );
  });
});
