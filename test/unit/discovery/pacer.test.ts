import { expect, test } from "vitest";
import { Bitset } from "../../../src/discovery/bitset.ts";
import { Pacer } from "../../../src/discovery/pacer.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** When packets leave, in milliseconds, until so many have left. */
async function departures(packetsPerSecond: number, packets: number, sleepsLateMs = 0): Promise<number[]> {
  const clock = new ManualClock();
  const late = {
    ...bind(clock),
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms + sleepsLateMs, signal),
  };
  const pacer = new Pacer(late);
  const times: number[] = [];
  const sending = (async () => {
    while (times.length < packets) {
      const grant = await pacer.nextSlot(packetsPerSecond);
      for (let i = 0; i < grant; i++) times.push(clock.monotonic());
    }
  })();
  while (times.length < packets) await clock.advance(1);
  await sending;
  return times;
}

function bind(clock: ManualClock) {
  return { now: () => clock.now(), monotonic: () => clock.monotonic() };
}

test.each([
  [300, 10],
  [20_000, 5],
  [7, 1000 / 7],
])("%d packets per second leave in slots, and no second has more", async (rate, slotMs) => {
  const times = await departures(rate, rate * 3);
  const slots = [...new Set(times)];
  for (const [i, at] of slots.entries())
    if (i > 0) expect(at - slots[i - 1]!).toBeGreaterThanOrEqual(slotMs - 1e-6);
  expect(times.at(-1)).toBeGreaterThan(2900 - slotMs);
  expect(times.at(-1)).toBeLessThan(3100);
  for (const at of slots) {
    const inSecond = times.filter((time) => at <= time && time < at + 1000).length;
    expect(inSecond).toBeLessThanOrEqual(rate + Math.ceil((rate * slotMs) / 1000) + 1);
  }
});

test("late timers do not slow the sweep down", async () => {
  const times = await departures(300, 900, 2);
  expect(times.at(-1)).toBeLessThan(3100);
});

test("a stall is not made up for by a burst", async () => {
  const clock = new ManualClock();
  const pacer = new Pacer(clock);
  await pacer.nextSlot(300);
  await clock.advance(60_000);
  expect(await pacer.nextSlot(300)).toBeLessThanOrEqual(12);
});

test("packets of others are part of the same pace", async () => {
  const clock = new ManualClock();
  const pacer = new Pacer(clock);
  await pacer.nextSlot(1000);
  pacer.charge(100);
  let granted = false;
  const next = pacer.nextSlot(1000).then(() => {
    granted = true;
  });
  await clock.advance(90);
  expect(granted).toBe(false);
  await clock.advance(40);
  await next;
  expect(granted).toBe(true);
});

test("a bit set remembers exactly what was put in", () => {
  const bits = new Bitset(1_048_576);
  for (const position of [0, 7, 8, 1_048_575]) expect(bits.add(position)).toBe(true);
  expect(bits.add(7)).toBe(false);
  bits.delete(8);
  bits.delete(9);
  expect([0, 6, 7, 8, 9, 1_048_575].map((position) => bits.has(position))).toEqual([
    true,
    false,
    true,
    false,
    false,
    true,
  ]);
  expect(bits.count).toBe(3);
});
