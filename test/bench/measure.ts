// Whole programs from outside: wall time, processor time and memory by the operating system's own account.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

export interface Measured {
  wallSeconds: number;
  /** User and system, with children. */
  cpuSeconds: number;
  peakRssBytes: number;
  output: string;
}

const folder = mkdtempSync(join(tmpdir(), "tallybox-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Temporary files of this run. */
export function benchFile(name: string): string {
  return join(folder, name);
}

export function isInstalled(program: string): boolean {
  return existsSync(program);
}

/** The words that keep a program on one processor: what is measured on the second, what it talks to on the first. */
export function onProcessor(which: "measured" | "other"): string[] {
  if (availableParallelism() < 2 || !isInstalled("/usr/bin/taskset")) return [];
  return ["/usr/bin/taskset", "-c", which === "measured" ? "1" : "0"];
}

/** Runs a command to its end, away from the simulated fleet. */
export async function measure(command: string, args: string[]): Promise<Measured> {
  const account = benchFile("time");
  const [program = "", ...words] = [
    ...onProcessor("measured"),
    ...["/usr/bin/time", "-o", account, "-f", "%e %U %S %M", command, ...args],
  ];
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
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

/**
 * Runs everybody once per round, side by side in time, and gives the middle of each figure: machines are shared. Who is
 * undefined is left out.
 */
export async function series<Name extends string>(
  rounds: number,
  runners: Record<Name, (() => Promise<Measured>) | undefined>,
): Promise<Partial<Record<Name, Measured>>> {
  const all: Partial<Record<Name, Measured[]>> = {};
  const names = Object.keys(runners) as Name[];
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const run = await runners[name]?.();
      if (run) all[name] = [...(all[name] ?? []), run];
    }
  const middles: Partial<Record<Name, Measured>> = {};
  for (const name of names) {
    const runs = all[name];
    if (runs) middles[name] = middleOf(runs);
  }
  return middles;
}

function middleOf(runs: Measured[]): Measured {
  return {
    wallSeconds: median(runs.map((run) => run.wallSeconds)),
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    peakRssBytes: median(runs.map((run) => run.peakRssBytes)),
    output: runs.at(-1)?.output ?? "",
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The bench may wait: what it waits for tells nobody when it is ready. A test would not. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
