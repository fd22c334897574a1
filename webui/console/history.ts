// Pages per day from a counter's history: a row per value that changed becomes a bar per day.
import type { CountedVolume } from "../../src/model/index.ts";

export interface DayVolume {
  /** Start of the day, milliseconds since 1970 UTC. */
  at: number;
  /** `2026-11-22` in the zone asked for. */
  day: string;
  /** Pages of that day; undefined where nothing is known (before the first reading, while silent, after a reset). */
  pages: number | undefined;
}

const DAY = 86_400_000;

/**
 * The last `days` days up to `until`. A day without a new value had no pages as long as the printer answered;
 * after `lastSeen` nothing is known, nor on a day on which the counter was odd.
 */
export function pagesPerDay(
  volume: CountedVolume,
  options: { until: number; lastSeen: number; days: number; zone: string },
): DayVolume[] {
  const dayOf = dayNamer(options.zone);
  const [first] = volume.steps;
  const pages = new Map<string, number>();
  for (const step of volume.steps) {
    const day = dayOf(step.at);
    pages.set(day, (pages.get(day) ?? 0) + step.pages);
  }
  // What was printed before a counter fell or jumped, that day, is not known.
  const odd = new Set(
    volume.events.filter(({ kind }) => kind === "fell" || kind === "jumped").map(({ at }) => dayOf(at)),
  );
  const lastDay = dayOf(options.lastSeen);
  return Array.from({ length: options.days }, (_, i) => {
    // Noon is in the same day whatever summer time did at night.
    const at = options.until - (options.days - 1 - i) * DAY;
    const day = dayOf(at);
    const isKnown = first !== undefined && day >= dayOf(first.at) && day <= lastDay && !odd.has(day);
    return { at, day, pages: isKnown ? (pages.get(day) ?? 0) : undefined };
  });
}

function dayNamer(zone: string): (at: number) => string {
  // sv-SE writes ISO 8601.
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return (at) => format.format(at);
}

/** A round number at or above the highest value: the top of an axis that begins at zero. */
export function axisTop(highest: number): number {
  if (highest <= 4) return 4;
  const scale = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 4, 5, 8, 10].map((step) => step * scale).find((top) => top >= highest) ?? highest;
}
