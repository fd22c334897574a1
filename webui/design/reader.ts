// How numbers and times are written for the one who reads this page.

export interface Reader {
  /** Milliseconds since 1970 UTC. */
  now: number;
  /** 27,194 or 27 194: digits only. */
  number(value: number): string;
  /** `22 Nov 2026, 16:30:05 UTC+1`: always with the zone. */
  exact(at: number): string;
  /** `22 Nov 2026`. */
  day(at: number): string;
  /** `3 h ago`; long ago becomes the day. */
  ago(at: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Writes by the given locale (digit grouping) and time zone; unknown ones fall back to English and UTC. Dates and
 * distances are English unless the page speaks another language.
 */
export function createReader(options: {
  locale: string;
  zone: string;
  now: number;
  language?: string;
}): Reader {
  const { now, language = "en" } = options;
  const isEnglish = language === "en";
  // In English, en-GB puts day before month, as a word.
  const dates = isEnglish ? "en-GB" : language;
  const numbers = numberFormat(options.locale);
  const zone = isZone(options.zone) ? options.zone : "UTC";
  const exact = new Intl.DateTimeFormat(dates, {
    timeZone: zone,
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
  const day = new Intl.DateTimeFormat(dates, {
    timeZone: zone,
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return {
    now,
    number: (value) => numbers.format(value),
    exact: (at) => exact.format(at),
    day: (at) => day.format(at),
    ago: (at) =>
      isEnglish
        ? (relative(at - now) ?? `on ${day.format(at)}`)
        : (relativeIn(language, at - now) ?? day.format(at)),
  };
}

/** `3 h ago`, `in 6 days`, or undefined when a date says it better. */
export function relative(distanceMs: number): string | undefined {
  const distance = Math.abs(distanceMs);
  if (distance < 45_000) return distanceMs > 5_000 ? "in a moment" : "just now";
  const amount = span(distance);
  if (amount === undefined) return undefined;
  return distanceMs < 0 ? `${amount} ago` : `in ${amount}`;
}

/** As `relative`, in another language. */
function relativeIn(language: string, distanceMs: number): string | undefined {
  const distance = Math.abs(distanceMs);
  if (distance > 60 * DAY) return undefined;
  const [amount, unit] =
    distance < 45_000
      ? ([0, "second"] as const)
      : distance < 90 * MINUTE
        ? ([Math.max(1, Math.round(distance / MINUTE)), "minute"] as const)
        : distance < 36 * HOUR
          ? ([Math.round(distance / HOUR), "hour"] as const)
          : ([Math.round(distance / DAY), "day"] as const);
  // "Yesterday" would say less than "36 hours ago".
  const format = new Intl.RelativeTimeFormat(language, {
    numeric: amount === 0 ? "auto" : "always",
    style: "short",
  });
  return format.format(Math.sign(distanceMs) * amount, unit);
}

/** A distance in one unit (`5 min`, `3 h`, `6 days`), or undefined beyond 60 days. */
export function span(distanceMs: number): string | undefined {
  if (distanceMs < 90_000) return "1 min";
  if (distanceMs < 90 * MINUTE) return `${Math.round(distanceMs / MINUTE)} min`;
  if (distanceMs < 36 * HOUR) return `${Math.round(distanceMs / HOUR)} h`;
  if (distanceMs <= 60 * DAY) return `${Math.round(distanceMs / DAY)} days`;
  return undefined;
}

function numberFormat(locale: string): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale);
  } catch {
    return new Intl.NumberFormat("en");
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
