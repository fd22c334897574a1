import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listRecordings, readRecording } from "../../../src/server/recordings.ts";
import { success } from "../../../src/shared/index.ts";
import { resultParts } from "../../../src/tunnel/commands.ts";
import { type ServerWorld, startServerWorld, type TestBox } from "../../support/server-world.ts";

let world: ServerWorld;
let box: TestBox;
const command = "c".repeat(32);

beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
  const { id } = await world.store.selectFrom("appliances").select("id").executeTakeFirstOrThrow();
  await world.store
    .insertInto("commands")
    .values({
      ...{ id: command, applianceId: id, type: "record", arguments: JSON.stringify({ printer: "k1" }) },
      ...{ createdAt: 1, createdBy: "Ada", expiresAt: world.clock.now() + 1000 },
      ...{ resultAt: null, outcome: null, result: null },
    })
    .execute();
});
afterEach(() => world.close());

const send = (payload: Record<string, unknown>) =>
  box.send({ type: "command-result", payload: { id: command, ok: true, part: 1, parts: 1, ...payload } });

async function shown() {
  const { siteId } = world;
  const { id: applianceId } = await world.store
    .selectFrom("appliances")
    .select("id")
    .executeTakeFirstOrThrow();
  await world.store
    .insertInto("printers")
    .values({
      ...{ siteId, applianceId, key: "k1", address: "192.0.2.1", addressOrder: "", state: "answering" },
      ...{
        searchText: "",
        document: "{}",
        firstSeen: 1,
        lastSeen: 1,
        errorCount: 0,
        alertCount: 0,
        updatedAt: 1,
      },
      ...{ vendor: null, model: null, serialNumber: null, hostname: null, location: null, macAddress: null },
      ...{ assetNumber: null, profile: null, silentSince: null, deviceStatus: null, printerStatus: null },
      ...{ displayText: null, total: null, totalUnit: null, mono: null, color: null, lowestSupply: null },
    })
    .execute();
  const { id } = await world.store.selectFrom("printers").select("id").executeTakeFirstOrThrow();
  return listRecordings(world.store, id, world.clock.now());
}

test("a recording that came in parts is kept whole, apart from its command", async () => {
  const lines = "1.3.6.1.2.1.1.1.0|4|Acme\n".repeat(1000);
  const whole = JSON.stringify({ recording: lines, variables: 1000, isComplete: true });
  await send({ parts: 2, result: whole.slice(0, 9000) });
  expect(await readRecording(world.store, command)).toBeUndefined();
  await send({ part: 2, parts: 2, result: whole.slice(9000) });
  expect((await readRecording(world.store, command))?.text).toBe(lines);
  const { result } = await world.store.selectFrom("commands").select("result").executeTakeFirstOrThrow();
  expect(result?.length).toBeLessThan(200);
  expect(await shown()).toMatchObject([{ state: "done", variables: 1000 }]);
});

test("a recording of all that a walk takes goes through in parts, each small enough", async () => {
  // 4 MiB of octets that no compression makes smaller, as text: what a walk takes at most.
  const lines = Array.from(
    { length: 10_000 },
    (_, i) => `1.3.6.1.4.1.99999.1.${i}|4x|${randomBytes(420).toString("hex")}\n`,
  );
  const recording = lines.join("");
  const parts = resultParts(command, success({ recording, variables: lines.length, isComplete: true }));
  expect(parts.length).toBeGreaterThan(20);
  for (const payload of parts) {
    const answer = await box.send({ type: "command-result", payload });
    expect(answer.type).toBe("ack");
  }
  expect((await readRecording(world.store, command))?.text === recording).toBe(true);
  const left = await world.store.selectFrom("commandParts").selectAll().execute();
  expect(left).toEqual([]);
});

test.each([
  [
    "a refusal",
    { ok: false, problem: { code: "recording.not-allowed", message: "Not allowed here." } },
    "Not allowed here.",
  ],
  ["something else", { result: { recording: 7 } }, "What the box sent is no recording."],
])("%s is shown with its reason", async (_, payload, words) => {
  await send(payload);
  expect(await shown()).toMatchObject([{ state: "failed", words }]);
});
