import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Answer,
  emptyInventory,
  entriesToAsk,
  inventorySchema,
  takeAnswer,
  takeObservation,
} from "../../../src/appliance/inventory.ts";
import { elsewhere } from "../../../src/appliance/places.ts";
import type { Collection } from "../../../src/collection/index.ts";
import { emptyMemory } from "../../../src/collection/memory.ts";
import { Facts, type PrinterFields, printerIdentity } from "../../../src/model/index.ts";

const MORNING = "2026-01-05T08:00:00.000Z";
const NOON = "2026-01-05T12:00:00.000Z";
const EVENING = "2026-01-05T18:00:00.000Z";

function answer(address: string, printer: PrinterFields, at = MORNING, more: Partial<Answer> = {}): Answer {
  const collection: Collection = {
    outcome: "complete",
    problems: [],
    facts: new Facts(),
    evaluation: { printer, readings: [], trace: [] },
    memory: emptyMemory({ id: "printer-mib", revision: 1 }),
    profile: { id: "printer-mib", revision: 1, why: "" },
    cost: { requests: 1, octets: 100 },
  };
  return {
    ...{ address, port: 161, credentialId: "public", version: "2c" as const, collection, at },
    ...{ roundStartedAt: at, clock: { boot: "0".repeat(32), uptimeMs: 1, clock: "ntp" as const } },
    ...more,
  };
}

const MAC = "02:00:00:00:00:01";
const OTHER_MAC = "02:00:00:00:00:02";
const laser: PrinterFields = { vendor: "Acme", model: "Laser", serialNumber: "SN-1", macAddress: MAC };
const without = (fields: PrinterFields, ...names: (keyof PrinterFields)[]): PrinterFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name as keyof PrinterFields)));
/** ref, address and state of every printer. */
const known = (inventory: ReturnType<typeof emptyInventory>) =>
  inventory.entries.map(({ ref, record }) => [ref, record.printer.address, record.state]);

describe("one printer stays one", () => {
  test.each<[string, PrinterFields]>([
    ["a new name and place", { ...laser, hostname: "new", location: "elsewhere" }],
    ["new firmware", { ...laser, firmware: "9.1" }],
    ["a second network card", { ...laser, macAddress: OTHER_MAC }],
    ["a serial number that it does not tell this time", without(laser, "serialNumber")],
    ["a maker that is spelt otherwise", { ...laser, vendor: "Acme Inc." }],
  ])("with %s", (_, now) => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.1", now, NOON));
    takeAnswer(inventory, answer("10.0.0.1", laser, EVENING));
    expect(known(inventory)).toEqual([[1, "10.0.0.1", "answering"]]);
    expect(inventory.entries[0]?.identity).toBe("serial:acme:SN1");
  });

  test("when it learns to tell its serial number at another address", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", without(laser, "serialNumber")));
    takeAnswer(inventory, answer("10.0.0.2", laser, NOON));
    expect(known(inventory)).toEqual([[1, "10.0.0.2", "answering"]]);
    expect(inventory.entries[0]?.identity).toBe("serial:acme:SN1");
  });

  test("at two addresses: the first one stays home while it answers, and the other serves when it does not", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.2", laser, "2026-01-05T08:00:05.000Z", { roundStartedAt: MORNING }));
    expect(known(inventory)).toEqual([[1, "10.0.0.1", "answering"]]);
    expect(elsewhere(inventory.entries[0]!).map(({ record }) => record.printer.address)).toEqual([
      "10.0.0.2",
    ]);
    // The first card is unplugged: nobody calls the printer silent.
    takeAnswer(inventory, answer("10.0.0.2", laser, NOON));
    takeObservation(
      inventory,
      1,
      { answer: "none", evidence: ["no-snmp-answer"] },
      "2026-01-05T12:00:09.000Z",
      NOON,
    );
    expect(known(inventory)).toEqual([[1, "10.0.0.2", "answering"]]);
    expect(inventorySchema.parse(JSON.parse(JSON.stringify(inventory)))).toEqual(inventory);
  });

  test("at two addresses of which another printer gets one", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.2", laser, "2026-01-05T08:00:05.000Z", { roundStartedAt: MORNING }));
    takeAnswer(inventory, answer("10.0.0.1", { vendor: "Acme", model: "Laser", serialNumber: "SN-2" }, NOON));
    expect(known(inventory)).toEqual([
      [1, "10.0.0.2", "answering"],
      [2, "10.0.0.1", "answering"],
    ]);
    expect(entriesToAsk(inventory)).toHaveLength(2);
  });

  test("when its new formatter board counts from zero: whose count it is does not change", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", { ...laser, counters: { total: 90_000 } }));
    takeAnswer(
      inventory,
      answer("10.0.0.1", { ...laser, macAddress: OTHER_MAC, counters: { total: 0 } }, NOON),
    );
    expect(known(inventory)).toEqual([[1, "10.0.0.1", "answering"]]);
  });
});

describe("two printers stay two", () => {
  test("a replaced one is silent at once and found again by its serial number", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    const other = { ...laser, serialNumber: "SN-2", macAddress: OTHER_MAC };
    takeAnswer(inventory, answer("10.0.0.1", other, NOON));
    expect(known(inventory)).toEqual([
      [1, "10.0.0.1", "silent"],
      [2, "10.0.0.1", "answering"],
    ]);
    expect(inventory.entries[0]?.record.silentSince).toBe(NOON);
    takeAnswer(inventory, answer("10.0.0.7", laser, EVENING));
    expect(known(inventory)[0]).toEqual([1, "10.0.0.7", "answering"]);
  });

  test("a formatter board with another serial number is another printer, until a person says otherwise", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.1", { ...laser, serialNumber: "SVC-1" }, NOON));
    expect(inventory.entries).toHaveLength(2);
  });

  test("without serial numbers, another model at the address is another printer", () => {
    const inventory = emptyInventory();
    takeAnswer(inventory, answer("10.0.0.1", { vendor: "Acme", model: "Laser" }));
    takeAnswer(inventory, answer("10.0.0.1", { vendor: "Acme", model: "Inkjet", macAddress: MAC }, NOON));
    expect(inventory.entries).toHaveLength(2);
  });

  test("printers behind one agent share everything but their device, with serial numbers and without", () => {
    for (const serials of [["SN-1", "SN-2", "SN-3"], []]) {
      const inventory = emptyInventory();
      for (const at of [MORNING, NOON])
        for (const device of [1, 2, 3]) {
          const told = { ...without(laser, "serialNumber"), model: `Laser ${device}` };
          const serialNumber = serials[device - 1];
          const fields = serialNumber === undefined ? told : { ...told, serialNumber };
          takeAnswer(inventory, answer("10.0.0.1", fields, at, { device }));
        }
      expect(inventory.entries.map(({ device, superseded }) => [device, superseded])).toEqual([
        [1, false],
        [2, false],
        [3, false],
      ]);
      expect(new Set(inventory.entries.map(({ identity }) => identity)).size).toBe(3);
      expect(inventorySchema.parse(JSON.parse(JSON.stringify(inventory)))).toEqual(inventory);
    }
  });

  test("a printer that was read alone stays itself when its agent lists others, and when it lists them no more", () => {
    const inventory = emptyInventory();
    const second = { ...laser, serialNumber: "SN-2" };
    takeAnswer(inventory, answer("10.0.0.1", laser));
    takeAnswer(inventory, answer("10.0.0.1", laser, NOON, { device: 1 }));
    takeAnswer(inventory, answer("10.0.0.1", second, NOON, { device: 2 }));
    expect(inventory.entries.map(({ ref, device }) => [ref, device])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(inventory.entries[0]?.record.reason).toBeUndefined();
    takeAnswer(inventory, answer("10.0.0.1", second, EVENING));
    expect(inventory.entries.map(({ ref, device, superseded }) => [ref, device, superseded])).toEqual([
      [1, 1, true],
      [2, undefined, false],
    ]);
  });

  test("a printer that is plugged into another port of its print server is the same printer", () => {
    const inventory = emptyInventory();
    const second = { ...laser, serialNumber: "SN-2" };
    takeAnswer(inventory, answer("10.0.0.1", laser, MORNING, { device: 1 }));
    takeAnswer(inventory, answer("10.0.0.1", second, MORNING, { device: 2 }));
    // They exchanged their ports.
    takeAnswer(inventory, answer("10.0.0.1", second, NOON, { device: 1 }));
    takeAnswer(inventory, answer("10.0.0.1", laser, NOON, { device: 2 }));
    expect(inventory.entries.map(({ ref, device, record }) => [ref, device, record.state])).toEqual([
      [1, 2, "answering"],
      [2, 1, "answering"],
    ]);
  });

  test("printers of a print server with an address for each, which lends them its MAC address", () => {
    const inventory = emptyInventory();
    const behind = without(laser, "serialNumber");
    const rounds = [MORNING, NOON, EVENING];
    for (const roundStartedAt of rounds)
      for (const [at, total] of [100, 90_000, 400_000].entries()) {
        const later = new Date(Date.parse(roundStartedAt) + 1000 * (at + 1)).toISOString();
        const fields = { ...behind, counters: { total } };
        takeAnswer(inventory, answer(`10.0.0.${at + 1}`, fields, later, { roundStartedAt }));
      }
    expect(known(inventory)).toEqual([
      [1, "10.0.0.1", "answering"],
      [2, "10.0.0.2", "answering"],
      [3, "10.0.0.3", "answering"],
    ]);
    expect(inventory.entries.map(({ record }) => record.printer.counters?.total)).toEqual([
      100, 90_000, 400_000,
    ]);
  });

  test("one printer without a serial number at two addresses is one all the same", () => {
    const inventory = emptyInventory();
    const counting = (total: number) => ({ ...without(laser, "serialNumber"), counters: { total } });
    takeAnswer(inventory, answer("10.0.0.1", counting(500)));
    const second = answer("10.0.0.2", counting(501), "2026-01-05T08:00:05.000Z", { roundStartedAt: MORNING });
    takeAnswer(inventory, second);
    expect(known(inventory)).toEqual([[1, "10.0.0.1", "answering"]]);
  });

  test("printers behind one print server, each at its port, share its MAC address and nothing else", () => {
    const inventory = emptyInventory();
    const behind = without(laser, "serialNumber");
    for (const at of [MORNING, NOON])
      for (const port of [161, 162, 163]) takeAnswer(inventory, answer("10.0.0.1", behind, at, { port }));
    expect(inventory.entries.map(({ record }) => record.printer.port)).toEqual([161, 162, 163]);
    expect(new Set(inventory.entries.map(({ identity }) => identity)).size).toBe(3);
    expect(printerIdentity({ macAddress: MAC }, "10.0.0.1", 161)).toBe(`mac:${MAC}`);
    expect(printerIdentity({ macAddress: MAC }, "10.0.0.1", 161, 2)).toBe(`mac:${MAC}/2`);
    expect(printerIdentity({}, "10.0.0.1", 161, 2)).toBe("address:10.0.0.1:161/2");
  });

  test("two printers with one serial number are told apart by their boards, as long as both answer", () => {
    const inventory = emptyInventory();
    const one = { ...laser, counters: { total: 90_000 } };
    const two = { ...laser, macAddress: OTHER_MAC, counters: { total: 500 } };
    for (const [at, later] of [
      [MORNING, "2026-01-05T08:00:05.000Z"],
      [NOON, "2026-01-05T12:00:05.000Z"],
    ] as const) {
      takeAnswer(inventory, answer("10.0.0.1", one, at));
      takeAnswer(inventory, answer("10.0.0.2", two, later, { roundStartedAt: at }));
    }
    expect(known(inventory)).toEqual([
      [1, "10.0.0.1", "answering"],
      [2, "10.0.0.2", "answering"],
    ]);
    // They exchange their addresses.
    takeAnswer(inventory, answer("10.0.0.2", one, EVENING));
    takeAnswer(inventory, answer("10.0.0.1", two, EVENING));
    expect(inventory.entries.map(({ ref, record }) => [ref, record.printer.counters?.total])).toEqual([
      [1, 90_000],
      [2, 500],
    ]);
  });
});

test("whoever moves where, each serial number keeps its ref, and no two printers have one home", () => {
  const move = fc.record({ printer: fc.nat(4), address: fc.nat(6), tellsSerial: fc.boolean() });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const inventory = emptyInventory();
      const refs = new Map<number, number>();
      const truth = (n: number) => ({
        ...laser,
        serialNumber: `SN-${n}`,
        macAddress: `02:00:00:00:01:0${n}`,
      });
      for (const [i, { printer, address, tellsSerial }] of moves.entries()) {
        const at = new Date(Date.parse(MORNING) + i * 3_600_000).toISOString();
        const fields = tellsSerial ? truth(printer) : without(truth(printer), "serialNumber");
        takeAnswer(inventory, answer(`10.0.0.${address}`, fields, at));
        const entry = inventory.entries.find(({ record }) => record.lastSeen === at);
        expect(entry?.record.printer).toMatchObject({
          macAddress: fields.macAddress,
          address: `10.0.0.${address}`,
        });
        expect(refs.get(printer) ?? entry?.ref).toBe(entry?.ref);
        refs.set(printer, entry!.ref);
        const homes = inventory.entries
          .filter(({ superseded }) => !superseded)
          .map(({ record }) => record.printer.address);
        expect(new Set(homes).size).toBe(homes.length);
      }
      expect(inventory.entries.length).toBe(refs.size);
    }),
  );
});
