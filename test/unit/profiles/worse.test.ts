import { describe, expect, test } from "vitest";
import type { PrinterFields } from "../../../src/model/index.ts";
import { whatGotWorse } from "../../../src/profiles/index.ts";

const before: PrinterFields = {
  vendor: "Acme",
  model: "Laser 9",
  serialNumber: "A1",
  displayText: "Ready",
  counters: { total: 100, totalUnit: "impressions" },
  supplies: [{ index: "1.1", description: "Black", level: 40, percent: 40 }],
  profile: "acme/laser",
};
const compare = (after: PrinterFields, isSameMoment = true) =>
  whatGotWorse(before, after, { address: "192.0.2.1", port: 161, isSameMoment });

describe("what got worse between two readings", () => {
  test("is nothing where values were added or changed, or another profile read them", () => {
    expect(
      compare({
        ...before,
        profile: "acme/new",
        model: "Laser 9 MFP",
        counters: { ...before.counters, copy: 3 },
      }),
    ).toEqual([]);
  });

  test("is every value that is not read any more, in tables too", () => {
    const { model: _, ...rest } = before;
    expect(
      compare({ ...rest, counters: {}, supplies: [{ index: "1.1", description: "Black", percent: null }] }),
    ).toEqual([
      "model “Laser 9” is not read any more",
      "counters.total “100” is not read any more",
      "counters.totalUnit “impressions” is not read any more",
      "supplies.1.1.level “40” is not read any more",
      "supplies.1.1.percent “40” is not read any more",
    ]);
  });

  test("leaves out what moves by itself when the readings are of two moments", () => {
    const { displayText: _, ...rest } = before;
    const after = { ...rest, supplies: [{ index: "1.1", description: "Black" }] };
    expect(compare(after, false)).toEqual([]);
    expect(compare(after)).toHaveLength(3);
    expect(compare({ ...rest, supplies: [] }, false)).toHaveLength(2);
  });

  test("is that the printer would be taken for another one", () => {
    expect(compare({ ...before, serialNumber: "B2" })).toEqual([
      "it would be taken for another printer (Acme A1 is Acme B2)",
    ]);
  });

  test("is not a serial number where none was known", () => {
    const nameless: PrinterFields = { model: "Laser 9" };
    const after: PrinterFields = { ...nameless, serialNumber: "A1" };
    expect(whatGotWorse(nameless, after, { address: "192.0.2.1", port: 161, isSameMoment: true })).toEqual(
      [],
    );
  });
});
