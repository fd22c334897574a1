import { expect, test } from "vitest";
import { createReadingCheck } from "../../../src/protocol/report-reading-check.ts";
import { readingId } from "../../../src/protocol/report-sheet.ts";

const AT = "2026-11-20T11:59:58.000Z";
const total = readingId("Device_Total", "1.3.6.1.2.1.43.10.2.1.4.1.1", "Counter32");

test("readings of one kind are made again for every printer, each with its own value", () => {
  const check = createReadingCheck();
  for (const value of [1, 2])
    expect(check([{ id: total, value, at: AT }])).toEqual([
      { name: "Device_Total", oid: "1.3.6.1.2.1.43.10.2.1.4.1.1", type: "Counter32", value, at: AT },
    ]);
});

test.each([
  ["a name too long", { id: readingId("x".repeat(121), "1.3", "INTEGER") }, "name"],
  ["an object id too long", { id: readingId("Device_Total", "1".repeat(401), "INTEGER") }, "oid"],
  ["a type too long", { id: readingId("Device_Total", "1.3", "x".repeat(21)) }, "type"],
  ["no date", { at: "yesterday" }, "at"],
  ["no date at all", { at: undefined }, "at"],
  ["a text too long", { value: "x".repeat(1025) }, "value"],
  ["no value", { value: undefined }, "value"],
])("%s is a fault at its place, the second time as well", (_, wrong, field) => {
  const check = createReadingCheck();
  const sound = { id: total, value: 7, at: AT };
  for (let printer = 0; printer < 2; printer++)
    expect(check([sound, { ...sound, ...wrong }])).toMatchObject({ field: `printer.readings[1].${field}` });
  expect(check([sound])).toHaveLength(1);
});

test("a printer has no more than 1,000 readings", () => {
  const many = new Array(1001).fill({ id: total, value: 7, at: AT });
  expect(createReadingCheck()(many)).toMatchObject({ field: "printer.readings" });
});
