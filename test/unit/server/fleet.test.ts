import { afterEach, beforeEach, expect, test } from "vitest";
import { bodyHash, type PrinterRecord } from "../../../src/protocol/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import {
  by,
  outcomeOf,
  type ServerWorld,
  startServerWorld,
  type TestBox,
} from "../../support/server-world.ts";

let world: ServerWorld;
let box: TestBox;
beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
});
afterEach(() => world.close());

const minute = (n: number) => new Date(Date.parse("2026-03-01T07:00:00Z") + n * 60_000).toISOString();
const key = "ab12".repeat(8);

function laser(
  at: number,
  more: Partial<PrinterRecord["printer"]> = {},
  record: Partial<PrinterRecord> = {},
) {
  return {
    printer: {
      ...{ key, address: "10.0.0.9", port: 161, snmpVersion: "2c" as const },
      vendor: "Acme",
      model: "Acme Laser 420",
      serialNumber: "SN1",
      counters: { total: 1000 + at, totalUnit: "impressions", mono: 500 },
      supplies: [
        { index: "1.1", description: "Black", percent: 80 - at, level: 80 - at, maxCapacity: 100 },
        { index: "1.2", description: "Waste", percent: null, level: -3, receptacle: true as const },
      ],
      ...more,
    },
    firstSeen: minute(0),
    lastSeen: minute(at),
    state: "answering" as const,
    ...record,
  } satisfies PrinterRecord;
}

async function report(from: TestBox, ...records: PrinterRecord[]): Promise<void> {
  const [payload] = diffReport(undefined, new Map(records.map((record, ref) => [ref, record])));
  expect(outcomeOf(await from.report(payload))).toBe("ack");
}

const printer = () => world.store.selectFrom("printers").selectAll().executeTakeFirstOrThrow();

test("a printer's record stands whole in its row, and what is searched and sorted by in columns", async () => {
  const record = laser(5);
  await report(box, record);
  const row = await printer();
  expect(JSON.parse(row.document)).toEqual(record);
  expect(row).toMatchObject({
    ...{ key, model: "Acme Laser 420", serialNumber: "SN1", address: "10.0.0.9", addressOrder: "40a000009" },
    ...{ total: 1005, totalUnit: "impressions", mono: 500, color: null, lowestSupply: 75 },
    ...{ state: "answering", firstSeen: Date.parse(minute(0)), lastSeen: Date.parse(minute(5)) },
  });
  expect(row.searchText).toContain("acme laser 420");
});

test("the history holds a row per value that changed, at the time it was read", async () => {
  await report(box, laser(5));
  await report(box, laser(6));
  const readings = await world.store
    .selectFrom("readings")
    .select(["name", "at", "value"])
    .orderBy("name")
    .orderBy("at")
    .execute();
  expect(readings).toEqual([
    { name: "counters.mono", at: Date.parse(minute(5)), value: 500 },
    { name: "counters.total", at: Date.parse(minute(5)), value: 1005 },
    { name: "counters.total", at: Date.parse(minute(6)), value: 1006 },
  ]);
  const levels = await world.store
    .selectFrom("supplyReadings")
    .select(["supplyIndex", "percent"])
    .orderBy("supplyIndex")
    .orderBy("at")
    .execute();
  expect(levels).toEqual([
    { supplyIndex: "1.1", percent: 75 },
    { supplyIndex: "1.1", percent: 74 },
    { supplyIndex: "1.2", percent: null },
  ]);
});

test("two boxes of a site that see one printer share its row, and the latest answer stands", async () => {
  const second = await world.enrolled();
  await report(box, laser(5));
  await report(second, laser(7, { hostname: "seen-by-second" }));
  await report(box, laser(6, { hostname: "seen-by-first" }));
  expect(await world.store.selectFrom("printers").select("id").execute()).toHaveLength(1);
  expect(await world.store.selectFrom("sightings").select("ref").execute()).toHaveLength(2);
  expect(await printer()).toMatchObject({ hostname: "seen-by-second", total: 1007 });
});

test("a printer that one box no longer reaches stays answering while another gets answers", async () => {
  const second = await world.enrolled();
  await report(second, laser(5, { hostname: "seen-by-second" }));
  await report(box, laser(6));
  await report(box, laser(6, {}, { state: "silent", silentSince: minute(8) }));
  expect(await printer()).toMatchObject({ state: "answering", hostname: "seen-by-second" });
});

test("each box's changes build on its own words, whoever spoke last", async () => {
  const second = await world.enrolled();
  const send = async (
    from: TestBox,
    before: PrinterRecord | undefined,
    hash: string,
    after: PrinterRecord,
  ) => {
    const base = before && { hash, records: new Map([[4, before]]) };
    const body = from.compose({ type: "report", payload: diffReport(base, new Map([[4, after]]))[0] });
    expect(outcomeOf(await from.sendBody(body))).toBe("ack");
    return bodyHash(body);
  };
  const mine = [
    laser(1, { hostname: "first" }),
    laser(5, { hostname: "first" }),
    laser(9, { hostname: "first" }),
  ];
  const others = [laser(3, { hostname: "second" }), laser(7, { hostname: "second" })];
  let hash = await send(box, undefined, "", mine[0]!);
  let other = await send(second, undefined, "", others[0]!);
  hash = await send(box, mine[0], hash, mine[1]!);
  other = await send(second, others[0], other, others[1]!);
  expect(await printer()).toMatchObject({ hostname: "second", total: 1007 });
  await send(box, mine[1], hash, mine[2]!);
  expect(await printer()).toMatchObject({ hostname: "first", total: 1009 });
});

test("two sites never share a printer", async () => {
  const bergen = await world.sites.create({ name: "Bergen", by: { name: "Ada" } });
  const second = await world.enrolled({ siteId: bergen.ok ? bergen.value.id : "" });
  await report(box, laser(5));
  await report(second, laser(5));
  expect(await world.store.selectFrom("printers").select("id").execute()).toHaveLength(2);
});

test("a printer that no box lists any more is silent and keeps its history", async () => {
  await report(box, laser(5));
  await report(box);
  expect(await printer()).toMatchObject({ state: "silent", silentSince: Date.parse(minute(5)) });
  expect(await world.store.selectFrom("readings").select("at").execute()).toHaveLength(2);
  await report(box, laser(9));
  expect(await printer()).toMatchObject({ state: "answering", silentSince: null });
});

test("the printers of a revoked box are silent, but for those that another box gets answers from", async () => {
  const second = await world.enrolled();
  const shared = laser(5, { hostname: "seen-by-second" });
  const other = (name: string) => ({ key: name.repeat(4), serialNumber: name, address: "10.0.0.10" });
  await report(second, shared, laser(4, other("0123abcd"), { state: "silent", silentSince: minute(4) }));
  await report(box, laser(6), laser(6, other("0123abcd")), laser(7, other("4567abcd")));
  const { id } = await world.store
    .selectFrom("appliances")
    .select("id")
    .where("signKey", "=", Buffer.from(box.keys.sign.publicKey).toString("hex"))
    .executeTakeFirstOrThrow();
  await world.boxes.revoke({ boxId: id, by });
  const rows = await world.store
    .selectFrom("printers")
    .select(["hostname", "serialNumber", "state", "silentSince"])
    .orderBy("id")
    .execute();
  expect(rows).toEqual([
    { hostname: "seen-by-second", serialNumber: "SN1", state: "answering", silentSince: null },
    { hostname: null, serialNumber: "0123abcd", state: "silent", silentSince: Date.parse(minute(6)) },
    { hostname: null, serialNumber: "4567abcd", state: "silent", silentSince: Date.parse(minute(7)) },
  ]);
});

test("readings of one box stay in their order, whatever its clock made of their times", async () => {
  await box.checkIn({}, { clock: { state: "unset", uptimeMs: 5000, now: "2020-01-01T00:00:00.000Z" } });
  const earlierBoot = { boot: "cd".repeat(16), uptimeMs: 60_000, clock: "unset" as const };
  const minute = (n: number) => new Date(world.clock.now() - 3_600_000 + n * 60_000).toISOString();
  await world.clock.advance(7_200_000);
  const read = (total: number, lastSeen: string, more: Partial<PrinterRecord> = {}) =>
    report(box, laser(5, { counters: { total } }, { firstSeen: minute(0), lastSeen, ...more }));
  await read(10, minute(1));
  // Of a start that the server never heard of, by a clock that nobody set.
  await read(20, minute(0), { clock: earlierBoot });
  await read(30, minute(2), { clock: earlierBoot });
  // By a clock that was put back meanwhile.
  await read(40, minute(1));
  await read(50, minute(3));
  const { id } = await printer();
  const rows = await world.store
    .selectFrom("readings")
    .select(["value", "at"])
    .where("printerId", "=", id)
    .where("name", "=", "counters.total")
    .orderBy("at")
    .execute();
  const at = (time: string, more = 0) => Date.parse(time) + more;
  expect(rows).toEqual([
    { value: 10, at: at(minute(1)) },
    { value: 20, at: at(minute(1), 1) },
    { value: 30, at: at(minute(2)) },
    { value: 40, at: at(minute(2), 1) },
    { value: 50, at: at(minute(3)) },
  ]);
});

test("readings of a box without the time are dated by its uptime, others never later than now", async () => {
  const uptimeMs = 600_000;
  await box.checkIn({}, { clock: { state: "unset", uptimeMs, now: "2020-01-01T00:00:00.000Z" } });
  const clock = { boot: box.boot, uptimeMs: uptimeMs - 60_000, clock: "unset" as const };
  await report(
    box,
    laser(5, {}, { firstSeen: "2020-01-01T00:00:00.000Z", lastSeen: "2020-01-01T00:00:00.000Z", clock }),
  );
  expect((await printer()).lastSeen).toBe(world.clock.now() - 60_000);
  await report(box, laser(5, {}, { lastSeen: "2031-01-01T00:00:00.000Z" }));
  expect((await printer()).lastSeen).toBe(world.clock.now());
});
