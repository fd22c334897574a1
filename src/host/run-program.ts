// Debian's own programs, run without a shell: words are fixed or validated, never secret, and both time and output
// have an end.
import { execFile } from "node:child_process";

export interface ProgramResult {
  /** Exit status; undefined when the program is missing, was ended for taking too long or said too much. */
  status?: number;
  out: string;
  err: string;
}

export interface RunOptions {
  input?: string;
  timeoutMs?: number;
}

export type RunProgram = (program: string, words: string[], options?: RunOptions) => Promise<ProgramResult>;

const TIMEOUT_MS = 20_000;
const MOST_OCTETS = 1024 * 1024;

/** Programs found along `path`, with nothing else of the surroundings but where the system's bus is. */
export function programRunner(env: { path: string; bus?: string | undefined }): RunProgram {
  const surroundings = {
    ...{ PATH: env.path, LC_ALL: "C.UTF-8" },
    ...(env.bus !== undefined && { DBUS_SYSTEM_BUS_ADDRESS: env.bus }),
  };
  return (program, words, { input, timeoutMs = TIMEOUT_MS } = {}) =>
    new Promise((resolve) => {
      const options = {
        timeout: timeoutMs,
        killSignal: "SIGKILL" as const,
        maxBuffer: MOST_OCTETS,
        env: surroundings,
      };
      const child = execFile(program, words, options, (error, out, err) => {
        const status = error === null ? 0 : error.code;
        resolve({ ...(typeof status === "number" && { status }), out, err });
      });
      // A program that ends without reading breaks the pipe; its exit status says why.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input ?? "");
    });
}
