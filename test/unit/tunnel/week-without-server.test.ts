// Seven days in which nobody answers, in simulated time, and the hour in which the server comes back.
import { describe, expect, test } from "vitest";
import { failure, success } from "../../../src/shared/index.ts";
import type { Tunnel } from "../../../src/tunnel/index.ts";
import type { FaultyFiles } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { TunnelBox } from "../../support/tunnel-box.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REPORT_EVERY = 3 * HOUR;

/** A box whose server can be away; its clock is shared by a fleet. */
async function enrolled(clock: ManualClock, isAway: () => boolean, limitBytes?: number) {
  const peer = new TunnelPeer();
  const attempts: number[] = [];
  const box = new TunnelBox<FaultyFiles>(
    async (request) => {
      attempts.push(clock.monotonic());
      return isAway() ? failure("tunnel.unreachable", "away") : peer.http(request);
    },
    undefined,
    clock,
  );
  if (limitBytes !== undefined) box.outboxLimitBytes = limitBytes;
  const tunnel = await box.start({ jitter: Math.random });
  expect(await tunnel.enrol({ server: "https://peer", code: peer.claimCode })).toEqual(success(undefined));
  return { peer, box, tunnel, attempts };
}

/** As the schedule of a box does: a report every three hours, a check-in every five minutes. */
async function days(clock: ManualClock, count: number, tunnel: Tunnel): Promise<void> {
  for (let elapsed = 0; elapsed < count * DAY; elapsed += 30 * MINUTE) {
    if (elapsed % REPORT_EVERY === 0) expect((await tunnel.report()).ok).toBe(true);
    await tunnel.checkIn();
    await clock.advance(30 * MINUTE);
  }
}

describe("a box whose server is away for seven days", () => {
  test("tells every report afterwards, once each and in order", async () => {
    const clock = new ManualClock();
    let isAway = false;
    const { peer, tunnel } = await enrolled(clock, () => isAway);
    await tunnel.report();
    await tunnel.deliverNow();
    isAway = true;
    await days(clock, 7, tunnel);
    expect(tunnel.status().waiting.messages).toBe(7 * 8);
    isAway = false;
    await clock.advance(31 * MINUTE);
    expect(peer.reports().map(({ message }) => message.payload.at)).toEqual(
      Array.from({ length: 7 * 8 + 1 }, (_, i) => i + 1),
    );
    expect(peer.refusals).toEqual([]);
    expect(tunnel.status().waiting.messages).toBe(0);
    await tunnel.stop();
  });

  test("keeps the bound of its outbox, the newest report and one that stands alone, and tells what is gone", async () => {
    const clock = new ManualClock();
    let isAway = false;
    const limit = 400_000;
    const { peer, box, tunnel } = await enrolled(clock, () => isAway, limit);
    await tunnel.report();
    await tunnel.deliverNow();
    isAway = true;
    box.padding = 30_000;
    await days(clock, 7, tunnel);
    const { waiting } = tunnel.status();
    expect(waiting.bytes).toBeLessThanOrEqual(limit);
    expect(waiting.messages).toBeGreaterThan(5);
    isAway = false;
    await clock.advance(31 * MINUTE);
    const told = peer.reports();
    expect(told.at(-1)?.message.payload.at).toBe(7 * 8 + 1);
    const gaps = told.flatMap(({ message }) => (message.lost ? [message.lost] : []));
    const gone = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    expect(gone).toBeGreaterThan(0);
    expect(told.length + gone).toBe(7 * 8 + 1);
    expect(peer.refusals).toEqual([]);
    expect(tunnel.status().quarantined).toBe(0);
    await tunnel.stop();
  });

  test("asks at most every few minutes meanwhile", async () => {
    const clock = new ManualClock();
    let isAway = false;
    const { tunnel, attempts } = await enrolled(clock, () => isAway);
    isAway = true;
    attempts.length = 0;
    await days(clock, 7, tunnel);
    // Two streams, each at half an hour at most and a quarter on average.
    expect(attempts.length).toBeLessThan((2 * 7 * DAY) / (10 * MINUTE));
    expect(attempts.length).toBeGreaterThan(7 * 48);
    await tunnel.stop();
  });
});

test("a fleet whose server comes back does not come all at once", { timeout: 120_000 }, async () => {
  const BOXES = 60;
  const clock = new ManualClock();
  let isAway = false;
  const fleet = await Promise.all(Array.from({ length: BOXES }, () => enrolled(clock, () => isAway)));
  for (const { tunnel } of fleet) await tunnel.report();
  await clock.advance(MINUTE);
  // The same moment for all: the server goes down.
  isAway = true;
  for (const { tunnel } of fleet) await tunnel.report();
  // By then each waits as long as it ever does.
  await clock.advance(3 * HOUR);
  for (const { attempts } of fleet) attempts.length = 0;
  isAway = false;
  const backAt = clock.monotonic();
  await clock.advance(31 * MINUTE);
  const first = fleet.map(({ attempts }) => ((attempts[0] ?? Number.POSITIVE_INFINITY) - backAt) / MINUTE);
  for (const { tunnel } of fleet) expect(tunnel.status().waiting.messages).toBe(0);
  const inMinute = Array.from(
    { length: 31 },
    (_, minute) => first.filter((at) => Math.floor(at) === minute).length,
  );
  // Each minute gets two on average, four in the first ones; all at once would be sixty.
  expect(Math.max(...inMinute)).toBeLessThan(BOXES / 3);
  expect(inMinute.filter((count) => count > 0).length).toBeGreaterThan(12);
  for (const { tunnel } of fleet) await tunnel.stop();
});
