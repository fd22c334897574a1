import { describe, expect, test } from "vitest";
import { judgeSequence } from "../../../src/server/tunnel/sequence.ts";

const data = (sequence: number, more: { lost?: { from: number; to: number }; bodyHash?: string } = {}) => ({
  stream: "data" as const,
  bodyHash: "new",
  sequence,
  ...more,
});
const control = (sequence: number, bodyHash = "new") => ({ stream: "control" as const, sequence, bodyHash });
const held = (highest: number, refusedTo = 0) => ({ highest, refusedTo });

describe("data", () => {
  test("begins at 1", () => {
    expect(judgeSequence(held(0), data(1), undefined, true)).toEqual({ verdict: "next" });
    expect(judgeSequence(held(0), data(2), undefined, true)).toEqual({ verdict: "gap", expected: 1 });
  });

  test("goes on with the next number and with no other", () => {
    expect(judgeSequence(held(4), data(5), undefined, true)).toEqual({ verdict: "next" });
    expect(judgeSequence(held(4), data(6), undefined, true)).toEqual({ verdict: "gap", expected: 5 });
  });

  test("takes the same body under the same number as a repetition, another one as a clash", () => {
    expect(judgeSequence(held(4), data(3), "new", true)).toEqual({ verdict: "repeated" });
    expect(judgeSequence(held(4), data(3), "other", true)).toEqual({ verdict: "sequence-reused" });
    expect(judgeSequence(held(4), data(4), "other", true)).toEqual({ verdict: "sequence-reused" });
  });

  test("cannot vouch for a body it no longer remembers", () => {
    expect(judgeSequence(held(4), data(1), undefined, true)).toEqual({ verdict: "sequence-reused" });
  });

  test("passes over a hole that is stated as lost, and over no larger one", () => {
    expect(judgeSequence(held(4), data(8, { lost: { from: 5, to: 7 } }), undefined, true).verdict).toBe(
      "next",
    );
    expect(judgeSequence(held(4), data(8, { lost: { from: 6, to: 7 } }), undefined, true)).toEqual({
      verdict: "gap",
      expected: 5,
    });
    expect(judgeSequence(held(4), data(8, { lost: { from: 5, to: 6 } }), undefined, true).verdict).toBe(
      "gap",
    );
  });

  test("counts a number that was refused for its content as spoken for, and still lets it come again", () => {
    expect(judgeSequence(held(4, 5), data(6), undefined, true).verdict).toBe("next");
    expect(judgeSequence(held(4, 5), data(5), undefined, true).verdict).toBe("next");
    expect(judgeSequence(held(4, 5), data(7), undefined, true)).toEqual({ verdict: "gap", expected: 5 });
  });

  test("of an epoch that is over is history, but a repetition is still acknowledged", () => {
    expect(judgeSequence(held(4), data(5), undefined, false).verdict).toBe("sequence-passed");
    expect(judgeSequence(held(4), data(4), "new", false).verdict).toBe("repeated");
  });
});

describe("control", () => {
  test("may skip numbers", () => {
    expect(judgeSequence(held(4), control(40), undefined, true).verdict).toBe("next");
  });

  test("below the highest is refused, the highest itself may repeat", () => {
    expect(judgeSequence(held(4), control(3), undefined, true).verdict).toBe("sequence-passed");
    expect(judgeSequence(held(4), control(4), "new", true).verdict).toBe("repeated");
    expect(judgeSequence(held(4), control(4), "other", true).verdict).toBe("sequence-reused");
  });
});
