import type { Clock, Log } from "../shared/index.ts";

export interface Job {
  name: string;
  /** Asked anew for each round, so that a changed configuration is in force at once; undefined pauses the job. */
  everyMs(): number | undefined;
  /** Milliseconds until the first run after start. */
  firstAfterMs: number;
  /** True holds a run back, due or asked for, until it is false; looked at once a minute. */
  isHeld?(): boolean;
  /** `wasAsked`: somebody waits for this run; it was not merely due. */
  run(signal: AbortSignal, wasAsked: boolean): Promise<void>;
}

export interface JobStatus {
  name: string;
  running: boolean;
  /** Wall clock of the last completed run. */
  lastFinishedAt?: number;
  /** Wall clock at which the next run is due, as far as the clock can be believed. */
  nextAt?: number;
  lastError?: string;
}

/** `stopped`: it was not run to its end, because everything stops. */
export type RunEnd = { ok: true } | { ok: false; error: string } | "stopped";

export interface Schedule {
  /** Runs the job as soon as its present run ends; several calls make one run. Resolves with how that run ended. */
  runNow(name: string): Promise<RunEnd>;
  status(): JobStatus[];
  /** A job that neither sleeps until it is due nor ends its run within a day; undefined while all turn. */
  standing(): string | undefined;
  /** Resolves when every job has ended after the abort. */
  finished: Promise<void>;
}

/** Boxes of a fleet must not knock together: each interval is stretched or shrunk by up to this share. */
const JITTER = 0.05;
/** A run that takes longer has stopped, and so has a loop that is so late. */
const MOST_RUN_MS = 24 * 3_600_000;
const MOST_LATE_MS = 5 * 60_000;
/** A paused or held job looks again this often. */
const PAUSED_MS = 60_000;

interface Loop {
  job: Job;
  status: JobStatus;
  asked: boolean;
  /** Who waits for the next run that begins. */
  waiting: ((end: RunEnd) => void)[];
  wake: AbortController;
  /** On the monotonic clock: when something happens in this loop at the latest. */
  until: number;
}

/**
 * Runs each job on its own interval: never two runs of one job at a time, and one run, not many, after a sleep or a
 * clock jump, because intervals count on the monotonic clock.
 */
export function startSchedule(
  ports: { clock: Clock; log: Log; random?: () => number },
  jobs: Job[],
  signal: AbortSignal,
): Schedule {
  const random = ports.random ?? Math.random;
  const loops = new Map<string, Loop>(
    jobs.map((job) => [
      job.name,
      {
        ...{ job, status: { name: job.name, running: false }, asked: false, waiting: [], until: 0 },
        wake: new AbortController(),
      },
    ]),
  );

  async function turn(loop: Loop): Promise<void> {
    const { job, status } = loop;
    let waitMs = job.firstAfterMs;
    let heldAsked = false;
    while (!signal.aborted) {
      await waitUntilDue(loop, waitMs);
      if (signal.aborted) return;
      const intervalMs = job.everyMs();
      if (intervalMs === undefined && !loop.asked) {
        waitMs = PAUSED_MS;
        continue;
      }
      const wasAsked: boolean = loop.asked || heldAsked;
      loop.asked = false;
      heldAsked = false;
      if (job.isHeld?.()) {
        heldAsked = wasAsked;
        waitMs = PAUSED_MS;
        continue;
      }
      const startedAt = ports.clock.monotonic();
      const waiting = loop.waiting.splice(0);
      const end = await run(loop, wasAsked);
      for (const tell of waiting) tell(end);
      const tookMs = ports.clock.monotonic() - startedAt;
      const roundMs = (job.everyMs() ?? PAUSED_MS) * (1 + JITTER * (2 * random() - 1));
      waitMs = loop.asked ? 0 : Math.max(0, roundMs - tookMs);
      status.running = false;
    }
  }

  async function waitUntilDue(loop: Loop, waitMs: number): Promise<void> {
    if (loop.asked) return;
    loop.wake = new AbortController();
    loop.status.nextAt = ports.clock.now() + waitMs;
    loop.until = ports.clock.monotonic() + waitMs + MOST_LATE_MS;
    await ports.clock.sleep(waitMs, AbortSignal.any([signal, loop.wake.signal]));
  }

  async function run(loop: Loop, wasAsked: boolean): Promise<RunEnd> {
    const { job, status } = loop;
    status.running = true;
    loop.until = ports.clock.monotonic() + MOST_RUN_MS;
    delete status.nextAt;
    try {
      await job.run(signal, wasAsked);
      delete status.lastError;
    } catch (error) {
      // A bug in one job must not silence the others; the stack goes to the log, the page shows the line.
      status.lastError = error instanceof Error ? error.message : String(error);
      ports.log.error(`${job.name} failed`, { error: error instanceof Error ? error.stack : String(error) });
    }
    status.lastFinishedAt = ports.clock.now();
    if (signal.aborted) return "stopped";
    return status.lastError === undefined ? { ok: true } : { ok: false, error: status.lastError };
  }

  async function turnToEnd(loop: Loop): Promise<void> {
    await turn(loop);
    for (const tell of loop.waiting.splice(0)) tell("stopped");
  }

  const finished = Promise.all([...loops.values()].map(turnToEnd)).then(() => undefined);
  return {
    runNow(name) {
      const loop = loops.get(name);
      if (!loop || signal.aborted) return Promise.resolve("stopped");
      loop.asked = true;
      loop.wake.abort();
      return new Promise((resolve) => loop.waiting.push(resolve));
    },
    standing: () => [...loops.values()].find(({ until }) => until < ports.clock.monotonic())?.job.name,
    status: () => [...loops.values()].map(({ status }) => ({ ...status })),
    finished,
  };
}
