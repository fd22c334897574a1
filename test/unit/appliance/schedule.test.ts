import { afterEach, describe, expect, test } from "vitest";
import { type Job, startSchedule } from "../../../src/appliance/schedule.ts";
import { type Log, silentLog } from "../../../src/shared/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const MINUTE = 60_000;
const stop = new Set<AbortController>();
afterEach(() => {
  for (const controller of stop) controller.abort();
});

function start(job: Partial<Job>, log: Log = silentLog) {
  const clock = new ManualClock();
  const controller = new AbortController();
  stop.add(controller);
  const runs: number[] = [];
  const whole: Job = {
    name: "collect",
    everyMs: () => 10 * MINUTE,
    firstAfterMs: 0,
    run: async () => {},
    ...job,
  };
  const inner = whole.run;
  whole.run = async (signal, wasAsked) => {
    runs.push(clock.monotonic() / MINUTE);
    await inner(signal, wasAsked);
  };
  const schedule = startSchedule({ clock, log, random: () => 0.5 }, [whole], controller.signal);
  return { clock, controller, runs, schedule };
}

describe("the schedule", () => {
  test("runs a job at once and then at its interval", async () => {
    const { clock, runs } = start({});
    await clock.advance(25 * MINUTE);
    expect(runs).toEqual([0, 10, 20]);
  });

  test("tells a run that somebody asked for from one that was due", async () => {
    const asked: boolean[] = [];
    const { clock, schedule } = start({ run: async (_, wasAsked) => void asked.push(wasAsked) });
    await clock.advance(MINUTE);
    void schedule.runNow("collect");
    await clock.advance(11 * MINUTE);
    expect(asked).toEqual([false, true, false]);
  });

  test("never runs a job twice at a time, and not twice to catch up", async () => {
    const { clock, runs } = start({
      run: () => clock.sleep(25 * MINUTE),
    });
    await clock.advance(60 * MINUTE);
    expect(runs).toEqual([0, 25, 50]);
  });

  test("a wall clock that jumps changes no interval", async () => {
    const { clock, runs } = start({});
    await clock.advance(5 * MINUTE);
    clock.jump(-50 * 365 * 24 * 60 * MINUTE);
    await clock.advance(10 * MINUTE);
    clock.jump(100 * 365 * 24 * 60 * MINUTE);
    await clock.advance(10 * MINUTE);
    expect(runs).toEqual([0, 10, 20]);
  });

  test("a changed interval is in force from the next round on", async () => {
    let everyMs = 10 * MINUTE;
    const { clock, runs } = start({ everyMs: () => everyMs });
    await clock.advance(1 * MINUTE);
    everyMs = 2 * MINUTE;
    await clock.advance(14 * MINUTE);
    expect(runs).toEqual([0, 10, 12, 14]);
  });

  test("a person may ask for a run, and several askings make one", async () => {
    const { clock, runs, schedule } = start({});
    await clock.advance(1 * MINUTE);
    void schedule.runNow("collect");
    void schedule.runNow("collect");
    await clock.advance(1 * MINUTE);
    expect(runs).toEqual([0, 1]);
    await clock.advance(9 * MINUTE);
    expect(runs).toEqual([0, 1, 11]);
  });

  test("tells who asked how the run ended that began after, whatever ran before", async () => {
    let fault: string | undefined;
    const { clock, controller, schedule } = start({
      run: async () => {
        await clock.sleep(5 * MINUTE);
        if (fault !== undefined) throw new Error(fault);
      },
    });
    await clock.advance(MINUTE);
    // The first run goes on: what is asked for now is the next.
    const ended: unknown[] = [];
    void schedule.runNow("collect").then((end) => ended.push(end));
    await clock.advance(5 * MINUTE);
    expect(ended).toEqual([]);
    fault = "the cable was cut";
    await clock.advance(5 * MINUTE);
    expect(ended).toEqual([{ ok: false, error: "the cable was cut" }]);
    fault = undefined;
    void schedule.runNow("collect").then((end) => ended.push(end));
    await clock.advance(5 * MINUTE);
    expect(ended[1]).toEqual({ ok: true });
    void schedule.runNow("collect").then((end) => ended.push(end));
    controller.abort();
    await clock.advance(5 * MINUTE);
    expect(ended[2]).toBe("stopped");
    expect(await schedule.runNow("collect")).toBe("stopped");
  });

  test("holds back what is due while it may not run, and does it once as soon as it may", async () => {
    let isHeld = true;
    const { clock, runs } = start({ isHeld: () => isHeld, everyMs: () => 24 * 60 * MINUTE });
    await clock.advance(30 * MINUTE);
    expect(runs).toEqual([]);
    isHeld = false;
    await clock.advance(60 * MINUTE);
    expect(runs).toEqual([31]);
  });

  test("holds back what somebody asked for, too, and forgets nobody", async () => {
    let isHeld = false;
    const asked: boolean[] = [];
    const { clock, schedule } = start({
      isHeld: () => isHeld,
      run: async (_, wasAsked) => void asked.push(wasAsked),
    });
    await clock.advance(MINUTE);
    isHeld = true;
    void schedule.runNow("collect");
    await clock.advance(5 * MINUTE);
    expect(asked).toEqual([false]);
    isHeld = false;
    await clock.advance(2 * MINUTE);
    expect(asked).toEqual([false, true]);
  });

  test("a job that throws is tried again at its interval, and the others never notice", async () => {
    const { clock, runs, schedule } = start({
      run: async () => {
        throw new Error("broken");
      },
    });
    await clock.advance(11 * MINUTE);
    expect(runs).toEqual([0, 10]);
    expect(schedule.status()[0]?.lastError).toBe("broken");
  });

  test("ends when told to, after the run under way", async () => {
    let ended = false;
    const { clock, controller, schedule } = start({
      run: async (signal) => {
        await clock.sleep(60 * MINUTE, signal);
        ended = true;
      },
    });
    await clock.advance(1 * MINUTE);
    controller.abort();
    await schedule.finished;
    expect(ended).toBe(true);
  });
});
