import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../shared/index.ts";

export interface Program {
  name: string;
  /** Resolves with the exit code when the program has ended (null when a signal ended it). */
  ended: Promise<number | null>;
  isRunning(): boolean;
  /** The last lines of what it wrote, for a message about its end. */
  lastLines(count: number): string;
  /** Asks it to end, and insists after ten seconds. */
  stop(): Promise<void>;
}

const INSIST_AFTER_MS = 10_000;
const READY_POLL_MS = 100;

/** Starts one of the built programs with this Node; what it writes goes to `<logFolder>/<name>.log`. */
export function startProgram(options: {
  name: string;
  root: string;
  file: string;
  args: string[];
  logFolder: string;
}): Program {
  mkdirSync(options.logFolder, { recursive: true });
  const logFile = join(options.logFolder, `${options.name}.log`);
  const logStream = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  const child: ChildProcess = spawn(process.execPath, [join(options.root, options.file), ...options.args], {
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C reaches this program alone, which then ends the others in order.
    detached: true,
  });
  child.stdout?.pipe(logStream, { end: false });
  child.stderr?.pipe(logStream, { end: false });
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => {
      logStream.end();
      resolve(code);
    });
  });
  let running = true;
  void ended.then(() => {
    running = false;
  });
  return {
    name: options.name,
    ended,
    isRunning: () => running,
    lastLines: (count) => readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count).join("\n"),
    async stop() {
      if (!running) return;
      child.kill("SIGTERM");
      const insist = setTimeout(() => child.kill("SIGKILL"), INSIST_AFTER_MS);
      await ended;
      clearTimeout(insist);
    },
  };
}

/** Waits until the address answers with success; false when the program ended or time ran out before. */
export async function waitUntilReady(
  program: Program,
  url: string,
  timeoutMs: number,
  clock: Clock,
): Promise<boolean> {
  const end = clock.monotonic() + timeoutMs;
  while (clock.monotonic() < end && program.isRunning()) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      await response.body?.cancel();
      if (response.ok) return true;
    } catch {
      // Not listening yet: that is what is waited for.
    }
    await clock.sleep(READY_POLL_MS);
  }
  return false;
}
