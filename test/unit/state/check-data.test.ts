import { describe, expect, test } from "vitest";
import { z } from "zod";
import { acceptData, isReadable } from "../../../src/state/check-data.ts";

const entry = z.strictObject({ ref: z.int(), name: z.string().default("none") });
const schema = z.strictObject({ next: z.int(), entries: z.array(entry).max(3) });
const lists = { entries: { entry, most: 3 } };

describe("a document with a long list", () => {
  test("is accepted with what the schema fills in", () => {
    expect(acceptData({ next: 3, entries: [{ ref: 1 }, { ref: 2, name: "b" }] }, { schema, lists })).toEqual({
      data: {
        next: 3,
        entries: [
          { ref: 1, name: "none" },
          { ref: 2, name: "b" },
        ],
      },
    });
  });

  test.each<[string, unknown, string]>([
    ["an entry", { next: 1, entries: [{ ref: 1 }, { ref: "x" }] }, "entries.1.ref (invalid_type)"],
    ["too many entries", { next: 1, entries: [1, 2, 3, 4].map((ref) => ({ ref })) }, "entries (too_big)"],
    ["the rest", { next: "x", entries: [] }, "next (invalid_type)"],
    ["a list that is none", { next: 1, entries: {} }, "entries (invalid_type)"],
    ["a list that is missing", { next: 1 }, "entries (invalid_type)"],
    ["what nobody asked for", { next: 1, entries: [], more: 1 }, "the top (unrecognized_keys)"],
    ["no document", [], "the top (invalid_type)"],
    ["nothing", null, "the top (invalid_type)"],
  ])("is refused for %s, as without lists", (_what, data, where) => {
    expect(acceptData(structuredClone(data), { schema, lists })).toBe(where);
    expect(acceptData(structuredClone(data), { schema })).toBe(where);
    expect(isReadable(data as never, { schema, lists })).toBe(false);
  });

  test("is readable when every part is, and stays as it is", () => {
    const data = { next: 1, entries: [{ ref: 1, name: "a" }] };
    expect(isReadable(data, { schema, lists })).toBe(true);
    expect(data).toEqual({ next: 1, entries: [{ ref: 1, name: "a" }] });
  });
});
