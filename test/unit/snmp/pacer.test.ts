import { describe, expect, test } from "vitest";
import { createPacer } from "../../../src/snmp/pacer.ts";
import { ManualClock } from "../../support/manual-clock.ts";

describe("pace", () => {
  test("without one, everything leaves at once", () => {
    const pacer = createPacer(new ManualClock(), undefined);
    let sent = 0;
    for (let i = 0; i < 100; i++) pacer.take(() => ++sent > 0);
    expect(sent).toBe(100);
  });

  test("packets leave in slots, never more than the pace allows", async () => {
    const clock = new ManualClock();
    const pacer = createPacer(clock, 1000);
    let sent = 0;
    for (let i = 0; i < 100; i++) pacer.take(() => ++sent > 0);
    expect(sent).toBe(10);
    await clock.advance(50);
    expect(sent).toBe(60);
    await clock.advance(50);
    expect(sent).toBe(100);
    // One sleep per slot, not one per packet.
    expect(clock.sleeps.length).toBeLessThan(12);
  });

  test("a slow pace sends single packets, none too early", async () => {
    const clock = new ManualClock();
    const pacer = createPacer(clock, 4);
    const times: number[] = [];
    for (let i = 0; i < 4; i++) pacer.take(() => times.push(clock.monotonic()) > 0);
    await clock.advance(2000);
    expect(times).toEqual([0, 250, 500, 750]);
  });

  test("what was not sent in a pause does not follow in a burst", async () => {
    const clock = new ManualClock();
    const pacer = createPacer(clock, 1000);
    await clock.advance(10_000);
    let sent = 0;
    for (let i = 0; i < 100; i++) pacer.take(() => ++sent > 0);
    expect(sent).toBe(10);
    pacer.stop();
  });

  test("a packet that is no longer wanted costs nothing", async () => {
    const clock = new ManualClock();
    const pacer = createPacer(clock, 100);
    const sent: number[] = [];
    pacer.take(() => sent.push(1) > 0);
    for (let i = 0; i < 50; i++) pacer.take(() => false);
    pacer.take(() => sent.push(2) > 0);
    await clock.advance(10);
    expect(sent).toEqual([1, 2]);
  });

  test("stopped, it sends nothing more", async () => {
    const clock = new ManualClock();
    const pacer = createPacer(clock, 100);
    let sent = 0;
    for (let i = 0; i < 5; i++) pacer.take(() => ++sent > 0);
    pacer.stop();
    await clock.advance(1000);
    pacer.take(() => ++sent > 0);
    expect(sent).toBe(1);
  });
});
