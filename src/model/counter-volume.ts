// From what a counter showed to what may be billed: never less than nothing, and no page twice.

export interface CounterPoint {
  /** Milliseconds since 1970 UTC. */
  at: number;
  value: number;
}

/**
 * What is odd about a step of a counter: it fell, showed zero, rose by more than a printer can print, or began again
 * after 2^32 - 1. `returned` ends one of these, `restarted` makes the new count the one that is billed.
 */
export type CounterEventKind = "fell" | "zero" | "jumped" | "wrapped" | "returned" | "restarted";

export interface CounterEvent {
  kind: CounterEventKind;
  at: number;
  from: number;
  to: number;
}

/** A reading that was accepted, and what was printed since the one before. */
export interface CountedStep {
  at: number;
  /** Counter where the counting of this step began; `value` itself for the first. */
  from: number;
  value: number;
  pages: number;
}

export interface CountedVolume {
  steps: CountedStep[];
  events: CounterEvent[];
}

const MINUTE = 60_000;
/** Pages a minute that no office or production cut-sheet printer exceeds; a printer's own speed is not known. */
const PAGES_PER_MINUTE = 400;
/** Whatever the time between two readings: clocks err, and a counter may have been told late. */
const SLACK = 1000;
const WRAP = 2 ** 32;
/** Rising readings after which a counter that was set to another value is believed. */
const RISES = 2;
/** Units of prtMarkerCounterUnit (RFC 3805) whose speed is not pages a minute: only falls are judged there. */
const UNLIMITED = /tenThousandths|micrometers|characters|lines|dotRow|hours|feet|meters|centimeters|items/i;

/** The most that a counter can grow in `elapsedMs`, generously. */
function mostPages(elapsedMs: number, unit: string | undefined): number {
  if (unit !== undefined && UNLIMITED.test(unit)) return Number.POSITIVE_INFINITY;
  return SLACK + (Math.max(elapsedMs, 0) / MINUTE) * PAGES_PER_MINUTE;
}

/** What is odd about a counter that showed one value and `elapsedMs` later another; undefined when nothing is. */
export function oddStep(
  from: number,
  to: number,
  elapsedMs: number,
  unit?: string,
): Exclude<CounterEventKind, "returned" | "restarted"> | undefined {
  const most = mostPages(elapsedMs, unit);
  if (to >= from) return to - from <= most ? undefined : "jumped";
  // Half of what 32 bits hold: a counter far from its end does not wrap, whatever the time.
  if (from >= WRAP / 2 && from < WRAP && to + WRAP - from <= Math.min(most, WRAP / 4)) return "wrapped";
  return to === 0 ? "zero" : "fell";
}

/**
 * What a counter's readings count, in whatever order and however often they came. Growth is counted above the highest
 * value so far. A value that does not fit is set aside as an event: when the counter comes back, nothing of it counts;
 * when it goes on rising from there (twice), that is a new count, billed from its first value.
 */
export function countVolume(points: readonly CounterPoint[], unit?: string): CountedVolume {
  const steps: CountedStep[] = [];
  const events: CounterEvent[] = [];
  let mark: CounterPoint | undefined;
  let aside: { first: CounterPoint; last: CounterPoint; rises: number } | undefined;

  for (const point of points.toSorted((a, b) => a.at - b.at || a.value - b.value)) {
    const { at, value } = point;
    const count = (from: number, pages: number) => {
      steps.push({ at, from, value, pages });
      mark = { at, value };
      aside = undefined;
    };
    if (!mark) {
      count(value, 0);
      continue;
    }
    const odd = oddStep(mark.value, value, at - mark.at, unit);
    if (odd === undefined || odd === "wrapped") {
      if (aside) events.push({ kind: "returned", at, from: aside.last.value, to: value });
      if (odd) events.push({ kind: odd, at, from: mark.value, to: value });
      count(mark.value, odd ? value + WRAP - mark.value : value - mark.value);
    } else if (aside && oddStep(aside.last.value, value, at - aside.last.at, unit) === undefined) {
      if (value > aside.last.value) aside.rises++;
      aside.last = point;
      if (aside.rises < RISES) continue;
      events.push({ kind: "restarted", at, from: mark.value, to: aside.first.value });
      count(aside.first.value, value - aside.first.value);
    } else {
      events.push({ kind: odd, at, from: aside?.last.value ?? mark.value, to: value });
      aside = { first: point, last: point, rises: 0 };
    }
  }
  return { steps, events };
}

export interface PeriodVolume {
  /** Counter at the last accepted reading before the period, or at the first within it. */
  from: CounterPoint;
  /** Counter at the last accepted reading of the period. */
  to: CounterPoint;
  pages: number;
  events: CounterEvent[];
}

/**
 * What falls into a period, `start` included and `end` not: a step belongs to the period of its later reading, so that
 * periods that touch neither share a page nor lose one. Undefined while the counter was not known.
 */
export function volumeWithin(volume: CountedVolume, start: number, end: number): PeriodVolume | undefined {
  const { steps } = volume;
  const before = steps.findLast((step) => step.at < start);
  const inside = steps.filter((step) => step.at >= start && step.at < end);
  const from = before ?? inside[0];
  const to = inside.at(-1) ?? before;
  if (!from || !to) return undefined;
  return {
    from: { at: from.at, value: from.value },
    to: { at: to.at, value: to.value },
    pages: inside.reduce((sum, step) => sum + step.pages, 0),
    events: volume.events.filter((event) => event.at >= start && event.at < end),
  };
}
