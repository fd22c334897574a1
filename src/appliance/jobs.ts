// What the box does again and again, and how often.
import type { Configuration } from "../protocol/index.ts";
import type { Clock, Log } from "../shared/index.ts";
import type { Tunnel } from "../tunnel/index.ts";
import { isQuiet } from "./quiet-hours.ts";
import type { Rounds } from "./rounds.ts";
import type { Job } from "./schedule.ts";

export interface JobPorts {
  clock: Clock;
  log: Log;
  configuration(): Configuration | undefined;
  tunnel: Tunnel;
  rounds: Rounds;
  /** The server gave a configuration. */
  isConfigured(): boolean;
  hasPrinters(): boolean;
  /** Brings the profiles that the server names into force; true when there is something to tell it. */
  followProfiles(signal: AbortSignal): Promise<boolean>;
  /** Keeps the time for a start without a clock. */
  saveTime(): void;
  /** Looks at what the box lacks. */
  lookAtBox(): void;
}

const MINUTE_MS = 60_000;
const SAVE_TIME_MS = 10 * MINUTE_MS;
const FIRST_CHECK_IN_MS = 2_000;
const LOOK_MS = 30_000;
/** Whoever announces itself between two searches. */
const MEET_MS = 15 * MINUTE_MS;
/** While the first discovery goes on. */
const EARLY_REPORT_MS = 4_000;

export function createJobs({
  clock,
  log,
  configuration,
  tunnel,
  rounds,
  isConfigured,
  hasPrinters,
  followProfiles,
  saveTime,
  lookAtBox,
}: JobPorts): Job[] {
  let hasReported = false;

  async function report(): Promise<void> {
    // Before the first configuration nobody has said whose keys and which printers these are.
    if (!isConfigured() || tunnel.status().enrolment !== "enrolled") return;
    const queued = await tunnel.report();
    if (!queued.ok) log.warn(queued.problem.message, { code: queued.problem.code });
  }

  async function reportWhile(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(EARLY_REPORT_MS, signal);
      if (!signal.aborted && hasPrinters()) await report();
    }
  }

  /** After a start, another configuration or a command people wait for printers, not for the end of the sweep. */
  async function discoverAndReport(signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    const early = reportWhile(AbortSignal.any([signal, done.signal]));
    await rounds.discover(signal);
    done.abort();
    await early;
    if (signal.aborted) return;
    await report();
    hasReported = true;
  }

  const isHeld = () => isQuiet(configuration()?.quietHours ?? [], clock.now());
  const every = (interval: (of: Configuration) => { everyMinutes: number }) => () => {
    const inForce = configuration();
    return inForce && interval(inForce).everyMinutes * MINUTE_MS;
  };
  const collectMs = every(({ collect }) => collect);
  const reportMs = every(({ report }) => report);
  const checkInMs = every(({ checkIn }) => checkIn);

  return [
    { name: "look", firstAfterMs: LOOK_MS, everyMs: () => LOOK_MS, run: async () => lookAtBox() },
    {
      name: "discover",
      firstAfterMs: 0,
      everyMs: every(({ discover }) => discover),
      isHeld,
      async run(signal, wasAsked) {
        await (hasReported && !wasAsked ? rounds.discover(signal) : discoverAndReport(signal));
      },
    },
    {
      name: "meet",
      firstAfterMs: MEET_MS,
      everyMs: () => configuration() && MEET_MS,
      isHeld,
      run: (signal) => rounds.meet(signal),
    },
    {
      name: "collect",
      firstAfterMs: collectMs() ?? MINUTE_MS,
      everyMs: collectMs,
      isHeld,
      async run(signal, wasAsked) {
        await rounds.collect(signal);
        if (wasAsked && !signal.aborted) await report();
      },
    },
    { name: "report", firstAfterMs: reportMs() ?? MINUTE_MS, everyMs: reportMs, run: report },
    {
      name: "check-in",
      firstAfterMs: FIRST_CHECK_IN_MS,
      // A box without a configuration asks for one.
      everyMs: () => checkInMs() ?? MINUTE_MS,
      async run(signal) {
        if (tunnel.status().enrolment !== "enrolled") return;
        const heard = await tunnel.checkIn();
        // A trial may ask printers.
        if (!heard.ok || isHeld() || !(await followProfiles(signal))) return;
        await tunnel.checkIn({ urgent: true });
      },
    },
    {
      name: "save-time",
      firstAfterMs: SAVE_TIME_MS,
      everyMs: () => SAVE_TIME_MS,
      run: async () => saveTime(),
    },
  ];
}
