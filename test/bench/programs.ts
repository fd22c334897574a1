// The two built programs as they are shipped, with what the box's service unit gives Node: flags and environment.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { onProcessor, pause } from "./measure.ts";

const root = resolve(import.meta.dirname, "../..");
export const applianceProgram = resolve(root, "dist/tallybox.mjs");
export const serverProgram = resolve(root, "dist/tallybox-server.mjs");
const unit = readFileSync(resolve(root, "systemd/tallybox.service"), "utf8");
export const applianceFlags = /^ExecStart=\S+((?: --\S+)*)/m.exec(unit)?.[1]?.trim().split(" ") ?? [];
const variables = [...unit.matchAll(/^Environment=(.+)$/gm)].map(([, variable = ""]) => variable);
export const applianceEnvironment = {
  ...process.env,
  ...Object.fromEntries(variables.map((variable) => variable.split("="))),
};
/** Node as the unit starts it. */
export const applianceNode = ["/usr/bin/env", ...variables, process.execPath, ...applianceFlags];

export interface RunningProgram {
  pid: number;
  /** What it wrote, both ways. */
  said(): string;
  /** Resolves when it has written such a text; rejects when it ended without. */
  heard(text: string | RegExp, withinMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a command, which is one of the programs, on the processor of what is measured, or on the other one. */
export function startProgram(words: string[], which: "measured" | "other" = "measured"): RunningProgram {
  const [program = "", ...rest] = [...onProcessor(which), ...words];
  const child: ChildProcess = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let text = "";
  let isRunning = true;
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (piece: string) => {
      text = (text + piece).slice(-1_000_000);
    });
  const ended = once(child, "close").then(() => {
    isRunning = false;
  });
  const includes = (wanted: string | RegExp) =>
    typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
  return {
    // taskset and env become the program that they start.
    pid: child.pid ?? 0,
    said: () => text,
    async heard(wanted, withinMs) {
      for (const until = performance.now() + withinMs; performance.now() < until && isRunning; ) {
        if (includes(wanted)) return;
        await pause(50);
      }
      if (!includes(wanted)) throw new Error(`"${wanted}" was not heard; last words:\n${text.slice(-2000)}`);
    },
    async stop() {
      process.off("exit", kill);
      child.kill("SIGTERM");
      await Promise.race([ended, pause(15_000)]);
      if (isRunning) kill();
      await ended;
    },
  };
}
