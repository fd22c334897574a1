import { basename } from "node:path";
import type { Low } from "lowdb";
import {
  type Clock,
  failure,
  type Log,
  type Outcome,
  type Problem,
  success,
  systemClock,
} from "../shared/index.ts";
import { isReadable } from "./check-data.ts";
import { lowDocument } from "./document-adapter.ts";
import { type Files, nodeFiles } from "./files.ts";
import { type DocumentFormat, type DocumentOrigin, readDocument } from "./read-document.ts";
import { attemptWrite } from "./write-durably.ts";

export interface DocumentOptions<T> extends DocumentFormat<T> {
  path: string;
  log: Log;
  clock?: Clock;
  files?: Files;
  /** How long changes are gathered before they are written, milliseconds (3000). */
  coalesceMs?: number;
}

/** A JSON document in memory that follows to disk; see `openDocument`. */
export interface StateDocument<T> {
  /** The current state; change it through `update` only. */
  readonly data: Readonly<T>;
  /** Where the data came from when the document was opened. */
  readonly origin: DocumentOrigin;
  /** Changes the state at once; the disk follows within `coalesceMs`, together with what else changes. */
  update(change: (data: T) => void): void;
  /** Ok once every change made so far is on the medium; a failing disk is a `state.write-failed` problem. */
  flush(): Promise<Outcome<void>>;
  /** What keeps the last change from the disk, if anything; it is tried again on its own. */
  problem(): Problem | undefined;
  /** Writes what is left and ends; the state in memory stays readable. */
  close(): Promise<Outcome<void>>;
}

const COALESCE_MS = 3000;
const RETRY_FIRST_MS = 5000;
const RETRY_MOST_MS = 300_000;

/** Opens a document: the file, else its backup, else defaults; always answers, unless access is denied. */
export async function openDocument<T>(options: DocumentOptions<T>): Promise<StateDocument<T>> {
  const { path, log, clock = systemClock, files = nodeFiles } = options;
  const read = await readDocument(path, options, { files, clock, log });
  const low = lowDocument(path, options, read.data, files, read.migratedFrom);
  const document = new FollowingDocument(low, read.origin, options, clock);
  // What was repaired or migrated is made good on disk without waiting for a change.
  if (read.origin === "backup" || read.migratedFrom !== undefined) document.update(() => {});
  return document;
}

class FollowingDocument<T> implements StateDocument<T> {
  readonly origin: DocumentOrigin;
  readonly #low: Low<T>;
  readonly #options: DocumentOptions<T>;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  #revision = 0;
  #written = 0;
  #writing: Promise<Outcome<void>> | undefined;
  #following: Promise<void> | undefined;
  #problem: Problem | undefined;

  constructor(low: Low<T>, origin: DocumentOrigin, options: DocumentOptions<T>, clock: Clock) {
    this.#low = low;
    this.origin = origin;
    this.#options = options;
    this.#clock = clock;
  }

  get data(): Readonly<T> {
    return this.#low.data;
  }

  update(change: (data: T) => void): void {
    change(this.#low.data);
    this.#revision++;
    this.#following ??= this.#follow().finally(() => {
      this.#following = undefined;
    });
  }

  async flush(): Promise<Outcome<void>> {
    const target = this.#revision;
    while (this.#written < target) {
      const outcome = await this.#write();
      if (!outcome.ok) return outcome;
    }
    return success(undefined);
  }

  problem(): Problem | undefined {
    return this.#problem;
  }

  async close(): Promise<Outcome<void>> {
    this.#closing.abort();
    const outcome = await this.flush();
    await this.#following;
    return outcome;
  }

  /** Runs while there is something to write: waits, writes, and after a failure waits longer. */
  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    let waitMs = this.#options.coalesceMs ?? COALESCE_MS;
    let retryMs = RETRY_FIRST_MS;
    while (this.#written < this.#revision && !signal.aborted) {
      await this.#clock.sleep(waitMs, signal);
      if (signal.aborted) return;
      if (await this.#flushInBackground()) continue;
      waitMs = retryMs;
      retryMs = Math.min(retryMs * 2, RETRY_MOST_MS);
    }
  }

  /** Nobody waits for this one: even a bug must not end the service over it. */
  async #flushInBackground(): Promise<boolean> {
    try {
      return (await this.flush()).ok;
    } catch (error) {
      const message = `${this.#options.path} could not be written: ${String(error)}`;
      this.#options.log.error(message);
      this.#problem = { code: "state.write-failed", message };
      return false;
    }
  }

  #write(): Promise<Outcome<void>> {
    this.#writing ??= this.#writeOnce().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeOnce(): Promise<Outcome<void>> {
    const { path, log } = this.#options;
    const revision = this.#revision;
    // What could not be read back must not replace what can: that is a bug, kept from costing the state.
    const outcome = isReadable(this.#low.data, this.#options)
      ? await attemptWrite(path, () => this.#low.write())
      : failure(
          "state.write-failed",
          `Not written: ${path} would not be readable again. Please report this.`,
        );
    if (outcome.ok) {
      if (this.#problem) log.info(`${basename(path)} is written again`);
      this.#problem = undefined;
      this.#written = revision;
    } else {
      if (this.#problem?.message !== outcome.problem.message) log.error(outcome.problem.message);
      this.#problem = outcome.problem;
    }
    return outcome;
  }
}
