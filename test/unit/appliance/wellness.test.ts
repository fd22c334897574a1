import { expect, test } from "vitest";
import { startSchedule } from "../../../src/appliance/schedule.ts";
import { createWellness } from "../../../src/appliance/wellness.ts";
import { type Problem, silentLog } from "../../../src/shared/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("a disk that refuses is given a quarter of an hour, and then the service says that it is not well", async () => {
  const clock = new ManualClock();
  let problem: Problem | undefined;
  const wellness = createWellness({ clock, standing: () => undefined, stateProblem: () => problem });
  expect(wellness()).toEqual({ isWell: true });
  problem = { code: "state.write-failed", message: "The disk is full." };
  expect(wellness()).toEqual({ isWell: true });
  await clock.advance(14 * 60_000);
  expect(wellness()).toEqual({ isWell: true });
  await clock.advance(60_000);
  expect(wellness()).toEqual({ isWell: false, why: "The disk is full." });
  problem = undefined;
  expect(wellness()).toEqual({ isWell: true });
});

test("a run that never ends is told after a day, and loops that turn are not", async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  const stuck = Promise.withResolvers<void>();
  const schedule = startSchedule(
    { clock, log: silentLog },
    [
      { name: "turns", firstAfterMs: 0, everyMs: () => 3_600_000, run: async () => {} },
      { name: "paused", firstAfterMs: 0, everyMs: () => undefined, run: async () => {} },
      { name: "stuck", firstAfterMs: 60_000, everyMs: () => 60_000, run: () => stuck.promise },
    ],
    stop.signal,
  );
  const wellness = createWellness({
    clock,
    standing: () => schedule.standing(),
    stateProblem: () => undefined,
  });
  await clock.advance(20 * 3_600_000);
  expect(wellness()).toEqual({ isWell: true });
  await clock.advance(5 * 3_600_000);
  expect(wellness()).toEqual({ isWell: false, why: "“stuck” stands still" });
  stuck.resolve();
  stop.abort();
  await schedule.finished;
});
