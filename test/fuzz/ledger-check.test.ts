// Whatever is done to one entry of a chain is found, and named by its index.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkChain,
  contentHash,
  type LedgerEntry,
  type LinkedEntry,
  linkHash,
} from "../../src/protocol/index.ts";
import { entryAt, stretchOf } from "../support/ledger-chain.ts";

const length = 24;
const whole = stretchOf(length, 5);
const place = fc.integer({ min: 0, max: length - 1 });
const entryOf = (at: number) => whole.entries[at] as LinkedEntry;

const editedContent = fc.record(
  {
    key: fc.string({ minLength: 1, maxLength: 40 }),
    serialHash: fc.constant(null),
    counter: fc.constantFrom("copy", "fax"),
    value: fc.nat(),
    oid: fc.string({ maxLength: 40 }),
    at: fc.nat(),
    boot: fc.constant("0".repeat(32)),
    uptimeMs: fc.nat(),
    clock: fc.constantFrom("unset" as const, "rtc" as const, "server" as const),
  },
  { requiredKeys: [] },
);

/** Findings that name this index. */
function named(entries: readonly LinkedEntry[], index: number): string[] {
  const { findings } = checkChain({ ...whole, entries });
  return findings.filter(({ from, to }) => from <= index && index <= to).map(({ fault }) => fault);
}

test("an entry that was edited, with its own hash made to fit or not", () => {
  fc.assert(
    fc.property(place, editedContent, fc.boolean(), (at, change, isRehashed) => {
      const before = entryOf(at);
      const content = { ...(before.content as LedgerEntry), ...change };
      fc.pre(contentHash(content) !== contentHash(before.content as LedgerEntry));
      const hash = isRehashed ? linkHash(before.index, before.previous, contentHash(content)) : before.hash;
      const found = named(whole.entries.with(at, { ...before, content, hash }), before.index);
      expect(found.some((fault) => fault === "edited" || fault === "rewritten")).toBe(true);
    }),
  );
});

test("entries that were deleted", () => {
  fc.assert(
    fc.property(place, fc.integer({ min: 1, max: 5 }), (at, count) => {
      const found = named(whole.entries.toSpliced(at, count), at + 1);
      expect(found.some((fault) => fault === "deleted" || fault === "cut-off")).toBe(true);
    }),
  );
});

test("an entry that was put in, as a copy or made up", () => {
  fc.assert(
    fc.property(place, place, fc.nat(), fc.boolean(), (at, of, value, isCopy) => {
      const source = entryOf(of);
      const content = { ...entryAt(of + 1), value };
      const previous = source.previous;
      const made = { ...source, content, hash: linkHash(source.index, previous, contentHash(content)) };
      const found = named(whole.entries.toSpliced(at, 0, isCopy ? source : made), source.index);
      expect(found.some((fault) => fault === "inserted" || fault === "reordered")).toBe(true);
    }),
  );
});

test("an entry that stands elsewhere", () => {
  fc.assert(
    fc.property(place, place, (from, to) => {
      fc.pre(from !== to);
      const moved = whole.entries.toSpliced(from, 1).toSpliced(to, 0, entryOf(from));
      const { findings } = checkChain({ ...whole, entries: moved });
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.every(({ fault }) => fault === "reordered")).toBe(true);
      // Two neighbours that changed places: either may be the one that was moved.
      const near = findings.some((each) => Math.abs(each.from - (from + 1)) <= 1);
      expect(near).toBe(true);
    }),
  );
});

test("everything after some entry made anew, without the box's key", () => {
  fc.assert(
    fc.property(place, fc.nat(), (at, value) => {
      const before = entryOf(at);
      fc.pre(value !== (before.content as LedgerEntry).value);
      let previous = before.previous;
      const entries = whole.entries.map((each, i) => {
        if (i < at) return each;
        const content = { ...(each.content as LedgerEntry), ...(i === at ? { value } : {}) };
        const entry = {
          index: i + 1,
          previous,
          content,
          hash: linkHash(i + 1, previous, contentHash(content)),
        };
        previous = entry.hash;
        return entry;
      });
      expect(named(entries, before.index)).toContain("rewritten");
    }),
  );
});
