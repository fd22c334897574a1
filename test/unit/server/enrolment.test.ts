import { afterEach, beforeEach, expect, test } from "vitest";
import { by, outcomeOf, type ServerWorld, startServerWorld, TestBox } from "../../support/server-world.ts";

const DAY = 86_400_000;
let world: ServerWorld;
beforeEach(async () => {
  world = await startServerWorld();
});
afterEach(() => world.close());

const newBox = () => new TestBox(world.post, world.keys);

test("a claim code makes a box known and its first answer holds the site's configuration", async () => {
  const saved = await world.sites.saveConfiguration({
    siteId: world.siteId,
    by,
    configuration: {
      schema: 1,
      ranges: [{ name: "Floor 1", addresses: ["192.168.99.0/24"], credentials: ["p"] }],
      credentials: [{ id: "p", version: "2c", community: "insider" }],
    },
  });
  expect(saved.ok).toBe(true);
  const box = newBox();
  const answer = await box.enrol(await world.claimToken());
  expect(answer.type).toBe("ack");
  expect(answer.accepted).toMatchObject({ epoch: box.epoch, data: null, control: { sequence: 1 } });
  expect(answer.config).toMatchObject({
    revision: saved.ok && saved.value.revision,
    ranges: [{ name: "Floor 1" }],
    credentials: [{ community: "insider" }],
  });
  expect(await world.events()).toContain("appliance.enrolled");
});

test("the key that used a code gets the same result when it repeats it, another key is refused", async () => {
  const token = await world.claimToken();
  const box = newBox();
  const first = await box.enrol(token);
  const again = await box.enrol(token);
  expect([first.type, again.type]).toEqual(["ack", "ack"]);
  expect(await world.store.selectFrom("appliances").select("id").execute()).toHaveLength(1);
  expect(outcomeOf(await newBox().enrol(token))).toBe("claim-used");
});

test("a code is refused when it is out of date, revoked or was never made", async () => {
  const expired = await world.claimToken({ days: 1 });
  world.clock.jump(DAY + 1000);
  expect(outcomeOf(await newBox().enrol(expired))).toBe("claim-expired");

  const revoked = await world.claimToken();
  const row = await world.store
    .selectFrom("claimCodes")
    .select("id")
    .orderBy("createdAt", "desc")
    .executeTakeFirstOrThrow();
  expect((await world.claimCodes.revoke({ id: row.id, by })).ok).toBe(true);
  expect(outcomeOf(await newBox().enrol(revoked))).toBe("claim-unknown");
  expect(outcomeOf(await newBox().enrol("0".repeat(12)))).toBe("claim-unknown");
});

test("a used code cannot be revoked: the box can", async () => {
  await world.enrolled();
  const { id } = await world.store.selectFrom("claimCodes").select("id").executeTakeFirstOrThrow();
  expect(await world.claimCodes.revoke({ id, by })).toMatchObject({
    ok: false,
    problem: { code: "claim.used" },
  });
});

test("guessing codes is limited per address and in total", async () => {
  const guess = (address: string) => {
    const box = newBox();
    box.address = address;
    return box.enrol("0".repeat(12)).then(outcomeOf);
  };
  for (let i = 0; i < 10; i++) expect(await guess("192.0.2.7")).toBe("claim-unknown");
  expect(await guess("192.0.2.7")).toBe("claim-limited");
  const outcomes = new Set<string>();
  for (let i = 0; i < 220; i++) outcomes.add(await guess(`198.51.100.${i}`));
  expect([...outcomes]).toEqual(["claim-unknown", "claim-limited"]);
  await world.clock.advance(60 * 60_000);
  expect(await guess("192.0.2.7")).toBe("claim-unknown");
});

test("only the hash of a token is stored, and nothing of it is in an event", async () => {
  const token = await world.claimToken();
  await newBox().enrol(token);
  const stored = JSON.stringify([
    await world.store.selectFrom("claimCodes").selectAll().execute(),
    await world.store.selectFrom("events").selectAll().execute(),
    await world.store.selectFrom("appliances").selectAll().execute(),
  ]);
  expect(stored).not.toContain(token);
});

test("an enrolled box with a code of another site moves there and is asked for everything", async () => {
  const box = await world.enrolled();
  const other = await world.sites.create({ name: "Bergen", by });
  if (!other.ok) throw new Error("no site");
  const answer = await box.enrol(await world.claimToken({ siteId: other.value.id }));
  expect(answer).toMatchObject({ type: "ack", want: ["full"] });
  expect(await world.store.selectFrom("appliances").select("siteId").execute()).toEqual([
    { siteId: other.value.id },
  ]);
});

test("a revoked box stays out, whatever code it brings", async () => {
  const box = await world.enrolled();
  const { id } = await world.store.selectFrom("appliances").select("id").executeTakeFirstOrThrow();
  await world.boxes.revoke({ boxId: id, by });
  expect(outcomeOf(await box.checkIn())).toBe("revoked");
  expect(outcomeOf(await box.enrol(await world.claimToken()))).toBe("revoked");
});
