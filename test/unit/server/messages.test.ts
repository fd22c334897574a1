import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bodyHash, newRandomId, newSenderKeys, type PrinterRecord } from "../../../src/protocol/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import { rotateKeys } from "../../../src/server/keys/index.ts";
import { inventedFleet } from "../../support/fleet-records.ts";
import { by, outcomeOf, type ServerWorld, startServerWorld, TestBox } from "../../support/server-world.ts";

let world: ServerWorld;
let box: TestBox;
beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
});
afterEach(() => world.close());

const full = (fleet: ReadonlyMap<number, PrinterRecord> = inventedFleet(3)) =>
  diffReport(undefined, fleet)[0];
const boxId = async () =>
  (await world.store.selectFrom("appliances").select("id").executeTakeFirstOrThrow()).id;
const printers = () => world.store.selectFrom("printers").selectAll().orderBy("id").execute();

describe("what cannot be opened changes nothing", () => {
  const statusOf = async (envelope: Uint8Array, headers = {}) => (await world.post(envelope, headers)).status;

  test("another content type, a foreign key, damage, size", async () => {
    const envelope = box.seal(box.compose({ type: "check-in", payload: {} }));
    expect(await statusOf(envelope, { "content-type": "text/plain" })).toBe(415);
    const damaged = Uint8Array.from(envelope);
    damaged[200] = damaged[200]! ^ 1;
    expect(await statusOf(damaged)).toBe(400);
    const foreign = Uint8Array.from(envelope);
    foreign[6] = foreign[6]! ^ 1;
    expect(await statusOf(foreign)).toBe(409);
    expect(await statusOf(new Uint8Array(0))).toBe(409);
    expect(await statusOf(new Uint8Array(1024 * 1024 + 1))).toBe(413);
    expect(world.outcomes).toEqual(["accepted", "malformed", "not-opened", "not-for-us", "not-for-us"]);
  });

  test("too many from one address", async () => {
    const held = await startServerWorld({ perAddress: { burst: 2, perMinute: 1 } });
    const sender = new TestBox(held.post, held.keys);
    const envelope = sender.seal(sender.compose({ type: "check-in", payload: {} }));
    await held.post(envelope);
    await held.post(envelope);
    const refused = await held.post(envelope);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await held.close();
  });

  test("more at once than can be taken are told to come back", async () => {
    const envelopes = Array.from({ length: 40 }, () =>
      box.seal(box.compose({ type: "check-in", payload: {} })),
    );
    const answers = await Promise.all(envelopes.map((envelope) => world.post(envelope)));
    const busy = answers.filter((answer) => answer.status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy[0]?.headers.get("retry-after")).toBe("5");
  });
});

describe("strangers get a sealed refusal", () => {
  test("unknown keys", async () => {
    expect(outcomeOf(await new TestBox(world.post, world.keys).checkIn())).toBe("unknown-sender");
  });

  test("a known signing key with another box key", async () => {
    box.keys = { sign: box.keys.sign, box: newSenderKeys().box };
    expect(outcomeOf(await box.checkIn())).toBe("unknown-sender");
  });

  test("one that says more than an enrolment may", async () => {
    const stranger = new TestBox(world.post, world.keys);
    expect(outcomeOf(await stranger.report({ filler: "x".repeat(200_000) }))).toBe("unknown-sender");
  });
});

describe("check-in", () => {
  test("keeps what the box says of itself", async () => {
    const answer = await box.checkIn(
      { configRevision: "7-abc" },
      {
        health: { hostname: "attic", model: "Small box" },
        addresses: [{ interface: "eth0", address: "10.0.0.5" }],
      },
    );
    expect(answer).toMatchObject({ type: "ack", accepted: { control: { sequence: 2 } } });
    expect(await world.store.selectFrom("appliances").selectAll().executeTakeFirst()).toMatchObject({
      hostname: "attic",
      model: "Small box",
      version: "1.0.0",
      configRevision: "7-abc",
      localAddresses: JSON.stringify([{ interface: "eth0", address: "10.0.0.5" }]),
      lastCheckInAt: world.clock.now(),
      remoteAddress: "192.0.2.1",
    });
  });

  test("brings the configuration only while another one is in force", async () => {
    const first = await box.checkIn();
    const revision = String(first.config?.revision);
    expect((await box.checkIn({ configRevision: revision })).config).toBeUndefined();
    const saved = await world.sites.saveConfiguration({
      siteId: world.siteId,
      configuration: { schema: 1, ranges: [], credentials: [] },
      by,
    });
    const next = await box.checkIn({ configRevision: revision });
    expect(next.config?.revision).toBe(saved.ok && saved.value.revision);
  });

  test("tells why a configuration is not in force, once", async () => {
    const configProblem = { revision: "2-x", message: "ranges[0]: not allowed here" };
    await box.checkIn({}, { configProblem });
    await box.checkIn({}, { configProblem });
    expect((await world.events()).filter((kind) => kind === "appliance.configuration-refused")).toHaveLength(
      1,
    );
    await box.checkIn();
    expect(await world.store.selectFrom("appliances").select("configProblem").execute()).toEqual([
      { configProblem: null },
    ]);
  });

  test("overtaken by a later one is refused, the latest may repeat", async () => {
    const early = box.compose({ type: "check-in", payload: checkInPayload });
    const late = box.compose({ type: "check-in", payload: checkInPayload });
    expect(outcomeOf(await box.sendBody(late))).toBe("ack");
    expect(outcomeOf(await box.sendBody(early))).toBe("sequence-passed");
    expect(outcomeOf(await box.sendBody(late))).toBe("ack");
  });
});

const checkInPayload = {
  clock: { state: "ntp", uptimeMs: 1, now: "2026-03-01T08:00:00.000Z" },
  versions: { appliance: "1.0.0" },
};

describe("commands", () => {
  test("are repeated until a result arrives, and run once", async () => {
    const queued = await world.boxes.command({ boxId: await boxId(), type: "collect", by });
    const id = queued.ok ? queued.value.id : "";
    expect((await box.checkIn()).commands).toMatchObject([{ id, type: "collect" }]);
    expect((await box.checkIn()).commands).toHaveLength(1);
    const result = { id, ok: true, result: { printers: 3 }, part: 1, parts: 1 };
    expect(outcomeOf(await box.send({ type: "command-result", payload: result }))).toBe("ack");
    expect((await box.checkIn()).commands).toBeUndefined();
    expect(await world.store.selectFrom("commands").selectAll().executeTakeFirst()).toMatchObject({
      outcome: "done",
      result: JSON.stringify({ printers: 3 }),
    });
  });

  test("lapse", async () => {
    await world.boxes.command({ boxId: await boxId(), type: "discover", by });
    world.clock.jump(8 * 86_400_000);
    expect((await box.checkIn()).commands).toBeUndefined();
  });

  test("a result in parts is put together again", async () => {
    const queued = await world.boxes.command({ boxId: await boxId(), type: "collect", by });
    const id = queued.ok ? queued.value.id : "";
    const text = JSON.stringify({ walk: "x".repeat(50) });
    const part = (n: number, result: string) =>
      box.send({ type: "command-result", payload: { id, ok: true, result, part: n, parts: 2 } });
    const digests: string[] = [];
    const digestOf = async () => {
      const row = await world.store.selectFrom("streams").select("bodyHash").where("stream", "=", "data");
      return (await row.executeTakeFirstOrThrow()).bodyHash ?? "";
    };
    await part(1, text.slice(0, 20));
    digests.push(await digestOf());
    expect((await box.checkIn()).commands).toHaveLength(1);
    await part(2, text.slice(20));
    digests.push(await digestOf());
    const kept = await world.store.selectFrom("commands").selectAll().executeTakeFirstOrThrow();
    expect(kept.result).toBe(text);
    // What the box's own page shows of the same messages.
    expect(new Set(digests).size).toBe(2);
    expect(JSON.parse(kept.digests ?? "")).toEqual(digests);
  });

  test("a result of a command that nobody gave changes nothing", async () => {
    const payload = { id: "none", ok: false, problem: { code: "x", message: "y" }, part: 1, parts: 1 };
    expect(outcomeOf(await box.send({ type: "command-result", payload }))).toBe("ack");
  });
});

describe("reports", () => {
  test("a full one, then what changed", async () => {
    const fleet = inventedFleet(3);
    const body = box.compose({ type: "report", payload: full(fleet) });
    expect(await box.sendBody(body)).toMatchObject({
      type: "ack",
      accepted: { data: { sequence: 1, body: bodyHash(body) } },
    });
    expect(await printers()).toHaveLength(3);

    const changed = new Map(fleet);
    const [[ref, record]] = [...fleet] as [[number, PrinterRecord]];
    const counters = { ...record.printer.counters, total: 1_000_000 };
    const { readings: _, ...printer } = record.printer;
    changed.set(ref, { ...record, printer: { ...printer, counters } });
    const [changes] = diffReport({ hash: bodyHash(body), records: fleet }, changed);
    expect(changes?.form).toBe("changes");
    expect(outcomeOf(await box.report(changes))).toBe("ack");
    const row = (await printers()).find((each) => each.key === record.printer.key);
    expect(row).toMatchObject({ total: 1_000_000, model: record.printer.model });
  });

  test("one that builds on an unknown report is refused, and the next need not wait for it", async () => {
    const fleet = inventedFleet(2);
    const [changes] = diffReport({ hash: "a".repeat(64), records: new Map() }, fleet);
    const answer = await box.report(changes);
    expect(outcomeOf(answer)).toBe("need-full");
    expect(answer.want).toEqual(["full"]);
    expect(await printers()).toHaveLength(0);
    expect(outcomeOf(await box.report(full(fleet)))).toBe("ack");
  });

  test("a repeated one is acknowledged again and taken once", async () => {
    const body = box.compose({ type: "report", payload: full() });
    await box.sendBody(body);
    expect(outcomeOf(await box.sendBody(body))).toBe("ack");
    expect(await world.store.selectFrom("reports").select("id").execute()).toHaveLength(1);
  });

  test("another body under the same number is refused and changes nothing", async () => {
    await box.report(full());
    const clash = await box.report(full(inventedFleet(5, 99)), { sequence: 1 });
    expect(outcomeOf(clash)).toBe("sequence-reused");
    expect(await printers()).toHaveLength(3);
  });

  test("a hole is refused with the number that is missing", async () => {
    await box.report(full());
    const answer = await box.report(full(), { sequence: 4 });
    expect(answer).toMatchObject({
      type: "refused",
      reason: { code: "gap", expected: 2 },
      want: [{ from: 2 }],
    });
    expect(outcomeOf(await box.report(full(), { sequence: 4, lost: { from: 2, to: 3 } }))).toBe("ack");
    expect(await world.events()).toContain("message.lost");
  });

  test("a poisoned one is refused with its field, shown, and blocks nothing", async () => {
    const { refs: _, ...rest } = full()!;
    const answer = await box.report({ ...rest, refs: "many" });
    expect(answer).toMatchObject({
      type: "refused",
      reason: { code: "report-invalid", field: "payload.refs" },
    });
    expect(await world.events()).toContain("message.refused");
    expect(outcomeOf(await box.report(full()))).toBe("ack");
    expect(await world.events()).not.toContain("message.lost");
  });

  test("a message that is none is refused and blocks nothing", async () => {
    const answer = await box.sendBody(Buffer.from("[".repeat(50)));
    expect(outcomeOf(answer)).toBe("message-invalid");
    expect(outcomeOf(await box.report(full()))).toBe("ack");
  });

  test("one above the size that reports may have is refused for its content", async () => {
    const noise = Array.from({ length: 9000 }, () => newRandomId()).join("");
    const answer = await box.report({ noise });
    expect(outcomeOf(answer)).toBe("report-invalid");
    const payload = { id: "x", ok: true, result: noise, part: 1, parts: 1 };
    expect(outcomeOf(await box.send({ type: "command-result", payload }))).toBe("ack");
  });

  test("asked for in full, the wish ends with the full one", async () => {
    await world.boxes.wantFull({ boxId: await boxId(), by });
    expect((await box.checkIn()).want).toEqual(["full"]);
    expect((await box.report(full())).want).toBeUndefined();
    expect((await box.checkIn()).want).toBeUndefined();
  });
});

describe("epochs", () => {
  test("a new one is accepted and shown, what comes late of the old one is not", async () => {
    await box.report(full());
    const late = box.compose({ type: "report", payload: full(inventedFleet(9, 5)) });
    box.epoch = newRandomId();
    box.sequence = { data: 0, control: 0 };
    expect(outcomeOf(await box.report(full(inventedFleet(2))))).toBe("ack");
    expect(await world.events()).toContain("appliance.new-epoch");
    expect(outcomeOf(await box.sendBody(late))).toBe("sequence-passed");
    const answering = (await printers()).filter((row) => row.state === "answering");
    expect(answering).toHaveLength(2);
  });

  test("changes that waited while a box lost its memory are taken, and the full report after them is whole", async () => {
    const first = box.compose({ type: "report", payload: full(inventedFleet(3)) });
    await box.sendBody(first);
    const fleet = inventedFleet(3);
    const changed = new Map(
      [...fleet].map(([ref, record]) => [ref, { ...record, state: "silent" as const }]),
    );
    const [changes] = diffReport({ hash: bodyHash(first), records: fleet }, changed);
    box.epoch = newRandomId();
    box.sequence = { data: 0, control: 0 };
    expect(outcomeOf(await box.report(changes))).toBe("ack");
    expect((await printers()).filter(({ state }) => state === "answering")).toHaveLength(0);
    // Its inventory was lost too: other numbers for fewer printers.
    const renumbered = new Map([...inventedFleet(2)].map(([ref, record]) => [ref + 7, record]));
    expect(outcomeOf(await box.report(full(renumbered)))).toBe("ack");
    expect((await printers()).filter(({ state }) => state === "answering")).toHaveLength(2);
    const sightings = await world.store.selectFrom("sightings").select("ref").execute();
    expect(new Set(sightings.map(({ ref }) => ref))).toEqual(new Set(renumbered.keys()));
  });

  test("a server restored from a backup asks for what it lacks", async () => {
    await box.report(full());
    const backup = await world.store.selectFrom("streams").selectAll().where("stream", "=", "data").execute();
    const second = box.compose({ type: "report", payload: full() });
    await box.sendBody(second);
    const third = box.compose({ type: "report", payload: full() });
    await world.store.deleteFrom("streams").where("stream", "=", "data").execute();
    await world.store.insertInto("streams").values(backup).execute();
    await world.store.deleteFrom("messages").where("sequence", "=", 2).execute();
    expect(await box.sendBody(third)).toMatchObject({
      reason: { code: "gap", expected: 2 },
      want: [{ from: 2 }],
    });
    expect(outcomeOf(await box.sendBody(second))).toBe("ack");
    expect(outcomeOf(await box.sendBody(third))).toBe("ack");
  });
});

describe("one key, two boxes", () => {
  test("boots that interleave are shown as a copied box and nothing more is taken until it is settled", async () => {
    const copy = box.clone();
    copy.boot = newRandomId();
    await box.checkIn();
    copy.sequence = { ...box.sequence };
    expect(outcomeOf(await copy.checkIn())).toBe("ack");
    box.sequence = { ...copy.sequence };
    expect(outcomeOf(await box.checkIn())).toBe("cloned");
    expect(outcomeOf(await box.report(full()))).toBe("cloned");
    expect(await printers()).toHaveLength(0);
    expect(await world.events()).toContain("appliance.cloned");

    expect((await world.boxes.settleCopy({ boxId: await boxId(), by })).ok).toBe(true);
    expect(outcomeOf(await box.report(full(), { sequence: 1 }))).toBe("ack");
  });

  test("a restart is no copy, and neither is a report that waited through it", async () => {
    const waiting = box.compose({ type: "report", payload: full() });
    box.boot = newRandomId();
    expect(outcomeOf(await box.checkIn())).toBe("ack");
    expect(outcomeOf(await box.sendBody(waiting))).toBe("ack");
    expect(outcomeOf(await box.checkIn())).toBe("ack");
    expect(outcomeOf(await box.report(full()))).toBe("ack");
  });

  test("on other hardware only a check-in that says so is taken, until a person confirms", async () => {
    await box.report(full());
    box.hardware = "cd".repeat(32);
    box.boot = newRandomId();
    expect(outcomeOf(await box.checkIn())).toBe("hardware-changed");
    expect(outcomeOf(await box.report(full()))).toBe("hardware-changed");
    world.clock.jump(1000);
    box.epoch = newRandomId();
    box.sequence = { data: 0, control: 0 };
    const answer = await box.checkIn({ moved: true });
    expect(answer.type).toBe("ack");
    expect(answer.config).toBeUndefined();
    expect(await world.events()).toContain("appliance.hardware-changed");
    expect(outcomeOf(await box.report(full(), { sequence: 1 }))).toBe("hardware-changed");

    expect((await world.boxes.confirmMove({ boxId: await boxId(), by })).ok).toBe(true);
    expect(outcomeOf(await box.report(full(), { sequence: 1 }))).toBe("ack");
    expect((await box.checkIn()).config).toBeDefined();
  });
});

test("what was sealed to keys that were rotated since is still opened, and answered with the new ones", async () => {
  const sealed = box.seal(box.compose({ type: "check-in", payload: checkInPayload }));
  const before = world.keys.sender();
  expect(rotateKeys(world.keyFile, world.clock)).toBe(2);
  expect(JSON.parse(world.keys.document().document)).toMatchObject({ serial: 2 });
  const response = await world.post(sealed);
  expect(response.status).toBe(200);
  const answer = box.open(new Uint8Array(await response.arrayBuffer()), sealed);
  expect(answer.type).toBe("ack");
  expect(Buffer.from(world.keys.sender().sign.publicKey).equals(before.sign.publicKey)).toBe(false);
});
