import type { Terminal } from "./terminal.ts";

/** The real terminal. A reader that goes away (`| head`) ends the program quietly; a second Ctrl-C ends it at once. */
export function terminalOf(process: NodeJS.Process): Terminal {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    if (abort.signal.aborted) process.exit(signal === "SIGINT" ? 130 : 143);
    abort.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    showsProgress: process.stderr.isTTY === true,
    showsColor: process.stdout.isTTY === true && !process.env.NO_COLOR,
    width: process.stdout.isTTY === true ? process.stdout.columns : 0,
    env: process.env,
    signal: abort.signal,
  };
}
