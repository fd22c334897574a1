// Thousands of simulated printers behind one socket: the laboratory's agent, which is no code of this project.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type FleetStatistics, fleetStatisticsSchema } from "./fleet-statistics.ts";
import { benchFile } from "./measure.ts";

const shared = resolve(import.meta.dirname, "../../../shared");
const recordings = join(shared, "corpus/printers");
export const FLEET_PORT = 1161;

export interface Fleet {
  reset(): Promise<void>;
  statistics(): Promise<FleetStatistics>;
  close(): Promise<void>;
}

/** False where the laboratory is not beside the checkout: then the figures that need it are left out, loudly. */
export const hasLaboratory = existsSync(join(shared, "lab/simfleet.c")) && existsSync(recordings);

function build(): string {
  const program = benchFile("simfleet");
  if (!existsSync(program)) {
    const { status } = spawnSync(
      "gcc",
      ["-std=c11", "-O2", "-w", "-o", program, join(shared, "lab/simfleet.c")],
      {
        stdio: "inherit",
      },
    );
    if (status !== 0) throw new Error("the laboratory's agent does not compile");
  }
  return program;
}

/** `ranges` as 127.1.0.0/24; `amount` as ["--percent", "2"] or ["--count", "200"]. */
export async function startFleet(ranges: string, amount: string[], options = ""): Promise<Fleet> {
  const program = build();
  const map = benchFile("fleet.map");
  const statistics = benchFile("fleet.json");
  rmSync(statistics, { force: true });
  const made = spawnSync(
    process.execPath,
    [
      join(shared, "lab/mkfleet.mjs"),
      ...["--recordings", recordings, "--ranges", ranges, ...amount, "--out", map],
      ...(options ? ["--options", options] : []),
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (made.status !== 0) throw new Error("the fleet's map could not be made");
  const child: ChildProcess = spawn(
    "taskset",
    [
      "-c",
      "0",
      program,
      "--map",
      map,
      "--dir",
      recordings,
      "--port",
      String(FLEET_PORT),
      "--stats",
      statistics,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  child.stderr?.resume();
  await pause(1000);
  return {
    async reset() {
      child.kill("SIGUSR2");
      await pause(100);
    },
    async statistics() {
      rmSync(statistics, { force: true });
      child.kill("SIGUSR1");
      for (let tries = 0; tries < 50 && !existsSync(statistics); tries++) await pause(50);
      await pause(50);
      return fleetStatisticsSchema.parse(JSON.parse(readFileSync(statistics, "utf8")));
    },
    async close() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

// The agent tells nobody when it listens or has written: a bench may wait, a test would not.
function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Addresses of the printers in the map that was made last. */
export function fleetAddresses(): string[] {
  return readFileSync(benchFile("fleet.map"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.split(" ")[0] ?? "");
}
