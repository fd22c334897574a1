// Whatever a printer tells: no crash, no value without a fact it came from, no sentinel as a number, all bounded.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Fact, Facts, printerSchema, type SnmpValue } from "../../src/model/index.ts";
import { builtInProfiles, classify, evaluate, matchProfile, readingPlan } from "../../src/profiles/index.ts";
import { officeDefinition } from "../../src/simulator/index.ts";
import { recordedAt } from "../support/recording.ts";

const printers = officeDefinition()
  .devices.map(({ variables = [] }) => variables)
  .filter((variables) => variables.length > 40);
const profiles = builtInProfiles();

const octets = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ minLength: 3000, maxLength: 3000 }),
  fc.constantFrom(
    ...["MFG:;MDL:;CLS:PRINTER;", "<private>", "-3", "\u0001\u0015x", "0000"].map((t) =>
      new TextEncoder().encode(t),
    ),
  ),
);
const anyValue: fc.Arbitrary<SnmpValue> = fc.oneof(
  octets.map((value): SnmpValue => ({ type: "OCTET STRING", value })),
  fc.integer({ min: -3, max: 3 }).map((value): SnmpValue => ({ type: "INTEGER", value })),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value): SnmpValue => ({ type: "INTEGER", value })),
  fc.constantFrom(0, 0xffffffff).map((value): SnmpValue => ({ type: "Counter32", value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): SnmpValue => ({ type: "Counter64", value })),
  fc.nat().map((value): SnmpValue => ({ type: "TimeTicks", value })),
  fc
    .constantFrom("0.0", "1.3.6.1.2.1.25.3.1.5", "1.3")
    .map((value): SnmpValue => ({ type: "OBJECT IDENTIFIER", value })),
  fc.constant<SnmpValue>({ type: "NULL", value: null }),
  fc.constant<SnmpValue>({ type: "IpAddress", value: "10.0.0.1" }),
);

type Mutation = { at: number; kind: "drop" | "retype" | "move"; value: SnmpValue };
const mutations = fc.array(
  fc.record({
    at: fc.nat(),
    kind: fc.constantFrom<Mutation["kind"][]>("drop", "retype", "move"),
    value: anyValue,
  }),
  { maxLength: 60 },
);

function mutate(printer: number, changes: Mutation[]): Facts {
  const facts: Fact[] = (printers[printer % printers.length] ?? []).map(({ oid, value }) => ({
    oid,
    value,
    at: recordedAt,
  }));
  for (const { at, kind, value } of changes) {
    const position = at % Math.max(1, facts.length);
    const fact = facts[position];
    if (!fact) continue;
    if (kind === "drop") facts.splice(position, 1);
    else if (kind === "retype") facts[position] = { ...fact, value };
    else facts[position] = { ...fact, oid: `${fact.oid.replace(/\.\d+$/, "")}.${at % 5000}` };
  }
  return new Facts(facts);
}

test("mutated printers are read without a lie", () => {
  fc.assert(
    fc.property(fc.nat(), mutations, (printer, changes) => {
      const facts = mutate(printer, changes);
      expect(classify(facts).reason).not.toBe("");
      const { profile } = matchProfile(profiles, facts);
      const { printer: fields, readings, trace } = evaluate(profile, facts, { address: "10.0.0.1" });
      const whole = { ...fields, readings, key: "k", address: "10.0.0.1", port: 161, snmpVersion: "2c" };
      expect(printerSchema.safeParse(whole).error?.issues ?? []).toEqual([]);
      for (const reading of readings)
        for (const oid of reading.oid.length < 400 ? reading.oid.split("+") : [])
          expect(facts.get(oid), oid).toBeDefined();
      for (const [name, count] of Object.entries(fields.counters ?? {}))
        if (name !== "totalUnit") expect(count).toBeGreaterThanOrEqual(0);
      for (const supply of fields.supplies ?? []) {
        if (supply.level === undefined || supply.level < 0) expect(supply.percent ?? null).toBeNull();
        expect(
          facts.get(`1.3.6.1.2.1.43.11.1.1.9.${supply.index}`) ??
            facts.get(`1.3.6.1.2.1.43.11.1.1.8.${supply.index}`) ??
            facts.get(`1.3.6.1.2.1.43.11.1.1.6.${supply.index}`),
        ).toBeDefined();
      }
      expect(trace.filter(({ chosen }) => chosen).length).toBe(
        new Set(trace.filter(({ chosen }) => chosen).map(({ path }) => path)).size,
      );
    }),
    { numRuns: 150 },
  );
});

test("endless tables are read up to their bound, in little time", () => {
  const { base } = profiles;
  const facts = new Facts();
  for (let row = 1; row <= 20_000; row++) {
    facts.add({
      oid: `1.3.6.1.2.1.43.11.1.1.9.1.${row}`,
      value: { type: "INTEGER", value: row },
      at: recordedAt,
    });
    facts.add({
      oid: `1.3.6.1.2.1.43.16.5.1.2.1.${row}`,
      value: { type: "OCTET STRING", value: new Uint8Array(2000).fill(65) },
      at: recordedAt,
    });
  }
  const began = performance.now();
  const { printer, readings } = evaluate(base, facts);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(printer.supplies?.length).toBe(128);
  expect(printer.displayText?.length).toBeLessThanOrEqual(1024);
  expect(readings.length).toBeLessThanOrEqual(1000);
});

test("a plan is the same whatever was read", () => {
  expect(readingPlan(profiles.base)).toEqual(readingPlan(profiles.base));
});
