import { describe, expect, test } from "vitest";
import {
  applyReport,
  encodeBody,
  limits,
  type PrinterRecord,
  reportPayloadSchema,
  sealedLength,
} from "../../../src/protocol/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import { inventedFleet, laterFleet } from "../../support/fleet-records.ts";
import { holdRecords } from "../../support/hold-records.ts";

const hash = "a".repeat(64);
const fleet = inventedFleet(30);
const one = (change: Partial<PrinterRecord> = {}): PrinterRecord => ({
  printer: { key: "k", address: "10.4.0.7", port: 161, snmpVersion: "2c" },
  firstSeen: "2026-11-20T09:00:00.000Z",
  lastSeen: "2026-11-20T09:00:00.000Z",
  state: "answering",
  ...change,
});

describe("the difference of two states", () => {
  test("is no report where nothing changed", () => {
    expect(diffReport({ hash, records: fleet }, new Map(fleet))).toEqual([]);
    expect(diffReport({ hash, records: fleet }, structuredClone(fleet))).toEqual([]);
  });

  test("names the base and only the printers that changed", () => {
    const now = new Map(fleet);
    const printer = fleet.get(7)!.printer;
    now.set(7, { ...fleet.get(7)!, printer: { ...printer, location: "Basement" } });
    const [payload, ...more] = diffReport({ hash, records: fleet }, now);
    expect(more).toEqual([]);
    expect(payload).toMatchObject({ form: "changes", base: hash, refs: [7, 1], part: 1, parts: 1 });
    expect(payload!.texts).toEqual({
      location: ["Basement"],
      "readings.value": [7, fleet.get(7)!.printer.location],
    });
    expect(holdRecords(fleet, [payload!])).toEqual(now);
  });

  test("sends a counter as what it grew, and its reading not at all", () => {
    const record = (total: number) =>
      one({
        printer: {
          ...one().printer,
          counters: { total },
          readings: [
            {
              name: "Device_Total",
              oid: "1.3.6.1.2.1.43.10.2.1.4.1.1",
              type: "Counter32",
              value: total,
              at: one().lastSeen,
            },
          ],
        },
      });
    const before = new Map([[1, record(698_265)]]);
    const after = new Map([[1, record(698_277)]]);
    const [payload] = diffReport({ hash, records: before }, after);
    expect(payload).toMatchObject({ add: { "counters.total": [12] } });
    expect(payload!.numbers).toBeUndefined();
    expect(payload!.texts).toBeUndefined();
    expect(holdRecords(before, [payload!])).toEqual(after);
  });

  test("tells printers that are gone and printers that are new", () => {
    const now = new Map(fleet);
    now.delete(3);
    now.set(99, one());
    const payloads = diffReport({ hash, records: fleet }, now);
    expect(payloads[0]!.gone).toEqual([3]);
    expect(holdRecords(fleet, payloads)).toEqual(now);
    const none = diffReport({ hash, records: fleet }, new Map());
    expect(holdRecords(fleet, none)).toEqual(new Map());
  });

  test("tells fields, rows and readings that are gone", () => {
    const { displayText, ...rest } = fleet.get(1)!.printer;
    expect(displayText).toBeDefined();
    const printer = {
      ...rest,
      supplies: rest.supplies!.slice(1),
      trays: [],
      readings: rest.readings!.slice(3, -2),
    };
    const now = new Map(fleet).set(1, { ...fleet.get(1)!, printer });
    expect(holdRecords(fleet, diffReport({ hash, records: fleet }, now))).toEqual(now);
  });

  test("tells a printer that fell silent, and one that is back", () => {
    const silent = one({ state: "silent", silentSince: "2026-11-20T12:00:00.000Z" });
    const [before, after] = [new Map([[1, one()]]), new Map([[1, silent]])];
    expect(holdRecords(before, diffReport({ hash, records: before }, after))).toEqual(after);
    expect(holdRecords(after, diffReport({ hash, records: after }, before))).toEqual(before);
  });

  test("says only the one new reading of a printer that has one more than its like", () => {
    const readings = fleet.get(2)!.printer.readings!;
    const extra = {
      name: "Fax_Total",
      oid: "1.3.6.1.4.1.80011.9",
      type: "Counter32",
      value: 3,
      at: readings[0]!.at,
    };
    const more = {
      ...fleet.get(2)!.printer,
      readings: [...readings.slice(0, 5), extra, ...readings.slice(5)],
    };
    const now = new Map(fleet).set(2, { ...fleet.get(2)!, printer: more });
    const [payload] = diffReport({ hash, records: fleet }, now);
    expect(payload!.readings?.names).toEqual(["Fax_Total"]);
    expect(payload!.numbers?.["readings.id"]).toEqual(["5", 0]);
    expect(holdRecords(fleet, [payload!])).toEqual(now);
  });
});

test("a reading may have any name, those of an object's own parts among them", () => {
  const names = ["constructor", "toString", "__proto__", "supplies.", "counters.constructor", "trays.1"];
  const readings = names.map((name) => ({ name, oid: "1.3", type: "INTEGER", value: 1, at: one().lastSeen }));
  const now = new Map([[1, one({ printer: { ...one().printer, supplies: [], readings } })]]);
  expect(holdRecords(new Map(), diffReport(undefined, now))).toEqual(now);
});

describe("a full report", () => {
  test("replaces all that was held", () => {
    const [payload] = diffReport(undefined, fleet);
    expect(payload).toMatchObject({ form: "full", base: null, span: [0, Number.MAX_SAFE_INTEGER] });
    expect(holdRecords(new Map([[77, one()]]), [payload!])).toEqual(fleet);
  });

  test("of no printers at all says so", () => {
    const payloads = diffReport(undefined, new Map());
    expect(payloads).toHaveLength(1);
    expect(holdRecords(fleet, payloads)).toEqual(new Map());
  });
});

describe("a report that is too large", () => {
  test("is split into parts that hold each by itself", () => {
    const payloads = diffReport(undefined, fleet, { maxSealedBytes: 3000 });
    expect(payloads.length).toBeGreaterThan(2);
    for (const [i, payload] of payloads.entries()) {
      expect(payload).toMatchObject({ part: i + 1, parts: payloads.length });
      expect(sealedLength(encodeBody(payload))).toBeLessThan(3000);
      expect(applyReport(() => undefined, payload).ok).toBe(true);
    }
    expect(payloads[0]!.span![0]).toBe(0);
    for (const [i, { span }] of payloads.slice(1).entries()) expect(span![0]).toBe(payloads[i]!.span![1] + 1);
    // In whatever order they come.
    expect(new Map([...holdRecords(new Map(), payloads.toReversed())].sort(([a], [b]) => a - b))).toEqual(
      fleet,
    );
  });

  test("of changes is split too", () => {
    const later = laterFleet(fleet);
    const payloads = diffReport({ hash, records: fleet }, later, { maxSealedBytes: 1300 });
    expect(payloads.length).toBeGreaterThan(1);
    expect(holdRecords(fleet, payloads)).toEqual(later);
  });

  test("because of one printer that tells without end is cut, the same way each time", () => {
    const readings = Array.from({ length: 1000 }, (_, i) => ({
      name: `counters.${i}`,
      oid: `1.3.6.1.4.1.80011.${i}`,
      type: "OCTET STRING",
      value: Array.from({ length: 1024 }, (_, j) =>
        String.fromCharCode(33 + ((i * 31 + j * j * 7) % 90)),
      ).join(""),
      at: one().lastSeen,
    }));
    const flooding = one({ printer: { ...one().printer, model: "Flood", readings } });
    const before = new Map(fleet).set(5, flooding);
    const payloads = diffReport(undefined, before);
    for (const payload of payloads)
      expect(sealedLength(encodeBody(payload))).toBeLessThanOrEqual(limits.sealedReport);
    const held = holdRecords(new Map(), payloads);
    expect(held.get(5)!.printer.model).toBe("Flood");
    expect(held.get(5)!.printer.readings!.length).toBeLessThan(1000);
    const after = new Map(before).set(5, { ...flooding, lastSeen: "2026-11-20T12:00:00.000Z" });
    const again = holdRecords(held, diffReport({ hash, records: before }, after));
    expect(again.get(5)).toEqual({ ...held.get(5)!, lastSeen: "2026-11-20T12:00:00.000Z" });
  });
});

test("a report is what its schema says", () => {
  for (const payload of [
    ...diffReport(undefined, fleet),
    ...diffReport({ hash, records: fleet }, laterFleet(fleet)),
  ])
    expect(reportPayloadSchema.parse(JSON.parse(JSON.stringify(payload)))).toEqual(payload);
});
