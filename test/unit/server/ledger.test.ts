import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ChainStart,
  encodeLedgerPart,
  type LedgerEntry,
  type LedgerPart,
  type PrinterRecord,
  type ServerMessage,
  serialHash,
  signHead,
} from "../../../src/protocol/index.ts";
import { diffReport, emptyPart } from "../../../src/report/index.ts";
import { ledgerOwners } from "../../../src/server/fleet/index.ts";
import {
  eraseSerials,
  exportLedger,
  latestMeters,
  verifyFile,
  verifyStore,
} from "../../../src/server/ledger/index.ts";
import { defaultRetention, prune } from "../../../src/server/retention.ts";
import { ledgerSaid } from "../../../src/server/store/migrations/0006-ledger-said.ts";
import { entryAt, linked, memoryOf, signerOf } from "../../support/ledger-chain.ts";
import { type ServerWorld, startServerWorld, type TestBox } from "../../support/server-world.ts";

let world: ServerWorld;
let box: TestBox;
beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
});
afterEach(() => world.close());

const salt = "03".repeat(16);
const serials = new Map(
  [0, 1, 2].map((n) => {
    const serial = `SN${n}`;
    const hash = serialHash(Buffer.from(salt, "hex"), serial);
    return [hash, { hash, salt, serial }] as const;
  }),
);

function startOf(of: TestBox, chain = "01".repeat(16), after: ChainStart["after"] = null): ChainStart {
  const applianceKey = Buffer.from(of.keys.sign.publicKey).toString("hex");
  return { applianceKey, chain, startedAt: "2026-03-01T08:00:00.000Z", after };
}

const entries = (length: number) => Array.from({ length }, (_, i) => entryAt(i + 1));

/** Entries `from` to the end of the chain, signed by the box. */
function partOf(of: TestBox, all: LedgerEntry[], from = 1, start = startOf(of)): LedgerPart {
  const hash = linked(all, start).at(-1)?.hash ?? "";
  const head = { index: all.length, hash, at: "2026-03-01T09:00:00.000Z" };
  const signed = signHead(start, head, signerOf(of.keys.sign));
  const memory = memoryOf(all.slice(0, from - 1));
  const stretch = { start, from, memory, entries: all.slice(from - 1) };
  return encodeLedgerPart(stretch, (of) => serials.get(of), signed);
}

const send = (of: TestBox, ledger: LedgerPart): Promise<ServerMessage> =>
  of.report({ ...emptyPart(null), ledger });

const verified = () => verifyStore(world.store);

/** The file with one change, checked. */
async function exported(change: (lines: string[]) => string[] = (lines) => lines, scope = {}) {
  const { lines } = await exportLedger(world.store, scope, world.clock.now());
  const checked = verifyFile(`${change(lines).join("\n")}\n`, []);
  if (!checked.ok) throw new Error(checked.problem.message);
  return checked.value;
}

describe("taking a ledger in", () => {
  test("says how much of it is here, and goes on from there", async () => {
    const first = await send(box, partOf(box, entries(4)));
    expect(first).toMatchObject({ type: "ack", ledger: { chain: "01".repeat(16), index: 4 } });
    const second = await send(box, partOf(box, entries(9), 5));
    expect(second).toMatchObject({ type: "ack", ledger: { index: 9 } });
    expect(await box.checkIn()).toMatchObject({ ledger: { index: 9 } });
    expect(await verified()).toMatchObject({ isSound: true });
  });

  test("waits for what is missing, and for what begins where its own ends", async () => {
    await send(box, partOf(box, entries(2)));
    expect(await send(box, partOf(box, entries(9), 6))).toMatchObject({ type: "ack", ledger: { index: 2 } });
    expect(await send(box, partOf(box, entries(9), 1))).toMatchObject({ type: "ack", ledger: { index: 2 } });
    expect(await send(box, partOf(box, entries(2), 1))).toMatchObject({ type: "ack", ledger: { index: 2 } });
    expect(await send(box, partOf(box, entries(9), 3))).toMatchObject({ type: "ack", ledger: { index: 9 } });
    expect(await verified()).toMatchObject({ isSound: true });
  });

  test("says that it has nothing, and waits for the beginning", async () => {
    expect(await box.checkIn()).toMatchObject({ ledger: null });
    expect(await send(box, partOf(box, entries(9), 3))).toMatchObject({ type: "ack", ledger: null });
  });

  test("understands the numbers of each chain, also in a later part", async () => {
    await send(box, partOf(box, entries(4)));
    const after = {
      chain: "01".repeat(16),
      index: 4,
      hash: linked(entries(4), startOf(box)).at(-1)?.hash ?? "",
    };
    const second = startOf(box, "02".repeat(16), after);
    const reversed = entries(9).reverse();
    await send(box, partOf(box, reversed.slice(0, 5), 1, second));
    expect(await send(box, partOf(box, reversed, 6, second))).toMatchObject({ ledger: { index: 9 } });
    expect(await verified()).toMatchObject({ isSound: true });
  });

  test("numbers what was taken before there were numbers as it would have when it came", async () => {
    await send(box, partOf(box, entries(4)));
    await send(await world.enrolled(), partOf(box, entries(4)));
    await send(box, partOf(box, entries(9).reverse(), 1, startOf(box, "02".repeat(16))));
    const said = () =>
      world.store
        .selectFrom("ledgerSaid")
        .selectAll()
        .orderBy("chainId")
        .orderBy("printer")
        .orderBy("counter")
        .execute();
    const before = await said();
    await world.store.schema.dropTable("ledgerSaid").execute();
    await ledgerSaid.up(world.store);
    expect(before.length).toBeGreaterThan(6);
    expect(await said()).toEqual(before);
  });

  test("takes parts as boxes first wrote them", async () => {
    const [first] = entries(1);
    if (!first) throw new Error("no entry");
    const start = startOf(box);
    const { hash } = linked([first], start)[0] ?? { hash: "" };
    const head = signHead(start, { index: 1, hash, at: "2026-03-01T09:00:00.000Z" }, signerOf(box.keys.sign));
    const old = {
      ...{ start, from: 1, subjects: [[first.key, salt, "SN1"]], meters: [[first.counter, first.oid]] },
      ...{ clocks: [[first.boot, first.clock]], who: [0], by: [0], count: [1], at: [first.at] },
      ...{ up: [first.uptimeMs], meter: [0], value: [first.value], head },
    };
    const sent = await box.report({ ...emptyPart(null), ledger: old as unknown as LedgerPart });
    expect(sent).toMatchObject({ type: "ack", ledger: { index: 1 } });
    expect(await send(box, partOf(box, entries(9), 2))).toMatchObject({ type: "ack", ledger: { index: 9 } });
    expect(await verified()).toMatchObject({ isSound: true });
  });

  test("takes no other entries in the place of those it holds: the chain is broken, and the place named", async () => {
    await send(box, partOf(box, entries(4)));
    const other = entries(4).with(2, { ...entryAt(3), value: 1 });
    const answer = await send(box, partOf(box, other, 2));
    expect(answer).toMatchObject({ type: "ack", ledger: { index: 4, broken: true } });
    const event = await world.store
      .selectFrom("events")
      .select("text")
      .where("kind", "=", "ledger.broken")
      .executeTakeFirst();
    expect(event?.text).toContain("entries 2 to 4");
    expect(await verified()).toMatchObject({
      isSound: true,
      text: expect.stringContaining("broken off at entry 2"),
    });
    const row = await world.store.selectFrom("ledgerChains").select("evidence").executeTakeFirst();
    expect(JSON.parse(row?.evidence ?? "")).toMatchObject({ from: 2 });
  });

  test("takes nothing that does not lead to the head that the box signed", async () => {
    await send(box, partOf(box, entries(4)));
    const part = partOf(box, entries(6), 5);
    const forged = { ...part, value: part.value.with(0, 1) };
    expect(await send(box, forged)).toMatchObject({ ledger: { index: 4, broken: true } });
    expect(await world.events()).toContain("ledger.broken");
  });

  test("takes no ledger that bears another box's key", async () => {
    const other = await world.enrolled();
    expect(await send(box, partOf(other, entries(4)))).toMatchObject({ ledger: null });
    expect(await world.events()).toContain("ledger.foreign");
  });

  test("a new chain goes on from the last one, and the event says whether it does", async () => {
    await send(box, partOf(box, entries(4)));
    const { hash } = linked(entries(4), startOf(box)).at(-1) ?? { hash: "" };
    const after = { chain: "01".repeat(16), index: 4, hash };
    const answer = await send(box, partOf(box, entries(2), 1, startOf(box, "02".repeat(16), after)));
    expect(answer).toMatchObject({ ledger: { chain: "02".repeat(16), index: 2 } });
    const event = await world.store
      .selectFrom("events")
      .select("text")
      .where("kind", "=", "ledger.new-chain")
      .executeTakeFirst();
    expect(event?.text).toContain("goes on where the one before ended");
    expect(await exported()).toMatchObject({ isSound: true, text: expect.stringContaining("2 ledgers") });
  });
});

describe("checking what the server holds", () => {
  test("names the row that was altered, also when its hash was made to fit", async () => {
    await send(box, partOf(box, entries(9)));
    await world.store.updateTable("ledgerEntries").set({ value: 7 }).where("entry", "=", 5).execute();
    expect(await verified()).toMatchObject({
      isSound: false,
      text: expect.stringContaining("entry 5 was edited"),
    });
    const rows = linked(entries(9).with(4, { ...entryAt(5), value: 7 }), startOf(box));
    await world.store
      .updateTable("ledgerEntries")
      .set({ hash: rows[4]?.hash ?? "" })
      .where("entry", "=", 5)
      .execute();
    expect(await verified()).toMatchObject({
      isSound: false,
      text: expect.stringContaining("entry 5 was edited"),
    });
  });

  test("names rows that were deleted, inside and at the end", async () => {
    await send(box, partOf(box, entries(9)));
    await world.store.deleteFrom("ledgerEntries").where("entry", "in", [3, 9]).execute();
    const { isSound, text } = await verified();
    expect(isSound).toBe(false);
    expect(text).toContain("entry 3 was deleted");
    expect(text).toContain("entry 9 was cut off at the end");
  });

  test("names rows that nobody signed", async () => {
    await send(box, partOf(box, entries(4)));
    const [row] = await world.store.selectFrom("ledgerEntries").selectAll().where("entry", "=", 4).execute();
    if (!row) throw new Error("no row");
    await world.store
      .insertInto("ledgerEntries")
      .values({ ...row, entry: 5, previous: row.hash })
      .execute();
    expect(await verified()).toMatchObject({
      isSound: false,
      text: expect.stringContaining("entry 5 was added after the last signed head"),
    });
  });

  test("outlives retention, and the erasing of serial numbers", async () => {
    await send(box, partOf(box, entries(9)));
    expect(await world.store.selectFrom("ledgerSerials").selectAll().execute()).toHaveLength(3);
    await prune(world.store, world.clock.now() + 20 * 365 * 86_400_000, defaultRetention);
    await eraseSerials(world.store, world.siteId, ["1".repeat(32)]);
    expect(await world.store.selectFrom("ledgerSerials").selectAll().execute()).toHaveLength(2);
    expect(await verified()).toMatchObject({ isSound: true, text: expect.stringContaining("9 entries") });
  });

  test("tells the last entry of each counter of a printer", async () => {
    await send(box, partOf(box, entries(9)));
    const record = { printer: { counters: { total: 1007 } } };
    const printer = {
      siteId: world.siteId,
      owners: [{ key: "1".repeat(32) }],
      lastSeen: 42,
      document: JSON.stringify(record),
    };
    expect(await latestMeters(world.store, printer)).toMatchObject([
      { counter: "printMono", value: 1004, index: 4, confirmedAt: undefined, state: "sound" },
      { counter: "total", value: 1007, index: 7, confirmedAt: 42, state: "sound" },
    ]);
    await world.store.updateTable("ledgerEntries").set({ value: 1 }).where("entry", "=", 7).execute();
    expect(await latestMeters(world.store, printer)).toMatchObject([
      {},
      { counter: "total", state: "altered" },
    ]);
  });
});

describe("two printers by one key, of which a person says that they are two", () => {
  const key = "1".repeat(32);
  const sighted = (address: string): PrinterRecord => ({
    printer: { key, address, port: 161, snmpVersion: "2c", serialNumber: "SN1" },
    ...{ firstSeen: "2026-03-01T08:00:00Z", lastSeen: "2026-03-01T08:00:00Z", state: "answering" },
  });

  test("have the entries of the box that reads each, in the export too", async () => {
    const second = await world.enrolled();
    for (const [of, address, length] of [
      [box, "10.0.0.9", 4],
      [second, "10.9.0.9", 8],
    ] as const) {
      const [payload] = diffReport(undefined, new Map([[1, sighted(address)]]));
      await of.report(payload);
      await send(of, partOf(of, entries(length), 1, startOf(of, `0${length}`.repeat(16))));
    }
    const rows = () => world.store.selectFrom("printers").selectAll().orderBy("id").execute();
    const [row] = await rows();
    const { applianceId } = await world.store
      .selectFrom("sightings")
      .select("applianceId")
      .where("address", "=", "10.9.0.9")
      .executeTakeFirstOrThrow();
    const totals = async (each: { id: number; siteId: string; lastSeen: number; document: string }) => {
      const owners = await ledgerOwners(world.store, [each.id]);
      const meters = await latestMeters(world.store, { ...each, owners });
      const { isSound } = await exported(undefined, { printer: owners });
      const { entries: told } = await exportLedger(world.store, { printer: owners }, 0);
      return [meters.find(({ counter }) => counter === "total")?.value, told, isSound];
    };
    expect(await totals(row!)).toEqual([1007, 5, true]);
    expect(
      await world.identities.split({ printerId: row!.id, applianceId, by: { name: "Ada" } }),
    ).toMatchObject({
      ok: true,
    });
    const [here, there] = await rows();
    expect(await totals(here!)).toEqual([1001, 2, true]);
    expect(await totals(there!)).toEqual([1007, 3, true]);
  });
});

describe("an exported ledger", () => {
  beforeEach(async () => {
    await send(box, partOf(box, entries(4)));
    await send(box, partOf(box, entries(9), 5));
  });
  const lineOf = (lines: string[], index: number) =>
    lines.findIndex((line) => line.includes(`{"index":${index},`));

  test("is checked with nothing but what stands in it", async () => {
    const { isSound, text } = await exported();
    expect(isSound).toBe(true);
    expect(text).toContain("entries 1 to 9, 2 signed heads: as the box signed them");
    expect(text).toContain(Buffer.from(box.keys.sign.publicKey).toString("hex"));
  });

  test.each<[string, (lines: string[]) => string[]]>([
    ["entry 5 was edited", (lines) => lines.map((line) => line.replace('"value":1005', '"value":1006'))],
    ["entry 6 was deleted", (lines) => lines.toSpliced(lineOf(lines, 6), 1)],
    ["entry 3 was inserted", (lines) => lines.toSpliced(lineOf(lines, 7), 0, lines[lineOf(lines, 3)] ?? "")],
    [
      "entry 2 was moved",
      (lines) =>
        lines.toSpliced(lineOf(lines, 2), 1).toSpliced(lineOf(lines, 6), 0, lines[lineOf(lines, 2)] ?? ""),
    ],
    ["entries 7 to 9 were cut off", (lines) => lines.slice(0, lineOf(lines, 7))],
    [
      "the serial number of",
      (lines) => lines.map((line) => line.replace('"serial":"SN1"', '"serial":"SN9"')),
    ],
  ])("shows that %s", async (finding, change) => {
    expect(await exported(change)).toMatchObject({ isSound: false, text: expect.stringContaining(finding) });
  });

  test("tells of one printer and withholds the others, and is proven all the same", async () => {
    const { lines, entries } = await exportLedger(world.store, { printer: [{ key: "1".repeat(32) }] }, 0);
    expect(entries).toBe(3);
    expect(lines.join("\n")).not.toContain('"key":"2222');
    expect(lines.join("\n")).not.toContain("SN2");
    expect(await exported(undefined, { printer: [{ key: "1".repeat(32) }] })).toMatchObject({
      isSound: true,
    });
    const spoil = (all: string[]) => all.map((line) => line.replace(/"content":"..../, '"content":"0000'));
    expect(await exported(spoil, { printer: [{ key: "1".repeat(32) }] })).toMatchObject({ isSound: false });
  });

  test("of some days begins and ends within the chain", async () => {
    const scope = { from: entryAt(3).at, to: entryAt(4).at };
    expect(await exported(undefined, scope)).toMatchObject({
      isSound: true,
      text: expect.stringContaining("entries 3 to 4, 1 signed heads"),
    });
  });

  test("under a key that is not trusted is no proof", async () => {
    const { lines } = await exportLedger(world.store, {}, 0);
    const own = Buffer.from(box.keys.sign.publicKey).toString("hex");
    expect(verifyFile(lines.join("\n"), [own])).toMatchObject({ value: { isSound: true } });
    expect(verifyFile(lines.join("\n"), ["0".repeat(64)])).toMatchObject({ value: { isSound: false } });
  });

  test("that is no ledger at all is said so", () => {
    expect(verifyFile("{}", [])).toMatchObject({ ok: false });
    expect(verifyFile("", [])).toMatchObject({ ok: false });
  });
});
