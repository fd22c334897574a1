import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newSenderKeys, type ServerMessage } from "../../../src/protocol/index.ts";
import { by, type ServerWorld, startServerWorld, TestBox } from "../../support/server-world.ts";

let world: ServerWorld;
beforeEach(async () => {
  world = await startServerWorld();
});
afterEach(() => world.close());

const HOUR = 3_600_000;
const newBox = () => new TestBox(world.post, world.keys);
const say = (box: TestBox, pairing: "waiting" | "wrong" | "right"): Promise<ServerMessage> =>
  box.send({
    type: "enrol",
    payload: { pairing, model: "Raspberry Pi 4", version: "1.0.0" },
  });
const reason = (answer: ServerMessage) => (answer.type === "refused" ? answer.reason.code : "ack");
const waiting = async () => {
  const [first] = await world.waitingBoxes.list();
  if (!first) throw new Error("no box waits");
  return first;
};
const type = async (code: string) =>
  world.waitingBoxes.type({ id: (await waiting()).id, siteId: world.siteId, code, by });

describe("a box without an owner", () => {
  test("waits, is listed with what it is and where, and gets nothing", async () => {
    const box = newBox();
    const answer = await say(box, "waiting");
    expect(reason(answer)).toBe("pairing-waiting");
    expect(answer.config).toBeUndefined();
    expect(answer.pairing).toBeUndefined();
    expect(await world.waitingBoxes.list()).toMatchObject([
      { model: "Raspberry Pi 4", version: "1.0.0", address: "192.0.2.1", wrongCodes: 0, state: "waiting" },
    ]);
    await say(box, "waiting");
    expect(await world.waitingBoxes.list()).toHaveLength(1);
    expect(await world.events()).toContain("pairing.waiting");
  });

  test("gets the code that a person typed, and the configuration only after it found the code its own", async () => {
    const box = newBox();
    await say(box, "waiting");
    expect(await type("7k3 m9q xao")).toMatchObject({ ok: true });
    const told = await say(box, "waiting");
    expect(told.pairing).toEqual({ code: "7K3M9QXA0" });
    expect(told.config).toBeUndefined();
    const taken = await say(box, "right");
    expect(taken.type).toBe("ack");
    expect(taken.config).toBeDefined();
    expect(await world.waitingBoxes.list()).toEqual([]);
    expect(await world.events()).toEqual(expect.arrayContaining(["pairing.typed", "appliance.enrolled"]));
    // The answer was lost: the same again.
    expect((await say(box, "right")).type).toBe("ack");
    const rows = await world.store.selectFrom("appliances").select("siteId").execute();
    expect(rows).toEqual([{ siteId: world.siteId }]);
  });

  test("that says the code is wrong goes on waiting, and the code is forgotten", async () => {
    const box = newBox();
    await say(box, "waiting");
    await type("7K3M9QXA0");
    await say(box, "waiting");
    expect(reason(await say(box, "wrong"))).toBe("pairing-waiting");
    expect(await waiting()).toMatchObject({ wrongCodes: 1, state: "waiting" });
    expect((await say(box, "waiting")).pairing).toBeUndefined();
    expect(reason(await say(box, "right"))).toBe("pairing-waiting");
    expect(await world.events()).toContain("pairing.wrong-code");
  });

  test("is not taken for saying that a code is right which nobody typed", async () => {
    const box = newBox();
    expect(reason(await say(box, "right"))).toBe("pairing-waiting");
    expect(await world.store.selectFrom("appliances").selectAll().execute()).toEqual([]);
  });

  test("gets a typed code for an hour only", async () => {
    const box = newBox();
    await say(box, "waiting");
    await type("7K3M9QXA0");
    world.clock.jump(HOUR);
    expect((await say(box, "waiting")).pairing).toBeUndefined();
    expect(await waiting()).toMatchObject({ state: "waiting" });
  });

  test("cannot be replaced by one with its signing key and another box key", async () => {
    const box = newBox();
    await say(box, "waiting");
    await type("7K3M9QXA0");
    const other = box.clone();
    other.keys = { sign: box.keys.sign, box: newSenderKeys().box };
    const answer = await say(other, "waiting");
    expect(reason(answer)).toBe("unknown-sender");
    expect(answer.pairing).toBeUndefined();
  });
});

describe("the list of boxes that wait", () => {
  test("takes a mistyped code for what it is, and names no code", async () => {
    await say(newBox(), "waiting");
    expect(await type("7K3M9QXA")).toMatchObject({ ok: false, problem: { code: "pairing.code-invalid" } });
    expect(
      await world.waitingBoxes.type({ id: (await waiting()).id, siteId: "none", code: "7K3M9QXA0", by }),
    ).toMatchObject({ ok: false, problem: { code: "fleet.not-found" } });
    expect(
      await world.waitingBoxes.type({ id: "none", siteId: world.siteId, code: "7K3M9QXA0", by }),
    ).toMatchObject({ ok: false, problem: { code: "fleet.not-found" } });
    expect(JSON.stringify(await world.waitingBoxes.list())).not.toContain("7K3M9QXA0");
  });

  test("is bounded: who fills it by force keeps no later box out for long", async () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({
      ...{ id: `w${i}`, signKey: `k${i}`, boxKey: "b", model: "m", version: "1", address: "192.0.2.9" },
      ...{ firstSeen: world.clock.now(), lastSeen: world.clock.now(), wrongCodes: 0 },
      ...{ code: null, siteId: null, typedAt: null, typedBy: null },
    }));
    await world.store.insertInto("waitingBoxes").values(rows).execute();
    const box = newBox();
    expect(reason(await say(box, "waiting"))).toBe("pairing-waiting");
    expect(await world.waitingBoxes.list()).toHaveLength(200);
    world.clock.jump(601_000);
    await say(box, "waiting");
    expect(await world.waitingBoxes.list()).toHaveLength(1);
  });

  test("forgets a box that was not heard of for a week", async () => {
    await say(newBox(), "waiting");
    world.clock.jump(8 * 24 * HOUR);
    expect(await world.waitingBoxes.list()).toEqual([]);
  });
});
