import { describe, expect, test } from "vitest";
import {
  type Answer,
  emptyInventory,
  entriesToAsk,
  factsOf,
  inventorySchema,
  recordsToReport,
  takeAnswer,
  takeObservation,
} from "../../../src/appliance/inventory.ts";
import type { Collection } from "../../../src/collection/index.ts";
import { Facts, type PrinterFields } from "../../../src/model/index.ts";

const MORNING = "2026-01-05T08:00:00.000Z";
const NOON = "2026-01-05T12:00:00.000Z";

function collection(printer: PrinterFields): Collection {
  return {
    outcome: "complete",
    problems: [],
    facts: new Facts(),
    evaluation: { printer, readings: [], trace: [] },
    memory: {
      schema: 1,
      profile: { id: "printer-mib", revision: 1 },
      learnedAt: 0,
      batch: 64,
      bulk: true,
      every: [],
      changing: [],
      lasting: [],
      leftOut: [],
      turn: 0,
      identity: [],
      once: [],
    },
    profile: { id: "printer-mib", revision: 1, why: "" },
    cost: { requests: 1, octets: 100 },
  };
}

function answer(address: string, printer: PrinterFields, at = MORNING): Answer {
  return {
    address,
    port: 161,
    credentialId: "public",
    version: "2c",
    collection: collection(printer),
    at,
    clock: { boot: "0".repeat(32), uptimeMs: 1, clock: "ntp" },
  };
}

const laser: PrinterFields = {
  vendor: "Acme",
  model: "Laser",
  serialNumber: "SN-1",
  macAddress: "02:00:00:00:00:01",
};
test("what a printer told is kept folded, and known again after a restart", () => {
  const at = Date.parse(MORNING);
  const facts = new Facts();
  for (let i = 1; i <= 300; i++)
    facts.add({ oid: `1.3.6.1.2.1.43.11.1.1.9.1.${i}`, value: { type: "INTEGER", value: i }, at });
  const inventory = emptyInventory();
  const told = answer("192.0.2.1", laser);
  takeAnswer(inventory, { ...told, collection: { ...told.collection, facts } });
  const stored = JSON.stringify(inventory);
  expect(stored.length).toBeLessThan(5000);
  const [entry] = inventorySchema.parse(JSON.parse(stored)).entries;
  expect([...factsOf(entry!)]).toEqual([...facts]);
});

const nothing = { answer: "none", evidence: ["no-snmp-answer"] } as const;
const other: PrinterFields = { vendor: "Acme", model: "Laser", serialNumber: "SN-2" };

describe("the printers a box knows", () => {
  test("a printer that moved keeps its ref and its first day", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.9", { ...laser, hostname: "renamed", firmware: "2" }, NOON));
    expect(inventory.entries).toHaveLength(1);
    expect(inventory.entries[0]).toMatchObject({
      ref: 1,
      record: { printer: { address: "10.0.0.9", hostname: "renamed" }, firstSeen: MORNING, lastSeen: NOON },
    });
  });

  test("another printer at a known address is a printer of its own; the first waits until it is found elsewhere", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.1", other, NOON));
    expect(inventory.entries.map(({ ref, superseded }) => [ref, superseded])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(inventory.entries[0]?.record).toMatchObject({
      state: "silent",
      reason: { code: "replaced", serial: "SN-2", address: "10.0.0.1" },
    });
    expect(entriesToAsk(inventory).map(({ ref }) => ref)).toEqual([2]);
    takeAnswer(inventory, answer("10.0.0.5", laser, NOON));
    expect(entriesToAsk(inventory).map(({ ref }) => ref)).toEqual([1, 2]);
  });

  test("two printers that exchanged their addresses stay who they are", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.2", other));
    takeAnswer(inventory, answer("10.0.0.1", other, NOON));
    takeAnswer(inventory, answer("10.0.0.2", laser, NOON));
    expect(
      inventory.entries.map(({ ref, superseded, record }) => [ref, superseded, record.printer.address]),
    ).toEqual([
      [1, false, "10.0.0.2"],
      [2, false, "10.0.0.1"],
    ]);
  });

  test("a printer that once told too little is the same when it tells its serial number", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", { vendor: "Acme" }));
    takeAnswer(inventory, answer("10.0.0.1", laser, NOON));
    takeAnswer(inventory, answer("10.0.0.1", { vendor: "Acme" }, NOON));
    expect(inventory.entries).toHaveLength(1);
    expect(inventory.entries[0]?.identity).toBe("serial:acme:SN1");
  });

  test("a silent printer stays known, silent since its first missed answer", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeObservation(inventory, 1, nothing, NOON);
    expect(inventory.entries[0]?.record.state).toBe("answering");
    takeObservation(inventory, 1, nothing, "2026-01-05T18:00:00.000Z");
    expect(inventory.entries[0]?.record).toMatchObject({
      state: "silent",
      silentSince: NOON,
      lastSeen: MORNING,
      reason: { code: "silent", since: NOON, evidence: ["no-snmp-answer"] },
    });
    takeAnswer(inventory, answer("10.0.0.1", laser, "2026-01-06T08:00:00.000Z"));
    expect(inventory.entries[0]?.record).toMatchObject({ state: "answering" });
    expect(inventory.entries[0]?.record.silentSince).toBeUndefined();
    expect(inventory.entries[0]?.record.reason).toBeUndefined();
  });

  test("what is reported does not change afterwards", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    const reported = recordsToReport(inventory, (identity) => `key of ${identity}`);
    takeObservation(inventory, 1, nothing, NOON);
    takeObservation(inventory, 1, nothing, NOON);
    expect(reported.get(1)).toMatchObject({ state: "answering", printer: { key: "key of serial:acme:SN1" } });
  });

  test("what is kept can be read back from its file", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    expect(inventorySchema.parse(JSON.parse(JSON.stringify(inventory)))).toEqual(inventory);
  });
});
