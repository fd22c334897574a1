import { describe, expect, test } from "vitest";
import { encodeJson } from "../../../src/state/encode-json.ts";

const text = (value: unknown) => Buffer.concat(encodeJson(value)).toString("utf8");

describe("a document in pieces", () => {
  test.each<[string, unknown]>([
    ["nothing", null],
    ["a number", 1.5],
    ["empty lists and objects at every depth", { a: [], b: {}, c: [[]], d: [{ e: {} }] }],
    ["names and texts that need escapes", { 'a"b\n': ["\u2028", "\\", "ü", "\ud83d\ude00", "\ud800"] }],
    ["deep trees", { a: { b: { c: { d: { e: [1, { f: [2] }] } } } } }],
    [
      "what JSON leaves out or writes as null",
      { a: undefined, b: [undefined, null, Number.NaN], c: () => 1 },
    ],
    ["dates", { at: [new Date(0)] }],
  ])("is what JSON.stringify makes of %s", (_what, value) => {
    expect(text(value)).toBe(JSON.stringify(value));
  });

  test("comes in pieces that are whole together, however large a part is", () => {
    const value = {
      entries: Array.from({ length: 3000 }, (_, i) => ({ ref: i, name: "€".repeat(i % 90) })),
      note: "ü".repeat(300_000),
    };
    expect(encodeJson(value).length).toBeGreaterThan(3);
    expect(text(value)).toBe(JSON.stringify(value));
  });
});
