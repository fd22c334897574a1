// What a box's owner keeps, at the server: forgotten, and said to be kept.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ConsentField } from "../../../src/model/index.ts";
import {
  encodeLedgerPart,
  type PrinterRecord,
  signHead,
  withholdFromRecord,
} from "../../../src/protocol/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import { verifyStore } from "../../../src/server/ledger/index.ts";
import { inventedFleet } from "../../support/fleet-records.ts";
import { entryAt, linked, memoryOf, signerOf } from "../../support/ledger-chain.ts";
import { type ServerWorld, startServerWorld, type TestBox } from "../../support/server-world.ts";

let world: ServerWorld;
let box: TestBox;
beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
});
afterEach(() => world.close());

const fleet = inventedFleet(3);
const records = new Map(
  [...fleet].map(([ref, record]): [number, PrinterRecord] => [
    ref,
    { ...record, printer: { ...record.printer, contact: `Person ${ref}, 555-010${ref}` } },
  ]),
);

function full(withheld: ConsentField[], otherKeys = false) {
  const kept = new Map(
    [...records].map(([ref, record]): [number, PrinterRecord] => {
      const { printer, ...rest } = withholdFromRecord(record, withheld);
      return [ref, { ...rest, printer: { ...printer, key: otherKeys ? `${ref}`.repeat(32) : printer.key } }];
    }),
  );
  const [payload] = diffReport(undefined, kept);
  if (!payload) throw new Error("no report");
  return { ...payload, ...(withheld.length > 0 && { withheld }) };
}

/** Everything that is stored, but what happened. */
async function stored(): Promise<string> {
  const tables = ["printers", "sightings", "ledgerSerials", "appliances", "reports"] as const;
  const rows = await Promise.all(tables.map((table) => world.store.selectFrom(table).selectAll().execute()));
  return JSON.stringify(rows);
}

const valuesOf = (field: "serialNumber" | "location" | "contact" | "hostname" | "macAddress" | "address") =>
  [...records.values()].flatMap(({ printer }) => printer[field] ?? []);

test("forgets what it was told of a field before its owner kept it, and says who chose so", async () => {
  await box.report(full([]));
  await box.checkIn(
    {},
    { health: { hostname: "attic-box" }, addresses: [{ interface: "eth0", address: "10.9.8.7" }] },
  );
  const before = await stored();
  const kept = ["location", "contact", "hostname", "macAddress", "address"] as const;
  for (const field of kept) for (const value of valuesOf(field)) expect(before).toContain(value);

  expect(await box.report(full([...kept]))).toMatchObject({ type: "ack" });
  const after = await stored();
  for (const field of kept) for (const value of valuesOf(field)) expect(after).not.toContain(value);
  for (const value of valuesOf("serialNumber")) expect(after).toContain(value);
  const row = await world.store.selectFrom("appliances").selectAll().executeTakeFirstOrThrow();
  expect(JSON.parse(row.withheld ?? "")).toEqual([...kept]);
  expect(row).toMatchObject({ hostname: null, localAddresses: null });
  const event = await world.store
    .selectFrom("events")
    .select("text")
    .where("kind", "=", "appliance.consent")
    .executeTakeFirst();
  expect(event?.text).toContain(
    "keeps from now on: locations, contacts, host names, MAC addresses, IP addresses",
  );

  await box.report(full([]));
  expect(await world.store.selectFrom("appliances").select("withheld").executeTakeFirst()).toEqual({
    withheld: null,
  });
});

test("forgets serial numbers with the keys that follow from them, and keeps printers and ledger", async () => {
  const start = {
    ...{ applianceKey: Buffer.from(box.keys.sign.publicKey).toString("hex"), chain: "01".repeat(16) },
    ...{ startedAt: "2026-03-01T08:00:00.000Z", after: null },
  };
  const entries = [entryAt(1), entryAt(2)];
  const hash = linked(entries, start).at(-1)?.hash ?? "";
  const head = signHead(start, { index: 2, hash, at: start.startedAt }, signerOf(box.keys.sign));
  const serialOf = (of: string) => ({
    hash: of,
    salt: "03".repeat(16),
    serial: `SN${of === entries[0]?.serialHash ? 1 : 2}`,
  });
  const ledger = encodeLedgerPart({ start, from: 1, memory: memoryOf([]), entries }, serialOf, head);
  await box.report({ ...full([]), ledger });
  const serials = () => world.store.selectFrom("ledgerSerials").select("serial").execute();
  expect(await serials()).toEqual([{ serial: "SN1" }, { serial: "SN2" }]);

  // One printer's alone, as the box's owner erased it there.
  await box.report({ ...full([]), erased: [entries[0]?.serialHash ?? ""] });
  expect(await serials()).toEqual([{ serial: "SN2" }]);

  await box.report(full(["serialNumber"], true));
  expect(await serials()).toEqual([]);
  const text = await stored();
  for (const value of valuesOf("serialNumber")) expect(text).not.toContain(value);
  expect(await verifyStore(world.store)).toMatchObject({ isSound: true });
  const heads = await world.store
    .selectFrom("printers")
    .select("id")
    .where("mergedInto", "is", null)
    .execute();
  expect(heads).toHaveLength(3);
});

test("another box cannot make it forget", async () => {
  await box.report(full([]));
  const other = await world.enrolled();
  const [empty] = diffReport(undefined, new Map());
  if (!empty) throw new Error("no report");
  await other.report({ ...empty, withheld: ["location"], erased: ["a".repeat(64)] });
  const text = await stored();
  for (const value of valuesOf("location")) expect(text).toContain(value);
});
