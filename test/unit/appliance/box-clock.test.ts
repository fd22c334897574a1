import { beforeEach, describe, expect, test } from "vitest";
import {
  type BoxClockPorts,
  clockSchema,
  createBoxClock,
  neverSaved,
} from "../../../src/appliance/box-clock.ts";
import { silentLog } from "../../../src/shared/index.ts";
import { openDocument } from "../../../src/state/index.ts";
import { FaultyFiles } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const BUILT = Date.UTC(2026, 5, 1);
const RIGHT = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const path = "/data/clock.json";

let files: FaultyFiles;
let source: ManualClock;
let system: "ntp" | "rtc" | "unset";
let shifts: number[];

beforeEach(() => {
  files = new FaultyFiles();
  // As a board without a battery starts.
  source = new ManualClock(0);
  system = "unset";
  shifts = [];
});

const openSaved = () =>
  openDocument({
    ...{ path, schema: clockSchema, version: 1, migrations: {}, defaults: neverSaved },
    ...{ files, clock: source, log: silentLog },
  });

async function start(more: Partial<BoxClockPorts> = {}) {
  const saved = await openSaved();
  const clock = createBoxClock({
    ...{ source, saved, builtAt: BUILT, systemState: () => system },
    onKnown: (wrongByMs) => shifts.push(wrongByMs),
    ...more,
  });
  return { clock, stop: () => saved.close() };
}

describe("a box that starts in 1970", () => {
  test("begins when its program was built, and time passes from there", async () => {
    const { clock } = await start();
    expect(clock.now()).toBe(BUILT);
    await source.advance(HOUR);
    expect(clock.now()).toBe(BUILT + HOUR);
    expect([clock.state(), clock.isKnown()]).toEqual(["unset", false]);
  });

  test("begins at the time that was saved last where that is later", async () => {
    const first = await start();
    first.clock.learn(RIGHT);
    await source.advance(HOUR);
    first.clock.save();
    await first.stop();
    source = new ManualClock(0);
    expect((await start()).clock.now()).toBe(RIGHT + HOUR);
  });

  test("goes on from start to start although nobody ever tells the time", async () => {
    for (let life = 0; life < 3; life++) {
      source = new ManualClock(0);
      const { clock, stop } = await start();
      expect(clock.now()).toBe(BUILT + life * HOUR);
      await source.advance(HOUR);
      clock.save();
      await stop();
    }
  });

  test("never keeps a year that only an unset clock showed", async () => {
    source = new ManualClock(Date.UTC(2099, 0, 1));
    const { clock, stop } = await start();
    expect(clock.now()).toBe(Date.UTC(2099, 0, 1));
    clock.save();
    await stop();
    source = new ManualClock(0);
    expect((await start()).clock.now()).toBe(BUILT);
  });

  test("takes the server's time, and says by how much it was wrong", async () => {
    const { clock } = await start();
    await source.advance(HOUR);
    clock.learn(RIGHT);
    expect([clock.now(), clock.state(), clock.isKnown()]).toEqual([RIGHT, "server", true]);
    expect(shifts).toEqual([RIGHT - BUILT - HOUR]);
    await source.advance(HOUR);
    // What an answer took to come is no news; what drifted is.
    clock.learn(RIGHT + HOUR - 500);
    expect(clock.now()).toBe(RIGHT + HOUR);
    clock.learn(RIGHT + HOUR - 5000);
    expect(clock.now()).toBe(RIGHT + HOUR - 5000);
    expect(shifts).toHaveLength(1);
  });

  test("trusts a time server more, also one that comes later, and looks once a minute at most", async () => {
    let looks = 0;
    const { clock } = await start({
      systemState: () => {
        looks++;
        return system;
      },
    });
    for (let i = 0; i < 100; i++) clock.now();
    expect(looks).toBe(1);
    source.epoch = RIGHT;
    system = "ntp";
    await source.advance(61_000);
    expect([clock.state(), clock.now()]).toEqual(["ntp", RIGHT + 61_000]);
    expect(looks).toBe(2);
    clock.learn(RIGHT + 5 * HOUR);
    expect(clock.now()).toBe(RIGHT + 61_000);
  });
});

test("a jump of the system's clock, in either direction, does not move a time that the server told", async () => {
  const { clock } = await start();
  clock.learn(RIGHT);
  for (const epoch of [0, Date.UTC(2038, 0, 19), RIGHT - HOUR]) {
    source.epoch = epoch;
    expect(clock.now()).toBe(RIGHT);
  }
});

test("an unset clock that is put back never goes below what was passed already", async () => {
  source = new ManualClock(BUILT + 10 * HOUR);
  const { clock } = await start();
  await source.advance(HOUR);
  source.epoch = 0;
  expect(clock.now()).toBe(BUILT + HOUR);
});
