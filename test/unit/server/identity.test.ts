import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PrinterRecord } from "../../../src/protocol/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import { volumes } from "../../../src/server/fleet/index.ts";
import { likeness, type RowFacts } from "../../../src/server/fleet/same-printer.ts";
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

const START = Date.parse("2026-02-20T06:00:00Z");
const at = (hours: number) => new Date(START + hours * 3_600_000).toISOString();
const key = (n: number) => n.toString(16).padStart(32, "0");

function record(hours: number, more: Partial<PrinterRecord["printer"]>, total?: number): PrinterRecord {
  return {
    printer: {
      ...{ key: key(1), address: "10.0.0.9", port: 161, snmpVersion: "2c" as const },
      ...{ vendor: "Acme", model: "Acme Laser 420" },
      ...(total === undefined ? {} : { counters: { total, totalUnit: "impressions" } }),
      ...more,
    },
    firstSeen: at(0),
    lastSeen: at(hours),
    state: "answering",
  };
}

async function report(from: TestBox, records: Record<number, PrinterRecord>): Promise<void> {
  const refs = new Map(Object.entries(records).map(([ref, each]) => [Number(ref), each]));
  const [payload] = diffReport(undefined, refs);
  expect(outcomeOf(await from.report(payload))).toBe("ack");
}

/** Printers as lists show them. */
const shown = () =>
  world.store
    .selectFrom("printers")
    .select(["id", "address", "serialNumber", "macAddress", "state", "total"])
    .where("mergedInto", "is", null)
    .orderBy("id")
    .execute();
const pages = async (id: number) => {
  const printers = [{ id, totalUnit: "impressions" }];
  const [volume] = await volumes(world.store, {
    printers,
    from: 0,
    to: START * 2,
    names: ["counters.total"],
  });
  return volume?.pages;
};
const linkIds = async () =>
  (await world.store.selectFrom("printerLinks").select("id").orderBy("id").execute()).map(({ id }) => id);

const MAC = "02:00:00:00:00:01";

describe("who is who, when several reports have told", () => {
  test("a new address, name, firmware and network card change nothing about who a printer is", async () => {
    await report(box, { 1: record(1, { serialNumber: "SN1", macAddress: MAC, firmware: "1" }, 1000) });
    const moved = { serialNumber: "SN1", macAddress: "02:00:00:00:00:02", address: "10.0.0.77" };
    await report(box, { 1: record(4, { ...moved, firmware: "2", hostname: "renamed" }, 1010) });
    const [printer, ...others] = await shown();
    expect(others).toEqual([]);
    expect(printer).toMatchObject({ address: "10.0.0.77", total: 1010 });
    expect(await pages(printer!.id)).toBe(10);
  });

  test("a replaced printer at the same address is another, and its count is not the old one's", async () => {
    await report(box, { 1: record(1, { serialNumber: "SN1", macAddress: MAC }, 90_000) });
    const replaced = { key: key(2), serialNumber: "SN2", macAddress: "02:00:00:00:00:02" };
    const silent = {
      ...record(1, { serialNumber: "SN1", macAddress: MAC }, 90_000),
      state: "silent" as const,
    };
    await report(box, { 1: silent, 2: record(4, replaced, 12) });
    expect(await shown()).toMatchObject([
      { serialNumber: "SN1", state: "silent" },
      { serialNumber: "SN2", state: "answering" },
    ]);
    await report(box, { 1: silent, 2: record(7, replaced, 20) });
    const rows = await shown();
    expect([await pages(rows[0]!.id), await pages(rows[1]!.id)]).toEqual([0, 8]);
    expect(await linkIds()).toEqual([]);
  });

  test("printers that exchanged their addresses keep their own counts", async () => {
    const one = { serialNumber: "SN1", macAddress: MAC };
    const two = { key: key(2), serialNumber: "SN2", macAddress: "02:00:00:00:00:02", address: "10.0.0.10" };
    await report(box, { 1: record(1, one, 90_000), 2: record(1, two, 500) });
    await report(box, {
      1: record(4, { ...one, address: "10.0.0.10" }, 90_010),
      2: record(4, { ...two, address: "10.0.0.9" }, 505),
    });
    const rows = await shown();
    expect(rows.map(({ serialNumber, address }) => [serialNumber, address])).toEqual([
      ["SN1", "10.0.0.10"],
      ["SN2", "10.0.0.9"],
    ]);
    expect([await pages(rows[0]!.id), await pages(rows[1]!.id)]).toEqual([10, 5]);
  });

  test("a box that learns a serial number says which printer it was before; its pages go on", async () => {
    await report(box, { 1: record(1, { macAddress: MAC }, 1000) });
    await report(box, { 1: record(4, { key: key(2), macAddress: MAC, serialNumber: "SN1" }, 1010) });
    const rows = await shown();
    expect(rows).toMatchObject([{ serialNumber: "SN1", state: "answering" }]);
    expect(await pages(rows[0]!.id)).toBe(10);
    expect(await world.events()).toContain("printer.linked");
  });

  test("two boxes of which one does not get the serial number see one printer, and its pages count once", async () => {
    const second = await world.enrolled();
    await report(box, { 1: record(1, { serialNumber: "SN1", macAddress: MAC }, 1000) });
    await report(second, { 1: record(2, { key: key(2), macAddress: MAC, address: "10.9.0.9" }, 1005) });
    await report(box, { 1: record(4, { serialNumber: "SN1", macAddress: MAC }, 1010) });
    await report(second, { 1: record(5, { key: key(2), macAddress: MAC, address: "10.9.0.9" }, 1012) });
    const rows = await shown();
    expect(rows).toHaveLength(1);
    expect(await pages(rows[0]!.id)).toBe(12);
  });

  test("a new formatter board is proposed, not decided; a person links it and both counts add up", async () => {
    await report(box, { 1: record(1, { serialNumber: "SN1", macAddress: MAC, assetNumber: "A-7" }, 90_000) });
    const board = {
      key: key(2),
      serialNumber: "SVC0001",
      macAddress: "02:00:00:00:00:99",
      assetNumber: "A-7",
    };
    await report(box, { 2: record(4, board, 0) });
    await report(box, { 2: record(7, board, 10) });
    await report(box, { 2: record(10, board, 25) });
    expect(await shown()).toHaveLength(2);
    const newer = (await shown()).find(({ serialNumber }) => serialNumber === "SVC0001")!;
    const [kin] = await world.identities.kin(newer.id);
    expect(kin).toMatchObject({ status: "proposed", other: { serialNumber: "SN1" } });
    expect(kin?.evidence.join(" ")).toContain("asset number A-7");

    await world.identities.link({ printerId: newer.id, otherId: kin!.other.id, by });
    expect(await shown()).toMatchObject([{ serialNumber: "SVC0001" }]);
    expect(await pages(newer.id)).toBe(25);
  });

  test("a wrong merge is undone by a person, and no later report merges again", async () => {
    await report(box, { 1: record(1, { macAddress: MAC }, 1000) });
    await report(box, { 1: record(4, { key: key(2), macAddress: MAC, serialNumber: "SN1" }, 1010) });
    expect(await shown()).toHaveLength(1);
    const [linkId] = await linkIds();
    await world.identities.separate({ linkId: linkId!, by });
    expect(await shown()).toHaveLength(2);
    await report(box, { 1: record(7, { key: key(2), macAddress: MAC, serialNumber: "SN1" }, 1020) });
    await report(box, { 1: record(9, { macAddress: MAC }, 1030) });
    await report(box, { 1: record(12, { key: key(2), macAddress: MAC, serialNumber: "SN1" }, 1040) });
    expect(await shown()).toHaveLength(2);
    expect(await world.events()).toContain("printer.separated");
    // Both ways: a person may take the decision back.
    const [a, b] = await shown();
    await world.identities.link({ printerId: a!.id, otherId: b!.id, by });
    expect(await shown()).toHaveLength(1);
  });

  test("of two records of one printer the one that answers stands for it", async () => {
    const second = await world.enrolled();
    await report(box, { 1: record(1, { serialNumber: "SN1", macAddress: MAC }, 1000) });
    await report(second, { 1: record(2, { key: key(2), macAddress: MAC }, 1005) });
    await report(second, {});
    expect(await shown()).toMatchObject([{ serialNumber: "SN1", state: "answering" }]);
    await report(second, { 2: record(5, { key: key(2), macAddress: MAC }, 1010) });
    await report(box, {});
    expect(await shown()).toMatchObject([{ serialNumber: null, state: "answering" }]);
  });

  test("two printers with one serial number, seen by two boxes, are split by a person for good", async () => {
    const second = await world.enrolled();
    const here = { serialNumber: "0000", macAddress: MAC };
    const there = { serialNumber: "0000", macAddress: "02:00:00:00:00:02", address: "10.9.0.9" };
    await report(box, { 1: record(1, here, 90_000) });
    await report(second, { 1: record(2, there, 500) });
    const [row] = await shown();
    const { applianceId } = await world.store
      .selectFrom("sightings")
      .select("applianceId")
      .where("address", "=", "10.9.0.9")
      .executeTakeFirstOrThrow();
    expect((await world.identities.split({ printerId: row!.id, applianceId, by })).ok).toBe(true);
    for (const hours of [4, 7]) {
      await report(box, { 1: record(hours, here, 90_000 + hours) });
      await report(second, { 1: record(hours + 1, there, 500 + hours) });
    }
    expect(await shown()).toMatchObject([
      { macAddress: MAC, address: "10.0.0.9", total: 90_007 },
      { macAddress: "02:00:00:00:00:02", address: "10.9.0.9", total: 507 },
    ]);
    const again = await world.identities.split({ printerId: row!.id, applianceId, by });
    expect(again).toMatchObject({ ok: false, problem: { code: "fleet.conflict" } });
  });

  test("printers behind one print server share address and MAC address and stay apart", async () => {
    const behind = (n: number) => ({ key: key(n), port: 160 + n, macAddress: MAC, model: `Acme Laser ${n}` });
    await report(box, { 1: record(1, behind(1), 100), 2: record(1, behind(2), 7000) });
    await report(box, { 1: record(4, behind(1), 110), 2: record(4, behind(2), 7001) });
    const third = { ...behind(3), model: "Acme Laser 1", serialNumber: "SN3" };
    await report(box, {
      1: record(7, behind(1), 110),
      2: record(7, behind(2), 7001),
      3: record(7, third, 5),
    });
    const rows = await shown();
    expect(rows).toHaveLength(3);
    expect(await linkIds()).toEqual([]);
    expect([await pages(rows[0]!.id), await pages(rows[1]!.id)]).toEqual([10, 1]);
  });

  test("printers behind one agent share address, port and network card and stay apart, also when two boxes see them", async () => {
    const second = await world.enrolled();
    const one = { key: key(1), macAddress: MAC, serialNumber: "SN1", address: "10.0.0.9" };
    const two = { key: key(2), macAddress: MAC, serialNumber: "SN2", address: "10.0.0.9" };
    const three = { key: key(3), macAddress: MAC, address: "10.0.0.9", model: "Acme Label 3" };
    const all = (hours: number, more: number) => ({
      1: record(hours, one, 100 + more),
      2: record(hours, two, 7000 + more),
      3: record(hours, three, 50),
    });
    await report(box, all(1, 0));
    await report(second, all(2, 1));
    await report(box, all(4, 2));
    // One that was plugged in later, and one that was taken out.
    const fourth = { key: key(4), macAddress: MAC, serialNumber: "SN4", address: "10.0.0.9" };
    await report(box, { ...all(7, 3), 4: record(7, fourth, 5) });
    await report(box, {
      ...all(9, 3),
      2: { ...record(7, two, 7003), state: "silent" },
      4: record(9, fourth, 6),
    });
    await report(second, { ...all(8, 3), 2: { ...record(2, two, 7001), state: "silent" } });
    const rows = await shown();
    expect(rows.map(({ serialNumber, state }) => [serialNumber, state])).toEqual([
      ["SN1", "answering"],
      ["SN2", "silent"],
      [null, "answering"],
      ["SN4", "answering"],
    ]);
    expect(await linkIds()).toEqual([]);
    expect([await pages(rows[0]!.id), await pages(rows[1]!.id), await pages(rows[3]!.id)]).toEqual([3, 3, 1]);
  });

  test("a counter that falls, jumps or shows zero is an event with both values", async () => {
    for (const [hours, total] of [
      [1, 90_000],
      [4, 0],
      [7, 90_010],
      [10, 80_000],
      [11, 5_000_000],
    ] as const)
      await report(box, { 1: record(hours, { serialNumber: "SN1" }, total) });
    const events = await world.store
      .selectFrom("events")
      .select(["kind", "text", "printerId"])
      .where("kind", "like", "counter.%")
      .orderBy("id")
      .execute();
    expect(events.map(({ kind }) => kind)).toEqual([
      "counter.zero",
      "counter.jumped",
      "counter.fell",
      "counter.jumped",
    ]);
    expect(events[2]?.text).toBe("The counter total fell: 90010, then 80000.");
    const [row] = await shown();
    expect(events[2]?.printerId).toBe(row!.id);
    expect(await pages(row!.id)).toBe(10);
  });
});

describe("whatever is reported and merged", () => {
  test("no volume is negative, nor more than was printed", async () => {
    const step = fc.record({
      printed: fc.integer({ min: 0, max: 300 }),
      by: fc.constantFrom(0, 1),
      knowsSerial: fc.boolean(),
      shows: fc.constantFrom("count", "count", "zero"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const here = await startServerWorld();
        try {
          const boxes = [await here.enrolled(), await here.enrolled()];
          let counter = 50_000;
          let printed = 0;
          for (const [i, each] of steps.entries()) {
            if (i > 0) printed += each.printed;
            counter += i > 0 ? each.printed : 0;
            const serial = each.knowsSerial ? { key: key(2), serialNumber: "SN1" } : {};
            const told = record(i * 3, { macAddress: MAC, ...serial }, each.shows === "zero" ? 0 : counter);
            await report(boxes[each.by]!, { 1: told });
          }
          const rows = await here.store
            .selectFrom("printers")
            .select(["id", "totalUnit"])
            .where("mergedInto", "is", null)
            .execute();
          expect(rows).toHaveLength(1);
          const found = await volumes(here.store, { printers: rows, from: 0, to: START * 2 });
          const sum = found.reduce((total, { pages: some }) => total + some, 0);
          expect(sum).toBeGreaterThanOrEqual(0);
          // A count that begins with a zero glitch has nothing before it to compare with.
          const first = steps.find(({ shows }) => shows === "count");
          if (first === steps[0]) expect(sum).toBeLessThanOrEqual(printed);
        } finally {
          await here.close();
        }
      }),
      { numRuns: 15 },
    );
  }, 30_000);
});

describe("what speaks for one printer", () => {
  const row = (more: Partial<RowFacts>): RowFacts => ({
    ...{ id: 1, address: "10.0.0.9", vendor: "Acme", model: "Laser", serialNumber: null, hostname: null },
    ...{ location: null, macAddress: null, assetNumber: null, state: "silent", lastSeen: 0 },
    ...{ total: null, totalUnit: null, ...more },
  });

  test.each([
    ["one board, one told serial number", { macAddress: MAC }, { macAddress: MAC, serialNumber: "1" }, true],
    [
      "one board, two serial numbers",
      { macAddress: MAC, serialNumber: "1" },
      { macAddress: MAC, serialNumber: "2" },
      false,
    ],
    ["one asset number", { assetNumber: "A" }, { assetNumber: "A", serialNumber: "2" }, false],
    ["a count that goes on at the same place", { total: 5000 }, { total: 5010, lastSeen: 9e6 }, false],
    ["only the same place", { total: 5000 }, { total: 10, lastSeen: 9e6 }, undefined],
    ["another model", { macAddress: MAC }, { macAddress: MAC, model: "Inkjet" }, undefined],
    [
      "an answer from both places",
      { assetNumber: "A", state: "answering" },
      { assetNumber: "A", address: "10.0.0.10", state: "answering" },
      undefined,
    ],
  ])("%s", (_, before, now, isCertain) => {
    expect(likeness(row(before), row({ id: 2, ...now }))?.isCertain).toBe(isCertain);
  });
});
