import { describe, expect, test } from "vitest";
import { colorantName, colorInText, isReceptacle, supplyLevel } from "../../../src/model/index.ts";

const PERCENT = 19;
const IMPRESSIONS = 7;

describe("supplyLevel (RFC 3805 prtMarkerSuppliesLevel)", () => {
  test.each([
    [-1, "no-restriction"],
    [-2, "unknown"],
    [-3, "some-remaining"],
  ])("%i is a state and never a number", (level, state) => {
    expect(supplyLevel(level, 100, PERCENT)).toEqual({ state, percent: null });
    expect(supplyLevel(level, -2, undefined)).toEqual({ state, percent: null });
  });

  test("is level by capacity, rounded", () => {
    expect(supplyLevel(11501, 12000, IMPRESSIONS)).toEqual({ state: "ok", percent: 96 });
    expect(supplyLevel(1, 300, undefined)).toEqual({ state: "ok", percent: 0 });
  });

  test("says empty at zero and full above the capacity", () => {
    expect(supplyLevel(0, 100, undefined)).toEqual({ state: "empty", percent: 0 });
    expect(supplyLevel(110, 100, undefined)).toEqual({ state: "ok", percent: 100 });
  });

  test("is a percentage by itself only where the unit says percent", () => {
    expect(supplyLevel(40, -2, PERCENT)).toEqual({ state: "ok", percent: 40 });
    expect(supplyLevel(40, -2, IMPRESSIONS)).toEqual({ state: "ok", percent: null });
    expect(supplyLevel(40, -2, undefined)).toEqual({ state: "ok" });
    expect(supplyLevel(4000, -2, PERCENT)).toEqual({ state: "ok", percent: null });
  });

  test("says nothing without a level", () => {
    expect(supplyLevel(undefined, 100, PERCENT)).toEqual({});
  });
});

test("a waste type or the class makes a receptacle", () => {
  expect(isReceptacle(4, 3)).toBe(true);
  expect(isReceptacle(undefined, 8)).toBe(true);
  expect(isReceptacle(3, 3)).toBe(false);
  expect(isReceptacle(undefined, undefined)).toBe(false);
});

test.each([
  ["Black Toner Cartridge", "black"],
  ["Toner (Cyan)", "cyan"],
  ["Toner jaune", "yellow"],
  ["マゼンタトナー", "magenta"],
  ["Schwarze Tonerkassette", "black"],
  ["Toner czarny", "black"],
  ["Žlutý toner", "yellow"],
  ["Keltainen väriaine", "yellow"],
  ["Пурпурный картридж", "magenta"],
  ["Голубой тонер", "cyan"],
  ["검정 토너", "black"],
  ["青色墨盒", "cyan"],
  ["Resort kit", undefined],
  ["Imaging Drum HP CF219A", undefined],
  ["Tri-color: cyan, magenta, yellow", undefined],
  ["Blackbird kit", undefined],
])("the colour in %j is %s", (text, color) => {
  expect(colorInText(text)).toBe(color);
});

test("a colorant without a name of a colour stays as it is, and none is none", () => {
  expect(colorantName("Light Cyan")).toBe("cyan");
  expect(colorantName("spot")).toBe("spot");
  expect(colorantName("unknown")).toBeUndefined();
  expect(colorantName("")).toBeUndefined();
});
