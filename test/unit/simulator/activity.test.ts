import { expect, test } from "vitest";
import { ActivityIndex } from "../../../src/simulator/activity.ts";
import type { Addition } from "../../../src/simulator/index.ts";

const HOUR = 3_600_000;
const oid = "1.3.6.1.9.1";
const moving = (perHour: number, ...adds: Omit<Addition, "oid">[]) =>
  new ActivityIndex(
    adds.map((addition, index) => ({ name: `${index}`, perHour, adds: [{ oid, ...addition }] })),
  );

test("counters go up by whole events", () => {
  const index = moving(10, { by: 2 });
  const at = (hours: number) => index.moved(oid, { type: "Counter32", value: 100 }, hours * HOUR).value;
  expect([-1, 0, 0.05, 0.1, 1].map(at)).toEqual([100, 100, 100, 102, 120]);
});

test("a counter of 32 bits begins again at zero, one of 64 goes on", () => {
  const index = moving(1, { by: 10 });
  expect(index.moved(oid, { type: "Counter32", value: 2 ** 32 - 4 }, HOUR).value).toBe(6);
  expect(index.moved(oid, { type: "Counter64", value: 2n ** 32n - 4n }, HOUR).value).toBe(2n ** 32n + 6n);
});

test("a supply wears down by fractions of a page's worth and is replaced", () => {
  const index = moving(100, { by: -0.25, within: [4, 100] });
  const at = (hours: number) => index.moved(oid, { type: "INTEGER", value: 10 }, hours * HOUR).value;
  // 25 per hour; below 4 it goes on from 100.
  expect([0, 0.04, 0.24, 0.28, 1].map(at)).toEqual([10, 9, 4, 100, 82]);
});

test("several activities add up before fractions are cut", () => {
  const index = moving(10, { by: -0.05, within: [0, 100] }, { by: -0.05, within: [0, 100] });
  expect(index.moved(oid, { type: "INTEGER", value: 50 }, HOUR).value).toBe(49);
});

test("numbers inside octets move too: a float, a record of a block", () => {
  const float = moving(3, { by: 1, as: "float" }).moved(
    oid,
    { type: "OCTET STRING", value: Buffer.from("492712b0", "hex") },
    HOUR,
  );
  expect(Buffer.from(float.value as Uint8Array).readFloatBE()).toBe(684_334);
  const block = Buffer.from("00010400000064" + "01010400000032" + "ff", "hex");
  const moved = moving(1, { by: 300, as: { record: 1 } }).moved(
    oid,
    { type: "OCTET STRING", value: block },
    HOUR,
  );
  expect(Buffer.from(moved.value as Uint8Array).toString("hex")).toBe(
    "00010400000064" + "0101040000015e" + "ff",
  );
  expect(block.toString("hex")).toBe("00010400000064" + "01010400000032" + "ff");
});

test("texts and what has no activity stay as they are", () => {
  const text = { type: "OCTET STRING", value: Buffer.from("Ready") } as const;
  expect(moving(1, { by: 1 }).moved(oid, text, HOUR)).toEqual(text);
  expect(moving(1, { by: 1 }).moved("1.3.6.1.9.2", { type: "INTEGER", value: 1 }, HOUR).value).toBe(1);
});
