import type { QuietHours } from "../protocol/index.ts";

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DAY_MS = 24 * 3_600_000;

/** True while no printer may be asked; hours that end before they begin reach into the next day. */
export function isQuiet(hours: QuietHours[], now: number): boolean {
  return hours.some(({ days, from, to, zone }) => {
    const today = localTime(now, zone);
    const yesterday = localTime(now - DAY_MS, zone);
    const beginsToday = days.includes(today.weekday);
    if (from < to) return beginsToday && from <= today.time && today.time < to;
    return (beginsToday && today.time >= from) || (days.includes(yesterday.weekday) && today.time < to);
  });
}

function localTime(at: number, zone: string): { weekday: (typeof weekdays)[number]; time: string } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  const name = part("weekday").toLowerCase();
  const weekday = weekdays.find((each) => each === name) ?? "mon";
  return { weekday, time: `${part("hour")}:${part("minute")}` };
}
