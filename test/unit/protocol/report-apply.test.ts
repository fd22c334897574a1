import { describe, expect, test } from "vitest";
import {
  applyReport,
  followReport,
  limits,
  type PrinterRecord,
  type ReportPayload,
  refsOfReport,
  reportPayloadSchema,
  type Sheet,
  sheetCheck,
  sheetOf,
  tableColumns,
} from "../../../src/protocol/index.ts";
import { EMPTY } from "../../../src/protocol/report-sheet.ts";

const record: PrinterRecord = {
  printer: {
    key: "k",
    address: "10.4.0.7",
    port: 161,
    snmpVersion: "2c",
    counters: { total: 100 },
    supplies: [{ index: "1.1", description: "Black", level: 50, maxCapacity: 100, percent: 50, state: "ok" }],
    readings: [
      { name: "Device_Total", oid: "1.3.6.1", type: "Counter32", value: 100, at: "2026-11-20T09:00:00.000Z" },
    ],
  },
  firstSeen: "2026-11-20T09:00:00.000Z",
  lastSeen: "2026-11-20T09:00:00.000Z",
  state: "answering",
};
const base = "a".repeat(64);
const changes = (change: Partial<ReportPayload>): ReportPayload => ({
  schema: 1,
  form: "changes",
  base,
  part: 1,
  parts: 1,
  at: Date.parse("2026-11-20T12:00:00.000Z"),
  tick: 1000,
  refs: [4, 1],
  check: "00000000",
  ...change,
});
/** Written by hand; the check is made to fit what is expected. */
const checked = (payload: ReportPayload, expected: PrinterRecord): ReportPayload => ({
  ...payload,
  check: sheetCheck([sheetOf(expected)]),
});
const problem = (payload: ReportPayload, previous: PrinterRecord | undefined = record) => {
  const applied = applyReport(() => previous, payload);
  if (applied.ok) throw new Error("was taken");
  expect(applied.problem.code).toBe("report.invalid");
  return `${(applied.problem.detail as { field?: string } | undefined)?.field}: ${applied.problem.message}`;
};

describe("a report of changes", () => {
  test("adds to counters, takes dates from its own, and tells what follows from them", () => {
    const later: PrinterRecord = {
      ...record,
      lastSeen: "2026-11-20T11:59:58.000Z",
      printer: {
        ...record.printer,
        counters: { total: 103 },
        supplies: [
          { index: "1.1", description: "Black", level: 0, maxCapacity: 100, percent: 0, state: "empty" },
        ],
        readings: [{ ...record.printer.readings![0]!, value: 103, at: "2026-11-20T11:59:58.000Z" }],
      },
    };
    const payload = changes({
      add: { "counters.total": [3], "supplies.level": [-50] },
      numbers: { lastSeen: [2] },
    });
    expect(applyReport(() => record, checked(payload, later))).toEqual({
      ok: true,
      value: { records: [{ ref: 4, record: later }], gone: [] },
    });
  });

  test("asks for the printers that it names", () => {
    expect(refsOfReport(changes({ refs: [4, 2, 10, 1] }))).toEqual({ ok: true, value: [4, 5, 16] });
  });

  test("that builds on other records is told by its check, and a full one is needed", () => {
    const payload = checked(changes({ add: { "counters.total": [3] } }), {
      ...record,
      printer: {
        ...record.printer,
        counters: { total: 103 },
        readings: [{ ...record.printer.readings![0]!, value: 103 }],
      },
    });
    expect(applyReport(() => record, payload).ok).toBe(true);
    const drifted = { ...record, printer: { ...record.printer, counters: { total: 90 } } };
    expect(applyReport(() => drifted, payload)).toMatchObject({
      problem: { code: "report.invalid", detail: { needFull: true } },
    });
    expect(applyReport(() => undefined, payload).ok).toBe(false);
  });
});

describe("a hostile report", () => {
  test.each<[string, Partial<ReportPayload>, RegExp]>([
    ["an unknown column", { texts: { colour: ["red"] } }, /^texts\.colour: /],
    [
      "an unknown column of a table",
      { texts: { "supplies.__proto__": ["red"] } },
      /^texts\.supplies\.__proto__: /,
    ],
    [
      "a counter named __proto__",
      { numbers: { "counters.__proto__": [1] } },
      /^numbers\.counters\.__proto__: /,
    ],
    ["text to add to", { add: { address: [1] } }, /^add\.address\[0\]: .*adds to what is no number/],
    ["a wrong skip", { numbers: { port: ["-1"] } }, /^numbers\.port\[0\]: /],
    ["a mark without meaning", { texts: { model: [-9] } }, /^texts\.model\[0\]: /],
    ["more entries than cells", { texts: { model: ["a", "b"] } }, /^texts\.model: .*has more entries/],
    ["a negative number of rows", { numbers: { supplies: [-1] } }, /^supplies: /],
    ["a broken number of rows", { numbers: { supplies: [1.5] } }, /^supplies: /],
    ["rows without end", { numbers: { supplies: [1e9] } }, /^supplies: /],
    ["a number of rows in words", { texts: { readings: ["many"] } }, /^readings: /],
    ["a reading out of nowhere", { numbers: { readings: [2] } }, /^numbers\.readings\.id: /],
    ["a reading beyond the list", { numbers: { "readings.id": [7] } }, /^numbers\.readings\.id: /],
    ["names without OIDs", { readings: { names: ["a"], oids: [], types: ["x"] } }, /^readings\.oids\[0\]: /],
    [
      "names without types",
      { readings: { names: ["a"], oids: ["1"], types: [] } },
      /^readings\.types\[0\]: /,
    ],
    ["a like above the first row", { like: [1] }, /^like\[0\]: /],
    ["refs that are too many", { refs: [0, limits.reportRows + 1] }, /^refs\[0\]: /],
    ["a run of no refs", { refs: [4, 0] }, /^refs\[0\]: /],
    ["half a run", { refs: [4] }, /^refs\[0\]: /],
    ["refs beyond numbers", { refs: [Number.MAX_SAFE_INTEGER, 1] }, /^refs\[0\]: /],
    ["a part beyond the last", { part: 2 }, /^part: /],
    ["no base", { base: null }, /^base: /],
    ["a span", { span: [0, 1] }, /^span: /],
    ["a full form with a base", { form: "full" }, /^base: /],
    [
      "columns without end",
      { texts: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`counters.${i}`, []])) },
      /^texts: /,
    ],
  ])("with %s is refused, the field named", (_, change, expected) => {
    expect(problem(changes(change))).toMatch(expected);
  });

  // Each with what its sender made of the record, so that the check is right and the schema has the last word.
  test.each<[string, Partial<ReportPayload>, (sheet: Sheet) => unknown, RegExp]>([
    ["no key", { texts: { key: [0] } }, ({ fields }) => fields.delete("key"), /printer\.key/],
    [
      "a model that is nothing",
      { texts: { model: [-3] } },
      ({ fields }) => fields.set("model", EMPTY),
      /printer\.model/,
    ],
    [
      "a port beyond ports",
      { numbers: { port: [70_000] } },
      ({ fields }) => fields.set("port", 70_000),
      /printer\.port/,
    ],
    [
      "a date beyond dates",
      { numbers: { lastSeen: [-1e15] } },
      ({ fields }) => fields.set("lastSeen", changes({}).at + 1e18),
      /lastSeen|readings\[0\]\.at/,
    ],
    [
      "a time that none of its times stands for",
      { numbers: { "readings.time": [5] } },
      ({ tables }) => tables.readings[0]!.splice(2, 1, 5),
      /printer\.readings\[0\]\.at/,
    ],
    [
      "more than all of a supply",
      { numbers: { "supplies.percent": [101] } },
      ({ tables }) => tables.supplies[0]!.splice(tableColumns.supplies.indexOf("percent"), 1, 101),
      /printer\.supplies\[0\]\.percent/,
    ],
    [
      "a counter below zero",
      { add: { "counters.total": [-101] } },
      ({ fields }) => fields.set("counters.total", -1),
      /printer\.counters\.total/,
    ],
    [
      "a MAC address that is a number",
      { numbers: { macAddress: [7] } },
      ({ fields }) => fields.set("macAddress", 7),
      /printer\.macAddress/,
    ],
  ])("that leaves a printer with %s is refused, printer and field named", (_, change, mutate, expected) => {
    const sheet = sheetOf(record);
    mutate(sheet);
    expect(problem(changes({ ...change, check: sheetCheck([sheet]) }))).toMatch(expected);
  });

  test("that is small cannot unfold to a mountain", () => {
    // One row of 1,000 readings, and a thousand printers that are all alike.
    const full: ReportPayload = {
      schema: 1,
      form: "full",
      base: null,
      part: 1,
      parts: 1,
      at: 0,
      tick: 1,
      span: [0, 10],
      refs: [0, limits.reportRows],
      like: Array.from({ length: limits.reportRows }, (_, i) => (i === 0 ? 0 : 1)),
      check: "00000000",
      readings: {
        names: Array.from({ length: 1000 }, (_, i) => `n${i}`),
        oids: Array.from({ length: 1000 }, () => "1"),
        types: ["t", 999],
      },
      numbers: { readings: [1000], times: [1] },
    };
    expect(reportPayloadSchema.safeParse(full).success).toBe(true);
    const started = performance.now();
    expect(problem(full)).toMatch(/^refs: .*unfolds to too many cells/);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("the chain of reports", () => {
  const full = (part: number, parts: number) =>
    changes({ form: "full", base: null, span: [0, 9], part, parts });
  const h = (digit: string) => digit.repeat(64);

  test("begins with a full report and goes on with what builds on the last", () => {
    const first = followReport(null, full(1, 1), h("1"));
    expect(first).toBeDefined();
    const second = followReport(first!, changes({ base: h("1") }), h("2"));
    expect(second).toBeDefined();
    expect(followReport(second!, changes({ base: h("1") }), h("3"))).toBeUndefined();
    expect(followReport(second!, changes({ base: h("2") }), h("3"))).toBeDefined();
    expect(followReport(null, changes({ base: h("2") }), h("3"))).toBeUndefined();
  });

  test("takes the parts of a report in order, and what builds on its last", () => {
    let chain = followReport(null, full(1, 3), h("1"));
    expect(followReport(chain!, full(3, 3), h("3"))).toBeUndefined();
    expect(followReport(chain!, changes({ base: h("1") }), h("3"))).toBeUndefined();
    chain = followReport(chain!, full(2, 3), h("2"));
    chain = followReport(chain!, full(3, 3), h("3"));
    chain = followReport(chain!, changes({ base: h("3"), part: 1, parts: 2 }), h("4"));
    expect(followReport(chain!, changes({ base: h("9"), part: 2, parts: 2 }), h("5"))).toBeUndefined();
    chain = followReport(chain!, changes({ base: h("3"), part: 2, parts: 2 }), h("5"));
    expect(followReport(chain!, changes({ base: h("5") }), h("6"))).toBeDefined();
  });

  test("begins anew with any full report", () => {
    expect(followReport("nonsense", full(1, 2), h("1"))).toBeDefined();
    expect(followReport("nonsense", full(2, 2), h("1"))).toBeUndefined();
  });
});
