import { afterEach, beforeEach, describe, expect, test } from "vitest";
import hpProfile from "../../../src/profiles/data/hp/laserjet.json" with { type: "json" };
import { openPack } from "../../../src/protocol/index.ts";
import { rotateKeys } from "../../../src/server/keys/index.ts";
import { listPacks, loadOffers, signPacksAgain } from "../../../src/server/packs/index.ts";
import { by, type ServerWorld, startServerWorld, type TestBox } from "../../support/server-world.ts";

let world: ServerWorld;
let box: TestBox;
let boxId: string;

beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
  boxId = await idOf(box);
});
afterEach(() => world.close());

async function idOf({ keys }: TestBox): Promise<string> {
  const signKey = Buffer.from(keys.sign.publicKey).toString("hex");
  const row = await world.store
    .selectFrom("appliances")
    .select("id")
    .where("signKey", "=", signKey)
    .executeTakeFirstOrThrow();
  return row.id;
}

const file = (change: Record<string, unknown> = {}) => ({
  name: "hp.json",
  document: { ...hpProfile, ...change },
});

/** Profiles enough for a pack of several parts. */
const copies = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    file({ id: `hp/copy-${i}`, match: { sysObjectID: `1.3.6.1.4.1.99999.${i}` } }),
  );

async function make(files = [file()]) {
  const made = await world.packs.make({ files, name: "HP", by });
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

const inForce = ({ digest, serial }: { digest: string; serial: number }, at = box) =>
  at.checkIn({}, { profiles: { inForce: { digest, serial, name: "HP" } } });

describe("profile packs at the server", () => {
  test("are made of profiles that pass schema and lint, with numbers that rise", async () => {
    const first = await make();
    const second = await make();
    expect(second.serial).toBe(first.serial + 1);
    const bad = await world.packs.make({ files: [file({ vendor: undefined })], by });
    expect(!bad.ok && bad.problem.message).toContain("hp.json");
    expect(await world.packs.make({ files: [], by })).toMatchObject({ ok: false });
  });

  test("reach one box first, then all, by the configuration alone", async () => {
    const pack = await make();
    const other = await world.enrolled();
    expect(await world.packs.publish({ digest: pack.digest, to: { scope: "all" }, by })).toMatchObject({
      problem: { code: "fleet.conflict" },
    });
    await world.packs.publish({ digest: pack.digest, to: { scope: "appliance", id: boxId }, by });
    const told = await box.checkIn();
    expect(told.config?.profiles).toMatchObject({ digest: pack.digest });
    expect((await other.checkIn()).config?.profiles).toBeNull();
    box.configRevision = String(told.config?.revision);
    expect((await inForce(pack)).config).toBeUndefined();
    expect(await world.packs.publish({ digest: pack.digest, to: { scope: "all" }, by })).toMatchObject({
      ok: true,
    });
    expect((await other.checkIn()).config?.profiles).toMatchObject({ digest: pack.digest });
    // Nothing changes for the box that has it already.
    expect((await inForce(pack)).config).toBeUndefined();
    await world.packs.withdraw({ digest: pack.digest, by });
    expect((await inForce(pack)).config?.profiles).toBeNull();
  });

  test("come in parts, to the boxes that are offered them", async () => {
    const pack = await make(copies(40));
    await world.packs.publish({ digest: pack.digest, to: { scope: "appliance", id: boxId }, by });
    const reference = (await loadOffers(world.store))({ id: boxId, siteId: world.siteId })!;
    const parts: Uint8Array[] = [];
    for (let from = 0; from < reference.size; from += parts.at(-1)!.length) {
      const answer = await box.checkIn({}, { fetch: { digest: pack.digest, from } });
      parts.push(Buffer.from(answer.part!.data, "base64"));
    }
    expect(parts.length).toBeGreaterThan(1);
    const opened = openPack(Buffer.concat(parts), reference, [world.keys.sender().sign.publicKey]);
    expect(opened.ok && opened.value.pack.profiles).toHaveLength(40);
    const other = await world.enrolled();
    expect((await other.checkIn({}, { fetch: { digest: pack.digest, from: 0 } })).part).toBeUndefined();
    const beyond = await box.checkIn({}, { fetch: { digest: pack.digest, from: reference.size } });
    expect(beyond.part).toBeUndefined();
  });

  test("are signed anew after a rotation, and boxes are told", async () => {
    const pack = await make();
    await world.packs.publish({ digest: pack.digest, to: { scope: "appliance", id: boxId }, by });
    const before = (await box.checkIn()).config;
    rotateKeys(world.keyFile, world.clock);
    await signPacksAgain(world.store, world.keys);
    box.configRevision = String(before?.revision);
    const after = (await box.checkIn()).config;
    expect(after?.revision).not.toBe(before?.revision);
    expect(after?.profiles).toMatchObject({ digest: pack.digest });
    expect(after?.profiles).not.toEqual(before?.profiles);
  });

  test("that a box refuses are shown with the reason, and told once", async () => {
    const pack = await make();
    await world.packs.publish({ digest: pack.digest, to: { scope: "appliance", id: boxId }, by });
    const refused = {
      digest: pack.digest,
      code: "pack.worse",
      message: "No serials.",
      at: "2026-03-01T08:00:00.000Z",
    };
    for (let i = 0; i < 2; i++) await box.checkIn({}, { profiles: { inForce: null, refused } });
    const [listed] = await listPacks(world.store);
    expect(listed?.boxes).toMatchObject([{ id: boxId, state: "refused", words: "No serials." }]);
    expect((await world.events()).filter((kind) => kind === "appliance.profiles-refused")).toHaveLength(1);
  });
});
