import { describe, expect, test } from "vitest";
import { isQuiet } from "../../../src/appliance/quiet-hours.ts";
import type { QuietHours } from "../../../src/protocol/index.ts";

const night: QuietHours = { days: ["fri"], from: "22:00", to: "06:00", zone: "Europe/Berlin" };
const noon: QuietHours = { days: ["mon", "tue"], from: "12:00", to: "13:30", zone: "UTC" };
const at = (text: string) => Date.parse(text);

describe("quiet hours", () => {
  test.each([
    ["2026-11-20T20:59:00Z", false], // Friday 21:59 in Berlin
    ["2026-11-20T21:00:00Z", true],
    ["2026-11-21T04:59:00Z", true], // Saturday 05:59 belongs to Friday's night
    ["2026-11-21T05:00:00Z", false],
    ["2026-11-21T21:30:00Z", false], // Saturday evening is not named
  ])("a night reaches into the next day: %s", (time, quiet) => {
    expect(isQuiet([night], at(time))).toBe(quiet);
  });

  test("within a day they begin on the minute and end before the last", () => {
    expect(isQuiet([noon], at("2026-11-23T11:59:59Z"))).toBe(false);
    expect(isQuiet([noon], at("2026-11-23T12:00:00Z"))).toBe(true);
    expect(isQuiet([noon], at("2026-11-23T13:30:00Z"))).toBe(false);
    expect(isQuiet([noon], at("2026-11-25T12:30:00Z"))).toBe(false);
  });

  test("none are never quiet", () => {
    expect(isQuiet([], at("2026-11-23T12:00:00Z"))).toBe(false);
  });
});
