// The time of a box that may have none of its own: it never begins before the program was built or before the time that
// was saved last, and takes the server's word where no time server has set the system's clock.
import { z } from "zod";
import type { ReadingClock } from "../protocol/index.ts";
import type { Clock } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";

export const clockSchema = z.strictObject({
  /** Milliseconds since 1970 UTC; 0 before the first. */
  savedAt: z.number().min(0),
});
export type ClockDocument = z.infer<typeof clockSchema>;
export const neverSaved = (): ClockDocument => ({ savedAt: 0 });

export interface BoxClock extends Clock {
  /** How far the time may be believed. */
  state(): ReadingClock["clock"];
  /** Told by a time server or by the box's own server. */
  isKnown(): boolean;
  /** Takes the time from a verified answer of the box's server, milliseconds since 1970 UTC. */
  learn(serverTime: number): void;
  /** Keeps the time for the next start. */
  save(): void;
}

export interface BoxClockPorts {
  source: Clock;
  /** What the system knows of its own clock. */
  systemState(): "ntp" | "rtc" | "unset";
  saved: StateDocument<ClockDocument>;
  /** Milliseconds since 1970 UTC. */
  builtAt: number;
  /** The time has become known: what was dated before was wrong by so many milliseconds. */
  onKnown(wrongByMs: number): void;
}

/** A time server may set the clock at any moment; looking is cheap, but not free. */
const LOOK_AGAIN_MS = 60_000;
/** The server's time takes a while to come here: less than this is no difference. */
const SAME_TIME_MS = 2000;

export function createBoxClock({ source, systemState, saved, builtAt, onKnown }: BoxClockPorts): BoxClock {
  const startedAt = source.monotonic();
  const leastAtStart = Math.max(builtAt, saved.data.savedAt);
  let system = systemState();
  let lookedAt = startedAt;
  let learned: { time: number; at: number } | undefined;

  const least = () => leastAtStart + source.monotonic() - startedAt;
  const byServer = () => learned && learned.time + source.monotonic() - learned.at;
  const unknown = () => Math.max(source.now(), least());
  const now = () => (look() === "ntp" ? source.now() : (byServer() ?? unknown()));

  function look(): "ntp" | "rtc" | "unset" {
    if (system !== "ntp" && source.monotonic() - lookedAt >= LOOK_AGAIN_MS) {
      lookedAt = source.monotonic();
      system = systemState();
      if (system === "ntp" && !learned) onKnown(source.now() - unknown());
    }
    return system;
  }

  return {
    now,
    monotonic: () => source.monotonic(),
    sleep: (ms, signal) => source.sleep(ms, signal),
    state() {
      const told = look();
      return told === "ntp" || !learned ? told : "server";
    },
    isKnown: () => look() === "ntp" || learned !== undefined,
    learn(serverTime) {
      if (look() === "ntp") return;
      const before = learned ? undefined : unknown();
      if (learned && Math.abs(serverTime - now()) < SAME_TIME_MS) return;
      learned = { time: serverTime, at: source.monotonic() };
      if (before !== undefined) onKnown(serverTime - before);
    },
    save() {
      const isKnown = look() === "ntp" || learned !== undefined;
      // A clock that nobody set may show any year: only how long the box ran is kept of it.
      saved.update((data) => {
        data.savedAt = Math.round(isKnown ? now() : least());
      });
    },
  };
}
