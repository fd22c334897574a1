import { describe, expect, test } from "vitest";
import type { Supply } from "../../../src/model/index.ts";
import { judgePrinter, SupplyBar, supplyLook } from "../../../webui/design/index.ts";

const supply = (given: Partial<Supply>): Supply => ({ index: "1.1", ...given });

describe("a supply", () => {
  test("has a bar and a percentage when its level is known", () => {
    const html = String(<SupplyBar supply={supply({ color: "cyan", percent: 62, state: "ok" })} />);
    expect(html).toContain("supply--cyan");
    expect(html).toContain('width="62"');
    expect(html).toContain("62 %");
    expect(html).toContain(">C<");
  });

  test.each([
    [{ percent: null, state: "some-remaining" } as const, "some", "some left"],
    [{ percent: null, state: "unknown" } as const, "untold", "not told"],
    [{}, "untold", "not told"],
    [{ percent: 0, state: "empty" } as const, "empty", "empty"],
    [{ state: "empty" } as const, "empty", "empty"],
    [{ state: "no-restriction" } as const, "unlimited", "no limit"],
  ])("never has a filled bar without a number: %j", (given, fill, words) => {
    const look = supplyLook(supply(given));
    expect(look).toMatchObject({ fill, words });
    expect(String(<SupplyBar supply={supply(given)} />)).not.toContain("<rect");
  });

  test("that fills up is drawn from the other end and says how full it is", () => {
    const waste = supply({ type: "wasteToner", receptacle: true, percent: 70, state: "ok" });
    expect(supplyLook(waste)).toMatchObject({ words: "30 % full", drawn: 30, isLow: false });
    expect(String(<SupplyBar supply={waste} />)).toContain('<rect x="70" y="0" width="30"');
    expect(supplyLook({ ...waste, percent: 0, state: "empty" }).words).toBe("full");
    expect(supplyLook({ ...waste, percent: 4 })).toMatchObject({ words: "96 % full", isLow: true });
  });

  test("fades with the age of its level", () => {
    const black = supply({ color: "black", percent: 50 });
    const day = 86_400_000;
    expect(String(<SupplyBar supply={black} ageMs={day} />)).not.toContain("supply--stale");
    expect(String(<SupplyBar supply={black} ageMs={3 * day} />)).toContain("supply--stale");
    expect(String(<SupplyBar supply={black} ageMs={10 * day} />)).toContain("supply--old");
  });

  test("needs no style attribute, which the page's policy would drop", () => {
    expect(String(<SupplyBar supply={supply({ percent: 12 })} />)).not.toContain("style=");
  });
});

describe("a printer's state", () => {
  test("is fine when it says so and nothing is low", () => {
    expect(judgePrinter({ printerStatus: "idle", detectedErrors: [] })).toEqual({
      state: "fine",
      reasons: [],
    });
  });

  test("is unknown when it tells nothing", () => {
    expect(judgePrinter({ model: "X" }).state).toBe("unknown");
    expect(judgePrinter({ printerStatus: "unknown", deviceStatus: "unknown" }).state).toBe("unknown");
  });

  test("is broken by an empty toner, asked for by its name once", () => {
    const judged = judgePrinter({
      printerStatus: "idle",
      detectedErrors: ["noToner", "lowToner"],
      supplies: [supply({ description: "Black Toner", type: "toner", percent: 0, state: "empty" })],
      alerts: [{ severity: "critical", text: "Replace toner" }],
    });
    expect(judged.state).toBe("broken");
    expect(judged.reasons.map((reason) => reason.what)).toEqual(["Black Toner empty"]);
  });

  test("asks for attention when staples run out, not for a repair", () => {
    const staples = supply({ description: "Staples", type: "staples", percent: 0, state: "empty" });
    expect(judgePrinter({ printerStatus: "idle", supplies: [staples] }).state).toBe("attention");
  });

  test("is broken by a full waste box and asks for attention before that", () => {
    const waste = (percent: number) =>
      supply({ description: "Waste", type: "wasteToner", receptacle: true, percent });
    expect(judgePrinter({ printerStatus: "idle", supplies: [waste(0)] })).toMatchObject({ state: "broken" });
    expect(judgePrinter({ printerStatus: "idle", supplies: [waste(5)] })).toMatchObject({
      state: "attention",
    });
    expect(judgePrinter({ printerStatus: "idle", supplies: [waste(100)] })).toMatchObject({ state: "fine" });
  });

  test("names the worst first, each with what to do", () => {
    const { reasons } = judgePrinter({
      printerStatus: "idle",
      detectedErrors: ["lowPaper", "jammed", "strange"],
    });
    expect(reasons.map((reason) => reason.state)).toEqual(["broken", "attention", "attention"]);
    expect(reasons[0]).toMatchObject({ what: "Paper is jammed", todo: "Clear the jam." });
  });
});
