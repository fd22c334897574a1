import { describe, expect, test } from "vitest";
import { failure } from "../../../src/shared/index.ts";
import { type Aftermath, PlugPulled } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { TunnelBox } from "../../support/tunnel-box.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

const command = (peer: TunnelPeer) => ({
  id: "c1",
  type: "collect",
  expiresAt: new Date(peer.time + 3_600_000).toISOString(),
  arguments: {},
});

/** A box with an enrolment and a first report behind it, closed. */
async function prepare() {
  const peer = new TunnelPeer();
  const box = new TunnelBox(peer.http);
  const tunnel = await box.start();
  await tunnel.enrol({ server: "https://peer", code: peer.claimCode });
  await tunnel.report();
  await tunnel.deliverNow();
  await tunnel.stop();
  return { peer, restore: peer.backup(), files: box.files, clock: box.clock };
}
type Prepared = Awaited<ReturnType<typeof prepare>>;

async function unlessPulled<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PlugPulled) return undefined;
    throw error;
  }
}

/** One life that ends after that many steps on the disk, and the next one; true when the first came to its end. */
async function twoLives(
  { peer, restore, files, clock: before }: Prepared,
  steps: number,
  aftermath: Aftermath,
  losesAnswer: boolean,
): Promise<boolean> {
  const label = `${aftermath} after ${steps} steps${losesAnswer ? ", first answer lost" : ""}`;
  restore();
  // Of its own: a box that is dead must not wake up in another life.
  const clock = new ManualClock(before.now());
  let losses = losesAnswer ? 1 : 0;
  const first: TunnelBox = new TunnelBox(
    async (request) => {
      if (first.files.isDead) throw new PlugPulled();
      const answer = await peer.http(request);
      return losses-- > 0 ? failure("tunnel.unreachable", "answer lost") : answer;
    },
    files.reopen("killed"),
    clock,
  );
  first.counter = 100;
  peer.commands = [command(peer)];
  first.files.pullPlugAfter(steps);
  const durable: number[] = [];
  const tunnel = await unlessPulled(first.start());
  if (tunnel) {
    for (let i = 0; i < 2; i++) if ((await unlessPulled(tunnel.report()))?.ok) durable.push(first.counter);
    await unlessPulled(tunnel.checkIn());
    await unlessPulled(tunnel.deliverNow());
    await clock.advance(1000);
  }
  const ended = await unlessPulled(first.files.writeSynced("/data/end", new Uint8Array()).then(() => true));

  const second = new TunnelBox(peer.http, first.files.reopen(aftermath), clock);
  second.counter = 200;
  const again = await second.start();
  expect((await again.report()).ok, label).toBe(true);
  expect((await again.checkIn()).ok, label).toBe(true);
  await clock.advance(1000);
  expect(await again.deliverNow(), label).toEqual({ ok: true, value: undefined });
  await again.deliverNow();

  const told = peer.reports().map((each) => each.message.payload.at);
  for (const each of durable) expect(told, label).toContain(each);
  expect(new Set(told).size, `${label}: ${told}`).toBe(told.length);
  expect(told.at(-1), label).toBeGreaterThan(200);
  expect(peer.refusals, label).toEqual([]);
  expect(
    peer.results().filter((each) => each.message.payload.id === "c1"),
    label,
  ).toHaveLength(1);
  expect(first.ran.length + second.ran.length, label).toBeLessThanOrEqual(1);
  expect(again.status().waiting.messages, label).toBe(0);
  expect(again.status().quarantined, label).toBe(0);
  await again.stop();
  return ended === true;
}

describe("pulling the plug between any two steps", () => {
  test.each([
    ["killed", false, 3],
    ["strict", false, 1],
    // The medium's other habits are the state's own test; here some steps are enough.
    ["torn", false, 5],
    ["killed", true, 5],
    ["strict", true, 5],
  ] as const)(
    "loses and doubles nothing (%s, first answer lost: %s)",
    async (aftermath, losesAnswer, stride) => {
      const prepared = await prepare();
      let steps = 0;
      while (!(await twoLives(prepared, steps, aftermath, losesAnswer))) steps += stride;
      expect(steps).toBeGreaterThan(30);
    },
  );
});
