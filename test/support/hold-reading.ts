// What must hold of every reading, however badly a printer behaves.
import { expect } from "vitest";
import { type Facts, printerSchema } from "../../src/model/index.ts";
import type { Evaluation } from "../../src/profiles/index.ts";

const SENTINELS = new Set<unknown>([-3, -2, -1, 0x7fffffff, 0xffffffff]);
const SUPPLIES = "1.3.6.1.2.1.43.11.1.1";
const TRAYS = "1.3.6.1.2.1.43.8.2.1";

/** Every value has a fact it came from, no sentinel is a number, and all is of the contract's form. */
export function expectHonest({ printer, readings, trace }: Evaluation, facts: Facts): void {
  const whole = { ...printer, readings, key: "k", address: "10.0.0.1", port: 161, snmpVersion: "2c" };
  expect(printerSchema.safeParse(whole).error?.issues ?? []).toEqual([]);
  for (const { oid } of readings)
    for (const part of oid.length < 400 ? oid.split("+") : []) expect(facts.get(part), part).toBeDefined();
  for (const { path, oid } of trace.filter(({ chosen }) => chosen))
    expect(oid, `${path} comes from nowhere`).toBeDefined();
  for (const [name, count] of Object.entries(printer.counters ?? {}))
    expect(SENTINELS.has(count) && `counters.${name} is ${count}`).toBe(false);
  for (const { index, level, percent } of printer.supplies ?? []) {
    if (level === undefined || level < 0) expect(percent ?? null).toBeNull();
    const cells = [6, 8, 9].map((column) => facts.get(`${SUPPLIES}.${column}.${index}`));
    expect(cells.some(Boolean), `supply ${index} comes from nowhere`).toBe(true);
  }
  for (const { index } of printer.trays ?? [])
    expect(facts.get(`${TRAYS}.10.${index}`) ?? facts.get(`${TRAYS}.9.${index}`), index).toBeDefined();
  const chosen = trace.filter((entry) => entry.chosen).map(({ path }) => path);
  expect(chosen.length).toBe(new Set(chosen).size);
}
