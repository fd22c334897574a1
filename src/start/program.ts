import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Clock, makeFolder } from "../shared/index.ts";

export interface Program {
  name: string;
  /** Resolves with the exit code when the program has ended (null when a signal ended it). */
  ended: Promise<number | null>;
  isRunning(): boolean;
  /** The last lines of what it wrote, for a message about its end. */
  lastWords(): string;
  /** Asks it to end, and insists after ten seconds. */
  stop(): Promise<void>;
}

const endWithParent = new URL("./end-with-parent.ts", import.meta.url).href;
const INSIST_AFTER_MS = 10_000;
const READY_POLL_MS = 100;
const LAST_WORDS_CHARS = 2000;
const LAST_WORDS_LINES = 5;

/** Starts one of the built programs with this Node; what it writes goes to `<logFolder>/<name>.log`. */
export function startProgram(options: {
  name: string;
  root: string;
  file: string;
  args: string[];
  logFolder: string;
}): Program {
  const log = createWriteStream(freshLog(options.logFolder, options.name), { mode: 0o600 });
  // A log that cannot be written (a full disk) must not end what it tells of.
  log.on("error", () => {});
  const words = ["--import", endWithParent, join(options.root, options.file), ...options.args];
  const child: ChildProcess = spawn(process.execPath, words, {
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own: Ctrl-C reaches this program alone, which then ends the others in order.
    detached: true,
  });
  child.stdin?.on("error", () => {});
  let tail = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-LAST_WORDS_CHARS);
      log.write(text);
    });
  let running = true;
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      running = false;
      log.end();
      resolve(code);
    };
    child.once("error", (error) => {
      tail += error.message;
      end(1);
    });
    child.once("close", end);
  });
  return {
    name: options.name,
    ended,
    isRunning: () => running,
    lastWords: () => tail.trimEnd().split("\n").slice(-LAST_WORDS_LINES).join("\n"),
    async stop() {
      if (!running) return;
      child.kill("SIGTERM");
      const insist = setTimeout(() => child.kill("SIGKILL"), INSIST_AFTER_MS);
      await ended;
      clearTimeout(insist);
    },
  };
}

/** A log for this run; that of the run before is kept beside it. */
function freshLog(folder: string, name: string): string {
  makeFolder(folder);
  const path = join(folder, `${name}.log`);
  if (statSync(path, { throwIfNoEntry: false })) renameSync(path, join(folder, `${name}.before.log`));
  return path;
}

/** Waits until `isReady` says so; false when the program ended or time ran out before. */
export async function waitUntilReady(
  program: Program,
  isReady: () => Promise<boolean>,
  timeoutMs: number,
  clock: Clock,
): Promise<boolean> {
  const end = clock.monotonic() + timeoutMs;
  while (clock.monotonic() < end && program.isRunning()) {
    try {
      if (await isReady()) return true;
    } catch {
      // Not listening yet: that is what is waited for.
    }
    await clock.sleep(READY_POLL_MS);
  }
  return false;
}
