import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseProfiles } from "../../../src/profiles/index.ts";
import { checkPattern, patternReach } from "../../../src/profiles/pattern-cost.ts";
import { findPattern } from "../../../src/profiles/sources/pattern.ts";

const reasonAgainst = (pattern: string) => {
  const checked = checkPattern(pattern);
  return checked.ok ? undefined : checked.problem.message;
};

describe("a pattern that a text can hold up", () => {
  test.each([
    ["repeats what repeats", "(a+)+$"],
    ["repeats what repeats, with a blank that may be missing", "^(?:\\w+\\s?)*$"],
    ["repeats two ways of the same", "^(?:a|a)*b"],
    ["repeats a way and twice that way", "(a|aa)+$"],
    ["repeats what may be nothing", "(?:a*)*b"],
    ["repeats a border", "(?:a*\\b)*c"],
    ["repeats letters of different case", "^(?:K|\\u212a)*$"],
    ["goes through everything four times", "^.*.*.*.*x"],
    ["goes through everything three times from anywhere", ".*.*.*x"],
    ["hides that in something to look at", "^a(?=.*.*.*.*x)"],
    ["may leave out sixty letters", `${"a?".repeat(60)}b`],
    ["chooses thirty times between two of the same", `^${"(?:a|a)".repeat(30)}b`],
  ])("is refused: it %s", (_, pattern) => {
    expect(reasonAgainst(pattern)).toMatch(/too many ways|several ways by itself/);
  });

  test.each([
    ["refers back", "^(\\d+)-\\1$", "refers back to what a group took"],
    ["refers back by name", "^(?<value>\\d+)-\\k<value>$", "refers back to what a group took"],
    ["looks behind", "(?<=a)b", "looks behind"],
    ["is huge when written out", "(?:(?:abcdefghij){50}){50}", "repeats too much too often"],
  ])("is refused: it %s", (_, pattern, reason) => {
    expect(reasonAgainst(pattern)).toBe(reason);
  });
});

test.each([
  "^Acme (?<value>[^;,]{3,40})$",
  "^(?<value>.+?)\\s+[0-9A-Z]{5,}\\s+(?:[A-Z]{2}\\d{0,2}\\.\\S+|\\d{3}\\.\\d{2,3})$",
  "\\s(?<value>\\d+(?:\\.\\d+)+)\\s+/\\s",
  "^(?!linux\\b)(?!.*(?:ethernet|print ?server))(?<value>[^;]{3,60}?)(?:\\s*;.*)?$",
  "[é-ü]\\p{Lu}\\x41\\u0042[\\]\\-a-f]",
])("what the next letter settles is let through: %s", (pattern) => {
  expect(reasonAgainst(pattern)).toBeUndefined();
});

test("a profile with such a pattern is refused, and the place is named", () => {
  const parsed = parseProfiles([
    {
      id: "printer-mib",
      revision: 1,
      values: {
        model: { kind: "text", oid: "1.3.6.1.2.1.1.1.0", pattern: "^(?<value>(?:\\w+ ?)+)$" },
        serialNumber: { kind: "text", oid: "1.3.6.1.2.1.1.1.0", pattern: "(" },
      },
    },
  ]);
  expect(parsed.ok ? "" : parsed.problem.message.split("\n").slice(0, 2)).toEqual([
    "printer-mib: values.model.pattern: repeats something that can be taken in several ways by itself",
    "printer-mib: values.serialNumber.pattern: is no regular expression",
  ]);
});

test("only the beginning of a long text is looked at", () => {
  expect(findPattern("b", `${"a".repeat(patternReach)}b`)).toBeUndefined();
  expect(findPattern("b", `${"a".repeat(patternReach - 1)}b`)?.index).toBe(patternReach - 1);
});

describe("whatever is let through ends soon", () => {
  const atom = fc.constantFrom("a", "b", ".", "\\w", "\\d", "\\s", "[ab]", "[^b]", " ", "1");
  const times = fc.constantFrom("", "", "?", "*", "+", "{2,9}", "*?", "{3}");
  const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
    part: fc.oneof(
      { depthSize: "small" },
      fc.tuple(atom, times).map(([one, often]) => one + often),
      fc.tuple(tie("pattern"), times).map(([inner, often]) => `(?:${inner})${often}`),
      fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => `(?:${one}|${other})`),
    ),
    pattern: fc.array(tie("part"), { minLength: 1, maxLength: 5 }).map((parts) => parts.join("")),
  }));
  const texts = ["a", "ab", "a1 ", "aab", "1", " ", "a b"].map((piece) =>
    `${piece.repeat(patternReach)}`.slice(0, patternReach - 1).concat("!"),
  );

  test("at texts that are made to hold it up", { timeout: 60_000 }, () => {
    let tried = 0;
    fc.assert(
      fc.property(pattern, (inner) => {
        const source = `${inner}!!$`;
        if (source.length > 300 || reasonAgainst(source) !== undefined) return;
        tried += 1;
        const started = performance.now();
        for (const text of texts) findPattern(source, text);
        // A million ways take a fraction of it; a pattern that explodes would take years.
        expect(performance.now() - started, source).toBeLessThan(20_000);
      }),
      { numRuns: 1000, seed: 20_260_715 },
    );
    expect(tried).toBeGreaterThan(80);
  });
});
