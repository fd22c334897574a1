import { describe, expect, test } from "vitest";
import {
  lastFacts,
  MAX_TOLD_LENGTH,
  type PrinterMemory,
  writeLastTold,
} from "../../../src/collection/index.ts";
import { type Fact, Facts } from "../../../src/model/index.ts";

const memory: PrinterMemory = {
  ...{
    schema: 1,
    profile: { id: "acme/laser", revision: 1 },
    learnedAt: 5,
    batch: 20,
    bulk: true,
    every: [],
  },
  ...{ changing: [], lasting: [], leftOut: [], turn: 0, identity: [] },
  once: [["1.3.6.1.2.1.1.1.0", "s", Buffer.from("Acme").toString("base64"), 5]],
};
const counter = (arc: number): Fact => ({
  oid: `1.3.6.1.4.1.9.${arc}`,
  value: { type: "Counter32", value: arc },
  at: 7,
});

describe("what a printer told last", () => {
  test("comes back whole from the memory and the text beside it", () => {
    const facts = new Facts([
      { oid: "1.3.6.1.2.1.1.1.0", value: { type: "OCTET STRING", value: Buffer.from("Acme") }, at: 5 },
      counter(1),
      { oid: "1.3.6.1.4.1.9.2", value: { type: "Counter64", value: 2n ** 60n }, at: 7 },
    ]);
    const told = writeLastTold(facts, memory);
    expect(told).not.toContain("1.3.6.1.2.1.1.1.0");
    expect([...lastFacts(memory, told)].map(({ oid, at }) => [oid, at])).toEqual(
      [...facts].map(({ oid, at }) => [oid, at]),
    );
    expect(lastFacts(memory, told).get("1.3.6.1.4.1.9.2")?.value.value).toBe(2n ** 60n);
  });

  test("is bounded in number and length", () => {
    const many = new Facts(Array.from({ length: 5000 }, (_, arc) => counter(arc + 1)));
    expect(lastFacts(memory, writeLastTold(many, memory)).size).toBe(601);
    const long = new Facts(
      Array.from({ length: 20 }, (_, arc): Fact => {
        return {
          oid: `1.3.6.1.4.1.9.${arc}`,
          value: { type: "OCTET STRING", value: new Uint8Array(9000) },
          at: 7,
        };
      }),
    );
    expect(writeLastTold(long, memory).length).toBeLessThanOrEqual(MAX_TOLD_LENGTH);
  });

  test.each(["", "{", "[1]", "null"])("is left out where it cannot be read (%j)", (told) => {
    expect(lastFacts(memory, told).size).toBe(1);
  });
});
