// The small pieces that messages of both directions are made of.

import { z } from "zod";
import { toHex } from "./octets.ts";
import { type Random, systemRandom } from "./sender-keys.ts";

/** 128 random bits in lower-case hex: epochs, boots, command ids. */
export const randomIdSchema = z.string().regex(/^[0-9a-f]{32}$/, "must be 32 lower-case hex digits");
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");
export const timeSchema = z.iso.datetime();
/** Compared for equality only. */
export const revisionSchema = z.string().min(1).max(64);
export const shortText = z.string().min(1).max(255);
export const count = z.int().min(0);

/** How far a clock may be believed: unset since start, battery-backed, set by NTP, set by the server's answer. */
export const clockStates = ["unset", "rtc", "ntp", "server"] as const;

/** When something happened by a clock that may be wrong: with it a reading can be re-timed later. */
export const readingClockSchema = z.strictObject({
  boot: randomIdSchema,
  /** Whole milliseconds since that boot, monotonic. */
  uptimeMs: z.int().min(0).max(10_000_000_000_000),
  clock: z.enum(clockStates),
});
export type ReadingClock = z.infer<typeof readingClockSchema>;

/** 128 random bits in lower-case hex, as epochs and boots are. */
export function newRandomId(random: Random = systemRandom): string {
  return toHex(random(16));
}

/** True for an IANA time zone of this runtime. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
