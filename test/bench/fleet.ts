// Thousands of simulated printers behind one socket: the laboratory's agent, which is no code of this project.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type FleetStatistics, fleetStatisticsSchema } from "./fleet-statistics.ts";
import { benchFile, onProcessor, pause } from "./measure.ts";

const shared = resolve(import.meta.dirname, "../../../shared");
const recordings = join(shared, "corpus/printers");
export const FLEET_PORT = 11_610;

export interface Fleet {
  reset(): Promise<void>;
  statistics(): Promise<FleetStatistics>;
  close(): Promise<void>;
}

export interface FleetOptions {
  /** As 127.1.0.0/24. */
  range: string;
  amount: { percent: number } | { count: number };
  /** Of every printer, as `latency=20 grow=5`. */
  options?: string;
  /** Words in front of the agent's command, as those that put it into another network. */
  within?: string[];
}

/** False where the laboratory is not beside the checkout: then the figures that need it are left out, loudly. */
export const hasLaboratory = existsSync(join(shared, "lab/simfleet.c")) && existsSync(recordings);

function build(): string {
  const program = benchFile("simfleet");
  if (existsSync(program)) return program;
  const words = ["-std=c11", "-O2", "-w", "-o", program, join(shared, "lab/simfleet.c")];
  const { status } = spawnSync("gcc", words, { stdio: "inherit" });
  if (status !== 0) throw new Error("the laboratory's agent does not compile");
  return program;
}

/** Writes the map of a fleet; answers the addresses of its printers. */
export function makeFleet({ range, amount, options }: FleetOptions): string[] {
  const many = "percent" in amount ? ["--percent", `${amount.percent}`] : ["--count", `${amount.count}`];
  const words = ["--recordings", recordings, "--ranges", range, ...many, "--out", benchFile("fleet.map")];
  const made = spawnSync(
    process.execPath,
    [join(shared, "lab/mkfleet.mjs"), ...words, ...(options ? ["--options", options] : [])],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (made.status !== 0) throw new Error("the fleet's map could not be made");
  return readFileSync(benchFile("fleet.map"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.split(" ")[0] ?? "");
}

/** Plays the fleet that was made last. */
export async function playFleet(within: string[] = []): Promise<Fleet> {
  const statistics = benchFile("fleet.json");
  rmSync(statistics, { force: true });
  const [program = "", ...words] = [
    ...within,
    ...onProcessor("other"),
    ...[build(), "--map", benchFile("fleet.map"), "--dir", recordings],
    ...["--port", String(FLEET_PORT), "--stats", statistics],
  ];
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"] });
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  // Its first line says that it listens, or why it does not.
  const [said] = await once(child.stderr, "data");
  if (!String(said).includes(`port ${FLEET_PORT}`)) throw new Error(String(said));
  child.stderr.resume();
  return {
    async reset() {
      child.kill("SIGUSR2");
      await pause(100);
    },
    async statistics() {
      rmSync(statistics, { force: true });
      child.kill("SIGUSR1");
      for (let tries = 0; tries < 50 && !existsSync(statistics); tries++) await pause(50);
      return fleetStatisticsSchema.parse(JSON.parse(readFileSync(statistics, "utf8")));
    },
    async close() {
      process.off("exit", kill);
      kill();
      await ended;
    },
  };
}

export async function startFleet(options: FleetOptions): Promise<Fleet & { printers: string[] }> {
  const printers = makeFleet(options);
  return { printers, ...(await playFleet(options.within)) };
}
