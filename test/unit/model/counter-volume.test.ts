import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CounterPoint, countVolume, oddStep, volumeWithin } from "../../../src/model/counter-volume.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-03-01T00:00:00Z");
/** Values read every three hours. */
const series = (...values: number[]): CounterPoint[] =>
  values.map((value, i) => ({ at: START + i * 3 * HOUR, value }));
const pages = (points: CounterPoint[]) =>
  countVolume(points).steps.reduce((sum, step) => sum + step.pages, 0);
const kinds = (points: CounterPoint[]) =>
  countVolume(points).events.map(({ kind, from, to }) => [kind, from, to]);

describe("what a counter's readings count", () => {
  test("growth counts, and what stood there before the first reading does not", () => {
    expect(pages(series(1000, 1010, 1010, 1030))).toBe(30);
    expect(kinds(series(1000, 1010, 1010, 1030))).toEqual([]);
  });

  test("a counter that shows zero once counts on from where it was", () => {
    expect(pages(series(10_000, 0, 10_050))).toBe(50);
    expect(kinds(series(10_000, 0, 10_050))).toEqual([
      ["zero", 10_000, 0],
      ["returned", 0, 10_050],
    ]);
  });

  test("a counter that was reset is billed from its first new value, once it has risen twice", () => {
    expect(pages(series(10_000, 3, 10))).toBe(0);
    expect(pages(series(10_000, 3, 10, 25, 40))).toBe(37);
    expect(kinds(series(10_000, 3, 10, 25, 40))).toEqual([
      ["fell", 10_000, 3],
      ["restarted", 10_000, 3],
    ]);
  });

  test("a jump beyond what can be printed is no volume, also when the counter goes on from there", () => {
    const jumped = series(1000, 900_000, 900_010, 900_030);
    expect(pages(jumped)).toBe(30);
    expect(kinds(jumped)).toEqual([
      ["jumped", 1000, 900_000],
      ["restarted", 1000, 900_000],
    ]);
    expect(pages(series(1000, 900_000, 1020))).toBe(20);
  });

  test("a counter that ends at 32 bits begins again without a loss", () => {
    const wrapped = series(2 ** 32 - 40, 60);
    expect(pages(wrapped)).toBe(100);
    expect(kinds(wrapped)).toEqual([["wrapped", 2 ** 32 - 40, 60]]);
    expect(kinds(series(4000, 60))).toEqual([["fell", 4000, 60]]);
  });

  test("two printers whose readings were mixed up are not added to each other", () => {
    expect(pages(series(100, 900_000, 110, 900_010, 120, 900_020, 130))).toBe(30);
  });

  test("what is allowed grows with the time between two readings, and has no bound where no pages are counted", () => {
    expect(oddStep(0, 70_000, 3 * HOUR)).toBeUndefined();
    expect(oddStep(0, 80_000, 3 * HOUR)).toBe("jumped");
    expect(oddStep(0, 80_000, 24 * HOUR)).toBeUndefined();
    expect(oddStep(0, 80_000, HOUR, "micrometers")).toBeUndefined();
  });

  test("a month's volume has both ends, and what was odd in it", () => {
    const volume = countVolume([
      { at: START - HOUR, value: 500 },
      { at: START + HOUR, value: 520 },
      { at: START + 2 * HOUR, value: 0 },
      { at: START + 3 * HOUR, value: 530 },
      { at: START + 100 * HOUR, value: 600 },
    ]);
    expect(volumeWithin(volume, START, START + 50 * HOUR)).toEqual({
      from: { at: START - HOUR, value: 500 },
      to: { at: START + 3 * HOUR, value: 530 },
      pages: 30,
      events: [
        { kind: "zero", at: START + 2 * HOUR, from: 520, to: 0 },
        { kind: "returned", at: START + 3 * HOUR, from: 0, to: 530 },
      ],
    });
    expect(volumeWithin(volume, START - 10 * HOUR, START - 5 * HOUR)).toBeUndefined();
  });
});

const point = fc.record({
  at: fc.integer({ min: 0, max: 400 }).map((n) => START + n * HOUR),
  value: fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 0, max: 100_000 }),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fc.constantFrom(0, 2 ** 32 - 1, 2 ** 31, 2 ** 53 - 1),
  ),
});

describe("whatever was read", () => {
  test("no step is negative, and no page counts twice before the counter was seen to start again", () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), (points) => {
        const { steps, events } = countVolume(points);
        const resets = events.filter(({ kind }) => kind === "restarted" || kind === "wrapped");
        let top = -1;
        for (const step of steps) {
          expect(step.pages).toBeGreaterThanOrEqual(0);
          const isReset = resets.some(({ at }) => at === step.at);
          if (isReset) top = step.value;
          else {
            expect(step.from).toBeGreaterThanOrEqual(top);
            expect(step.pages).toBe(step.value - step.from);
            top = step.value;
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("neither the order in which readings came nor their repetition makes a difference", () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (points, order) => {
        const shuffled = [...points, ...points]
          .map((each) => ({ each, rank: order.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ each }) => each);
        const sum = (list: CounterPoint[]) =>
          countVolume(list).steps.reduce((total, step) => total + step.pages, 0);
        // A pair of equal readings rises nowhere, so it confirms nothing.
        expect(sum(shuffled)).toBe(sum(points));
      }),
      { numRuns: 300 },
    );
  });

  test("periods that touch add up to the whole", () => {
    fc.assert(
      fc.property(
        fc.array(point, { maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 }),
        (points, cuts) => {
          const volume = countVolume(points);
          const edges = [-1, ...cuts.toSorted((a, b) => a - b), 401].map((n) => START + n * HOUR);
          const parts = edges
            .slice(1)
            .map((end, i) => volumeWithin(volume, edges[i]!, end)?.pages ?? 0)
            .reduce((sum, part) => sum + part, 0);
          expect(parts).toBe(volume.steps.reduce((sum, step) => sum + step.pages, 0));
        },
      ),
    );
  });

  test("zeros, mixed-up readings, late ones and merged ones never add to what was printed", () => {
    const happening = fc.record({
      printed: fc.integer({ min: 0, max: 500 }),
      reads: fc.constantFrom("own", "own", "own", "twice", "zero", "other", "stale"),
    });
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 80 }),
        fc.integer({ min: 0, max: 100_000 }),
        (days, first) => {
          let counter = first;
          const points: CounterPoint[] = [{ at: START, value: first }];
          for (const [i, { printed, reads }] of days.entries()) {
            const before = counter;
            counter += printed;
            const at = START + (i + 1) * 3 * HOUR;
            if (reads === "zero") points.push({ at, value: 0 });
            else if (reads === "other") points.push({ at, value: 5_000_000 });
            else if (reads === "stale") points.push({ at, value: before });
            else points.push({ at, value: counter });
            // A second box tells the same printer's count a minute later.
            if (reads === "twice") points.push({ at: at + 60_000, value: counter });
          }
          expect(pages(points)).toBeLessThanOrEqual(counter - first);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a counter that is really reset bills what was printed since, at most", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 3, maxLength: 30 }),
        (before, after) => {
          const rise = (first: number, steps: number[]) => {
            let value = first;
            return [first, ...steps.map((step) => (value += step))];
          };
          const old = rise(2_000_000, before);
          const fresh = rise(0, after);
          const printed = old.at(-1)! - 2_000_000 + fresh.at(-1)!;
          expect(pages(series(...old, ...fresh))).toBe(printed);
        },
      ),
    );
  });
});
