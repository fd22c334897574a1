import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/shared/index.ts";
import { Backoff } from "../../../src/tunnel/backoff.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const unreachable: Problem = { code: "tunnel.unreachable", message: "away" };
const busy = (retryAfterMs: number): Problem => ({ ...unreachable, detail: { retryAfterMs } });

/** The waits after so many failures in a row. */
function waits(count: number, random: () => number, problem = unreachable): number[] {
  const backoff = new Backoff(new ManualClock(), random);
  return Array.from({ length: count }, () => {
    backoff.fail(problem);
    return backoff.waitMs();
  });
}

describe("the wait after a failure", () => {
  test("doubles at most, up to half an hour", () => {
    expect(waits(11, () => 1)).toEqual([
      5000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 640_000, 1_280_000, 1_800_000, 1_800_000,
    ]);
  });

  test("is five seconds at least and spread over the whole range", () => {
    expect(new Set(waits(11, () => 0))).toEqual(new Set([5000]));
    expect(waits(3, () => 0.5)).toEqual([5000, 7500, 12_500]);
  });

  test("is what Retry-After asks for, at most an hour, and never shorter than without it", () => {
    expect(waits(1, () => 1, busy(120_000))).toEqual([120_000]);
    expect(waits(1, () => 1, busy(10 ** 9))).toEqual([3_600_000]);
    expect(waits(3, () => 1, busy(0)).at(-1)).toBe(20_000);
  });

  test("runs on the monotonic clock and ends with a success", async () => {
    const clock = new ManualClock();
    const backoff = new Backoff(clock, () => 1);
    backoff.fail(unreachable);
    clock.epoch += 10 ** 10;
    expect(backoff.waitMs()).toBe(5000);
    await clock.advance(5000);
    expect(backoff.waitMs()).toBe(0);
    backoff.fail(unreachable);
    backoff.succeed();
    expect(backoff.waitMs()).toBe(0);
    backoff.fail(unreachable);
    expect(backoff.waitMs()).toBe(5000);
  });
});
