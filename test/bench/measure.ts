// Whole programs from outside: wall time, processor time and memory by the operating system's own account.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Measured {
  wallSeconds: number;
  /** User and system, with children. */
  cpuSeconds: number;
  peakRssBytes: number;
  output: string;
}

const folder = mkdtempSync(join(tmpdir(), "tallybox-bench-"));

/** Temporary files of this run. */
export function benchFile(name: string): string {
  return join(folder, name);
}

export function isInstalled(program: string): boolean {
  return existsSync(program);
}

/** Runs a command on the second processor, away from the simulated fleet on the first. */
export async function measure(command: string, args: string[]): Promise<Measured> {
  const account = benchFile("time");
  const child = spawn(
    "taskset",
    ["-c", "1", "/usr/bin/time", "-o", account, "-f", "%e %U %S %M", command, ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // A command that failed leaves a line before the figures.
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = (
    readFileSync(account, "utf8").trim().split("\n").at(-1) ?? ""
  )
    .split(" ")
    .map(Number);
  return { wallSeconds: wall, cpuSeconds: user + system, peakRssBytes: kilobytes * 1024, output };
}

/** The middle one of several runs by wall time: these machines are shared. */
export async function middle(runs: number, run: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (let i = 0; i < runs; i++) all.push(await run());
  return all.toSorted((a, b) => a.wallSeconds - b.wallSeconds)[Math.floor(runs / 2)] as Measured;
}
