import { describe, expect, test } from "vitest";
import { countVolume } from "../../../src/model/index.ts";
import { axisTop, pagesPerDay } from "../../../webui/console/history.ts";

const at = (text: string) => Date.parse(text);
const points = (...list: [string, number][]) =>
  countVolume(list.map(([time, value]) => ({ at: at(time), value })));
const until = at("2026-11-22T12:00:00Z");

describe("pages per day", () => {
  test("a day's pages are what the counter grew on it", () => {
    const days = pagesPerDay(
      points(
        ["2026-11-19T08:00:00Z", 1000],
        ["2026-11-20T09:00:00Z", 1100],
        ["2026-11-20T17:00:00Z", 1150],
        ["2026-11-22T10:00:00Z", 1160],
      ),
      { until, lastSeen: until, days: 5, zone: "UTC" },
    );
    expect(days.map(({ day, pages }) => [day, pages])).toEqual([
      ["2026-11-18", undefined],
      ["2026-11-19", 0],
      ["2026-11-20", 150],
      ["2026-11-21", 0],
      ["2026-11-22", 10],
    ]);
  });

  test("after the last answer nothing is known", () => {
    const days = pagesPerDay(points(["2026-11-18T08:00:00Z", 10], ["2026-11-20T08:00:00Z", 12]), {
      ...{ until, days: 4, zone: "UTC" },
      lastSeen: at("2026-11-20T23:00:00Z"),
    });
    expect(days.map((day) => day.pages)).toEqual([0, 2, undefined, undefined]);
  });

  test("a counter that fell makes a gap, not a negative day", () => {
    const days = pagesPerDay(
      points(
        ...([
          ["2026-11-20T08:00:00Z", 500],
          ["2026-11-21T08:00:00Z", 3],
        ] as [string, number][]),
        ...([
          ["2026-11-22T08:00:00Z", 10],
          ["2026-11-22T11:00:00Z", 12],
        ] as [string, number][]),
      ),
      { until, lastSeen: until, days: 3, zone: "UTC" },
    );
    expect(days.map((day) => day.pages)).toEqual([0, undefined, 9]);
  });

  test("days are those of the reader's zone", () => {
    const list = points(["2026-11-20T12:00:00Z", 0], ["2026-11-20T23:30:00Z", 5]);
    const pages = (zone: string) =>
      pagesPerDay(list, { until, lastSeen: until, days: 3, zone }).map((day) => day.pages);
    expect(pages("UTC")).toEqual([5, 0, 0]);
    expect(pages("Europe/Oslo")).toEqual([0, 5, 0]);
  });

  test("without a reading nothing is known", () => {
    expect(
      pagesPerDay(points(), { until, lastSeen: until, days: 2, zone: "UTC" }).map((day) => day.pages),
    ).toEqual([undefined, undefined]);
  });

  test.each([
    [0, 4],
    [4, 4],
    [7, 8],
    [95, 100],
    [101, 200],
    [238, 400],
    [4100, 5000],
  ])("an axis for %d ends at %d", (highest, top) => expect(axisTop(highest)).toBe(top));
});
