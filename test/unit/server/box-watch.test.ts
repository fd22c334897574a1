import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PrinterRecord } from "../../../src/protocol/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import { boxState, createBoxWatch, inWords, readBoxStates } from "../../../src/server/fleet/index.ts";
import { inventedFleet } from "../../support/fleet-records.ts";
import {
  by,
  outcomeOf,
  type ServerWorld,
  startServerWorld,
  type TestBox,
} from "../../support/server-world.ts";

const MINUTE = 60_000;
let world: ServerWorld;
let box: TestBox;
let watch: ReturnType<typeof createBoxWatch>;

beforeEach(async () => {
  world = await startServerWorld();
  watch = createBoxWatch(world);
  box = await world.enrolled();
  await box.checkIn();
});
afterEach(() => world.close());

/** Time passes while the server listens. */
async function pass(minutes: number): Promise<void> {
  for (let half = 0; half < minutes * 2; half++) {
    await world.clock.advance(MINUTE / 2);
    await watch.look();
  }
}
async function stateOf(index = 0) {
  const boxes = await world.store.selectFrom("appliances").select("id").orderBy("enrolledAt").execute();
  return (await readBoxStates(world.store)).get(boxes[index]?.id ?? "");
}
async function newEvents(): Promise<string[]> {
  const rows = await world.store.selectFrom("events").select(["kind", "text"]).orderBy("id").execute();
  return rows.filter(({ kind }) => /offline|back/.test(kind)).map(({ text }) => text);
}
async function checkInEvery(minutes: number): Promise<void> {
  const { siteId: id } = world;
  const current = await world.sites.configuration(id);
  const { revision: _, ...rest } = current ?? {};
  const configuration = { ...rest, checkIn: { everyMinutes: minutes } };
  const saved = await world.sites.saveConfiguration({ siteId: id, configuration, by });
  expect(saved.ok).toBe(true);
}

test("a box is offline after a quarter of an hour of silence, and the event comes once", async () => {
  const heardAt = world.clock.now();
  await pass(15);
  expect(await stateOf()).toEqual({ state: "online" });
  expect(await newEvents()).toEqual([]);
  await pass(1);
  expect(await stateOf()).toMatchObject({
    ...{ state: "offline", since: heardAt },
    reason: {
      code: "box-offline",
      evidence: ["three check-ins or more are missing", "its last message came from 192.0.2.1"],
    },
  });
  await pass(60);
  expect(await newEvents()).toEqual(["Attic is offline: it has not been heard of for 15 minutes."]);
});

test("three check-ins are waited for where they come less often, by the longer of the old and the new interval", async () => {
  await checkInEvery(60);
  const { configRevision } = await world.store
    .selectFrom("sites")
    .select("configRevision")
    .executeTakeFirstOrThrow();
  // A profile pack adds its mark to the site's revision.
  box.configRevision = `${configRevision}.0123456789`;
  await box.checkIn();
  await checkInEvery(1);
  await pass(180);
  expect(await stateOf()).toEqual({ state: "online" });
  await pass(1);
  expect(await stateOf()).toMatchObject({ state: "offline" });
});

test("any message brings it back, and the event says how long it was gone and why if the box tells", async () => {
  const since = new Date(world.clock.now() + 2 * MINUTE).toISOString();
  await pass(130);
  const until = new Date(world.clock.now()).toISOString();
  await box.checkIn({}, { lastOutage: { code: "box-no-name", since, until } });
  expect(await stateOf()).toEqual({ state: "online" });
  expect((await newEvents()).at(-1)).toBe(
    "Attic is heard of again after 2 hours. It says: The server's name cannot be looked up.",
  );
  await pass(20);
  const [payload] = diffReport(undefined, inventedFleet(1));
  expect(outcomeOf(await box.report(payload))).toBe("ack");
  expect((await newEvents()).at(-1)).toBe("Attic is heard of again after 20 minutes.");
});

test("an outage of long ago explains no silence of today", async () => {
  await pass(20);
  const long = { since: "2026-01-01T00:00:00.000Z", until: "2026-01-01T01:00:00.000Z" };
  await box.checkIn({}, { lastOutage: { code: "box-no-link", ...long } });
  expect((await newEvents()).at(-1)).toBe("Attic is heard of again after 20 minutes.");
});

test("a server that was down itself calls no box offline for that", async () => {
  await world.clock.advance(24 * 60 * MINUTE);
  watch = createBoxWatch(world);
  await watch.look();
  await pass(15);
  expect(await newEvents()).toEqual([]);
  await pass(1);
  expect(await newEvents()).toEqual(["Attic is offline: it has not been heard of for 24 hours."]);
});

test("nor does one that was asleep, or whose clock was set", async () => {
  await pass(5);
  await world.clock.advance(6 * 60 * MINUTE);
  await watch.look();
  await pass(14);
  expect(await newEvents()).toEqual([]);
  world.clock.jump(-10 * MINUTE);
  await pass(14);
  expect(await newEvents()).toEqual([]);
});

test("what was offline before the server's own restart still is, without a second event", async () => {
  await pass(20);
  watch = createBoxWatch(world);
  await watch.look();
  expect(await stateOf()).toMatchObject({ state: "offline" });
  await pass(30);
  expect(await newEvents()).toHaveLength(1);
});

test("one that never checked in after its claim is told as that", async () => {
  const second = await world.enrolled();
  expect(await stateOf(1)).toMatchObject({ state: "waiting" });
  for (let round = 0; round < 4; round++) {
    await pass(5);
    await box.checkIn();
  }
  expect(await stateOf(1)).toMatchObject({
    state: "offline",
    reason: {
      code: "box-never-seen",
      evidence: expect.arrayContaining(["1 of 1 other box of its site checks in"]),
    },
  });
  await second.checkIn();
  expect(await stateOf(1)).toEqual({ state: "online" });
});

describe("the printers of a box that falls silent", () => {
  /** What the second box says of the printers, an hour after the first; and only the first goes on. */
  async function secondTold(
    records: Map<number, PrinterRecord>,
    settle: () => Promise<void> = async () => {},
  ): Promise<void> {
    const second = await world.enrolled();
    await second.checkIn();
    for (const [from, told] of [
      [box, inventedFleet(2)],
      [second, records],
    ] as const) {
      await pass(1);
      const lastSeen = new Date(world.clock.now()).toISOString();
      const [payload] = diffReport(
        undefined,
        new Map([...told].map(([ref, each]) => [ref, { ...each, firstSeen: lastSeen, lastSeen }])),
      );
      expect(outcomeOf(await from.report(payload))).toBe("ack");
    }
    const rows = await world.store
      .selectFrom("printers")
      .innerJoin("appliances", "appliances.id", "printers.applianceId")
      .select("signKey")
      .where("mergedInto", "is", null)
      .execute();
    // Who told last stands for the printers that both read.
    expect(rows.filter(({ signKey }) => signKey === keyOf(second))).toHaveLength(2);
    await settle();
    for (let round = 0; round < 4; round++) {
      await pass(5);
      await box.checkIn();
    }
  }
  const keyOf = (each: TestBox) => Buffer.from(each.keys.sign.publicKey).toString("hex");
  const shown = () =>
    world.store
      .selectFrom("printers")
      .innerJoin("appliances", "appliances.id", "printers.applianceId")
      .select(["printers.state", "appliances.offlineSince"])
      .where("mergedInto", "is", null)
      .orderBy("printers.id")
      .execute();

  test("go over to another box that reads them", async () => {
    await secondTold(inventedFleet(2));
    expect(await stateOf(1)).toMatchObject({ state: "offline" });
    expect(await shown()).toEqual(Array(2).fill({ state: "answering", offlineSince: null }));
  });

  test("stay with it where nobody else reads them, and are not called silent", async () => {
    const fleet = inventedFleet(4);
    await secondTold(new Map([...fleet].slice(2)));
    const rows = await shown();
    expect(rows.map(({ state }) => state)).toEqual(Array(4).fill("answering"));
    expect(rows.filter(({ offlineSince }) => offlineSince !== null)).toHaveLength(2);
  });

  test("are told by the box that reads them too where two records are one printer", async () => {
    // Another key, as a box gives it that knew the printer before it told its serial number.
    const other = new Map(
      [...inventedFleet(2)].map(([ref, each]) => {
        const key = each.printer.key.replaceAll(/[0-9a-f]/g, "e").slice(0, -1) + String(ref);
        return [ref, { ...each, printer: { ...each.printer, key } }] as const;
      }),
    );
    await secondTold(other, async () => {
      const rows = await world.store.selectFrom("printers").select("id").orderBy("id").execute();
      const [a, b, c, d] = rows.map(({ id }) => id);
      for (const [printerId = 0, otherId = 0] of [
        [a, c],
        [b, d],
      ])
        expect((await world.identities.link({ printerId, otherId, by })).ok).toBe(true);
      expect(await shown()).toHaveLength(2);
    });
    expect(await shown()).toEqual(Array(2).fill({ state: "answering", offlineSince: null }));
  });
});

test("a box that was revoked is not waited for, and one of two with one key is not silent", async () => {
  const [row] = await world.store.selectFrom("appliances").select("id").execute();
  await world.store.updateTable("appliances").set({ clonedAt: world.clock.now() }).execute();
  await pass(60);
  await world.store.updateTable("appliances").set({ clonedAt: null }).execute();
  await world.boxes.revoke({ boxId: row?.id ?? "", by });
  await pass(60);
  expect(await newEvents()).toEqual([]);
  expect(await stateOf()).toMatchObject({ state: "revoked" });
});

test("a box that comes back on other hardware is heard of", async () => {
  await pass(20);
  box.hardware = "cd".repeat(32);
  await box.checkIn({ moved: true });
  expect(await stateOf()).toEqual({ state: "online" });
  await pass(10);
  await box.checkIn({ moved: true });
  await pass(10);
  expect(await stateOf()).toEqual({ state: "online" });
});

const contact = (id: string, siteId: string, offlineSince: number | null, more = {}) => ({
  ...{ id, siteId, offlineSince, enrolledAt: 0, revokedAt: null, lastCheckInAt: 1, remoteAddress: null },
  ...more,
});

test.each([
  ["alone among boxes that check in", "box-offline", [["a", "s", null]]],
  [
    "with the site's other box, while another site's checks in",
    "box-site-offline",
    [
      ["a", "s", 90_000],
      ["b", "t", null],
    ],
  ],
  [
    "with all others at about the same time",
    "box-all-offline",
    [
      ["a", "s", 90_000],
      ["b", "t", 200_000],
    ],
  ],
  ["hours after the others died", "box-offline", [["a", "s", 50_000_000]]],
  ["as the only box there is", "box-offline", []],
] as const)("a box that is silent %s: %s", (_, code, others) => {
  const silent = contact("x", "s", 100_000);
  const all = [silent, ...others.map(([id, siteId, since]) => contact(id, siteId, since))];
  expect(boxState(silent, all).reason?.code).toBe(code);
});

test("silence is told in whole words", () => {
  expect([60_000, 119 * MINUTE, 3 * 60 * MINUTE, 72 * 60 * MINUTE, -5].map(inWords)).toEqual([
    ...["1 minute", "119 minutes", "3 hours", "3 days", "0 minutes"],
  ]);
});
