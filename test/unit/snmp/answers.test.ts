import { describe, expect, test } from "vitest";
import type { Varbind } from "../../../src/model/index.ts";
import { checkGet, checkGetBulk, checkGetNext } from "../../../src/snmp/answers.ts";

const at = (oid: string): Varbind => ({ oid, value: { type: "INTEGER", value: 1 } });
const end = (oid: string): Varbind => ({ oid, exception: "endOfMibView" });

describe("an answer to GET", () => {
  test("names what was asked, in that order", () => {
    const answer = [at("1.3.1"), { oid: "1.3.2", exception: "noSuchObject" } as const];
    expect(checkGet(["1.3.1", "1.3.2"], answer)).toEqual({ value: answer });
  });

  test.each([
    ["nothing", []],
    ["less", [at("1.3.1")]],
    ["more", [at("1.3.1"), at("1.3.2"), at("1.3.3")]],
    ["something else", [at("1.3.1"), at("1.3.3")]],
    ["another order", [at("1.3.2"), at("1.3.1")]],
  ])("is none when it names %s", (_what, answer) => {
    expect(checkGet(["1.3.1", "1.3.2"], answer)).toMatchObject({ fault: "content" });
  });
});

describe("an answer to GETNEXT", () => {
  test("names what follows, or that nothing does", () => {
    const answer = [at("1.3.10"), end("1.3.2")];
    expect(checkGetNext(["1.3.9", "1.3.2"], answer)).toEqual({ value: answer });
  });

  test.each([
    ["stays", "1.3.9"],
    ["goes back", "1.3.8.1"],
  ])("is none when it %s", (_what, oid) => {
    expect(checkGetNext(["1.3.9"], [at(oid)])).toMatchObject({ fault: "order" });
  });
});

describe("an answer to GETBULK", () => {
  const request = { nonRepeaters: ["1.2.0"], repeaters: ["1.3.1", "1.3.2"], maxRepetitions: 3 };

  test("comes in rows, the last of which may be cut short", () => {
    const answer = [at("1.2.1"), at("1.3.1.1"), at("1.3.2.1"), at("1.3.1.2")];
    expect(checkGetBulk(request, answer)).toEqual({
      value: {
        nonRepeaters: [at("1.2.1")],
        rows: [[at("1.3.1.1"), at("1.3.2.1")], [at("1.3.1.2")]],
        isCut: false,
      },
    });
  });

  test("is cut where a column stops increasing", () => {
    const answer = [at("1.2.1"), at("1.3.1.1"), at("1.3.2.1"), at("1.3.1.1"), at("1.3.2.2")];
    expect(checkGetBulk(request, answer)).toMatchObject({
      value: { rows: [[at("1.3.1.1"), at("1.3.2.1")]], isCut: true },
    });
  });

  test("keeps what it says about the end", () => {
    const answer = [end("1.2.0"), end("1.3.1"), at("1.3.2.1"), end("1.3.1"), end("1.3.2.1")];
    expect(checkGetBulk(request, answer)).toMatchObject({
      value: {
        rows: [
          [end("1.3.1"), at("1.3.2.1")],
          [end("1.3.1"), end("1.3.2.1")],
        ],
      },
    });
  });

  test("with more rows than asked for keeps those asked for", () => {
    const answer = [at("1.3.1"), ...[1, 2, 3, 4, 5].map((row) => at(`1.3.1.${row}`))];
    const one = { nonRepeaters: ["1.2"], repeaters: ["1.3.1"], maxRepetitions: 2 };
    expect(checkGetBulk(one, answer)).toMatchObject({ value: { rows: [[at("1.3.1.1")], [at("1.3.1.2")]] } });
  });

  test.each([
    ["it is empty", [], "content"],
    ["it ends with the non-repeaters", [at("1.2.1")], "content"],
    ["its non-repeater goes back", [at("1.1"), at("1.3.1.1"), at("1.3.2.1")], "order"],
    ["its first row goes back", [at("1.2.1"), at("1.3.1")], "order"],
  ])("is none when %s", (_what, answer, fault) => {
    expect(checkGetBulk(request, answer)).toMatchObject({ fault });
  });

  test("without repeaters has no rows", () => {
    const singles = { nonRepeaters: ["1.2.0"], repeaters: [], maxRepetitions: 0 };
    expect(checkGetBulk(singles, [at("1.2.1"), at("1.9")])).toEqual({
      value: { nonRepeaters: [at("1.2.1")], rows: [], isCut: false },
    });
  });
});
