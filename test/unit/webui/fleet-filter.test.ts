import { describe, expect, test } from "vitest";
import { parseFleetFilter } from "../../../webui/console/fleet-filter.ts";
import { type FleetRow, fleetRow } from "../../../webui/console/fleet-row.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const HOUR = 3_600_000;

function row(given: Partial<Parameters<typeof fleetRow>[0]["printer"]> = {}, more: object = {}): FleetRow {
  return fleetRow({
    id: 1,
    printer: { key: "k", address: "10.4.0.20", port: 161, snmpVersion: "2c", ...given },
    state: "answering",
    firstSeen: NOW - 72 * HOUR,
    lastSeen: NOW - HOUR,
    ...{ siteId: "s", site: "Oslo", boxId: "b", box: "Basement", isBoxOffline: false },
    ...more,
  });
}

const brother = row({
  ...{
    vendor: "Brother",
    model: "HL-L8360CDW",
    serialNumber: "E78096",
    hostname: "BRW008",
    location: "2nd floor",
  },
  counters: { total: 27_194, mono: 20_000, totalUnit: "impressions" },
  supplies: [
    { index: "1.1", type: "toner", color: "black", percent: 8, state: "ok" },
    { index: "1.2", type: "toner", color: "cyan", percent: 60, state: "ok" },
  ],
});
const hp = row(
  { vendor: "HP", model: "Color LaserJet CM4730", address: "10.40.0.3", counters: { total: 698_265 } },
  { site: "Bergen, Main Street", lastSeen: NOW - 72 * HOUR, state: "silent" },
);

const finds = (text: string, ...rows: FleetRow[]) =>
  rows.map((one) => parseFleetFilter(text).matches(one, NOW));

describe("the filter box", () => {
  test.each([
    ['vendor:brother toner<10 site:"Oslo"', true, false],
    ["brother", true, false],
    ["laserjet bergen", false, true],
    ['"main street"', false, true],
    ["E780", true, false],
    ["vendor=hp", false, true],
    ["vendor=h", false, false],
    ["-vendor:hp", true, false],
    ["-brother", false, true],
    ["toner<10", true, false],
    ["toner>=8 toner<=8", true, false],
    ["cyan>50", true, false],
    ["cyan:60", true, false],
    ["magenta<50", false, false],
    ["pages>=100000", false, true],
    ["total=27194", true, false],
    ["toner<10%", true, false],
    ["seen>2d", false, true],
    ["seen<2h", true, false],
    ["seen:1d", true, false],
    ["state:silent", false, true],
    ["is:attention", true, false],
    ["-state:silent", true, false],
    ["address:10.4.", true, false],
    ["address:10.4.0.0/16", true, false],
    ["address:10.0.0.0/8", true, true],
    ["host:brw location:2nd", true, false],
    ["VENDOR:BROTHER", true, false],
    ["", true, true],
    ["   ", true, true],
    ['site:"Bergen', false, true],
  ])("%s", (text, first, second) => {
    expect(parseFleetFilter(text).faults).toEqual([]);
    expect(finds(text, brother, hp)).toEqual([first, second]);
  });

  test("a value that was not told is neither above nor below", () => {
    expect(finds("toner<10", hp)).toEqual([false]);
    expect(finds("toner>=0", hp)).toEqual([false]);
  });

  test("an empty cartridge without a percentage counts as nothing left", () => {
    const empty = row({ supplies: [{ index: "1.1", type: "toner", color: "black", state: "empty" }] });
    expect(finds("toner<1 state:empty", empty)).toEqual([true]);
  });

  test.each([
    ["toner<x", "“x” is no number: write toner<10, for instance."],
    ["seen>soon", "“soon” is no age"],
    ["vendr:hp", "There is no field “vendr”."],
    ["state:sad", "“sad” is no state: there are fine, attention, broken, unknown, silent, unread, empty."],
    ["address:10.4.0.0/40", "is no network"],
    ["vendor:", "“vendor:” needs a value after it."],
  ])("%s is said not to be understood", (text, fault) => {
    expect(parseFleetFilter(text).faults.join(" ")).toContain(fault);
  });

  test("what is not understood does not hide what is", () => {
    const filter = parseFleetFilter("vendr:x brother");
    expect(filter.faults).toHaveLength(1);
    expect(filter.matches(brother, NOW)).toBe(true);
    expect(filter.matches(hp, NOW)).toBe(false);
  });

  test("an address with a port or a colon in a word is a word", () => {
    const found = row({ macAddress: "fa:ce:00:1f:29:87" });
    expect(finds("00:1f:29", found)).toEqual([true]);
    expect(finds("fa:ce", found, hp)).toEqual([true, false]);
    expect(finds("-fa:ce:00", found, hp)).toEqual([false, true]);
    expect(parseFleetFilter("fe80::1 fa:ce").faults).toEqual([]);
  });
});
