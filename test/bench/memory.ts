// M1, M2: the box's memory, as the shipped program with the flags of its service unit: idle, at its peak, and over many
// cycles of collecting and reporting to a real server.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type RollupOptions, rollup } from "rollup";
import { z } from "zod";
import { type BenchServer, freePort, startBenchServer } from "./bench-server.ts";
import { FLEET_PORT, startFleet } from "./fleet.ts";
import { benchFile, pause } from "./measure.ts";
import { forgetPeak, memoryOf, peakRssOf, watchAnonymous } from "./process-figures.ts";
import {
  applianceEnvironment,
  applianceFlags,
  applianceNode,
  applianceProgram,
  type RunningProgram,
  startProgram,
} from "./programs.ts";
import { heading, leftOut, megabytes, report } from "./table.ts";

const RANGE = "127.16.0.0/16";
const PRINTERS = 500;
const IDLE_AFTER_MS = 20_000;
const CYCLES_FOR_MS = 60_000;
/** By then every cache and every compiled function is there. */
const WARM_CYCLES = 8;
const LOOKS = 8;
/** More than garbage that happens to be around. */
const GROWTH_BYTES = 2e6;

const credentials = [{ id: "public", version: "2c" as const, community: "public" }];
const often = { everyMinutes: 2 };
const rounds = { collect: often, report: often, checkIn: { everyMinutes: 1 } };

export async function benchMemory(): Promise<void> {
  heading(`memory of the box: idle, and ${PRINTERS} printers among 65,534 addresses at 20,000 packets/s`);
  const fleet = await startFleet({ range: RANGE, amount: { count: PRINTERS }, options: "grow=20" });
  const server = await startBenchServer("memory-server", "other");
  const data = benchFile("memory-box");
  let box: RunningProgram | undefined;
  try {
    server.configure({ ranges: [], credentials: [], ...rounds });
    box = await startBox(server, data);
    await pause(IDLE_AFTER_MS);
    reportIdle(box);
    await reportPeak(server, box);
    await box.stop();
    await reportGrowth(data);
  } finally {
    await box?.stop();
    await server.close();
    await fleet.close();
  }
}

async function startBox(server: BenchServer, data: string): Promise<RunningProgram> {
  mkdirSync(data, { mode: 0o700 });
  const provision = join(data, "tallybox.json");
  const claim = { schema: 1, server: server.url, claimCode: server.claimCode() };
  writeFileSync(provision, JSON.stringify(claim), { mode: 0o600 });
  const box = startProgram([
    ...[...applianceNode, applianceProgram, "appliance", "--data", data, "--provision", provision],
    ...["--web-host", "127.0.0.1", "--web-port", String(await freePort()), "--demonstration"],
  ]);
  await box.heard("configuration in force", 60_000);
  return box;
}

function reportIdle({ pid }: RunningProgram): void {
  const { rssBytes, anonBytes } = memoryOf(pid);
  report({
    target: "M1",
    what: "idle, enrolled: resident, anonymous",
    measured: `${megabytes(rssBytes)}, ${megabytes(anonBytes)}`,
    aim: "<= 95 MB, <= 40 MB",
    holds: rssBytes <= 95e6 && anonBytes <= 40e6,
  });
}

async function reportPeak(server: BenchServer, box: RunningProgram): Promise<void> {
  forgetPeak(box.pid);
  const most = watchAnonymous(box.pid);
  server.configure({
    ranges: [{ name: "all", addresses: [RANGE], port: FLEET_PORT, credentials: ["public"] }],
    credentials,
    discover: { everyMinutes: 1440, packetsPerSecond: 20_000 },
    ...rounds,
  });
  // The new configuration comes with the next check-in; the first report follows the discovery at once.
  await box.heard(`discovery done printers=${PRINTERS}`, 180_000);
  await box.heard("collection done", 180_000);
  await pause(5000);
  const anonBytes = most();
  const rssBytes = peakRssOf(box.pid);
  report({
    target: "M2",
    what: "at its peak: resident, anonymous",
    measured: `${megabytes(rssBytes)}, ${megabytes(anonBytes)}`,
    aim: "<= 115 MB, <= 60 MB",
    holds: rssBytes <= 115e6 && anonBytes <= 60e6,
  });
  const after = memoryOf(box.pid);
  report({
    what: "idle again, with the printers known",
    measured: `${megabytes(after.rssBytes)}, ${megabytes(after.anonBytes)}`,
  });
}

const cycleSchema = z.object({ cycles: z.number(), heapBytes: z.number() });

/** The service on the same data, with minutes that take a second: as many cycles as fit. */
async function reportGrowth(data: string): Promise<void> {
  const child = fork(await bundleCycles(), [data], {
    execArgv: applianceFlags,
    env: applianceEnvironment,
    stdio: "inherit",
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const look = async () => {
    const told = once(child, "message");
    child.send("look");
    const [message] = await told;
    return { ...cycleSchema.parse(message), ...memoryOf(child.pid ?? 0) };
  };
  /** The least of some looks: in the middle of a cycle some megabytes are in work. */
  const quiet = async () => {
    let least = await look();
    for (let at = 1; at < LOOKS; at++) {
      await pause(1000);
      const next = await look();
      if (next.heapBytes < least.heapBytes) least = next;
    }
    return least;
  };
  try {
    let warm = await look();
    for (const until = performance.now() + 60_000; warm.cycles < WARM_CYCLES && performance.now() < until; ) {
      await pause(500);
      warm = await look();
    }
    warm = await quiet();
    await pause(CYCLES_FOR_MS);
    const end = await quiet();
    const cycles = end.cycles - warm.cycles;
    if (cycles < 2) {
      leftOut("growth", `only ${cycles} cycles were done`);
      return;
    }
    const grown = end.heapBytes - warm.heapBytes;
    report({
      target: "M2",
      what: `live heap after ${cycles} more cycles`,
      measured: `${(end.heapBytes / 1e6).toFixed(1)} MB, ${signed(grown)}`,
      aim: "no growth",
      holds: grown <= GROWTH_BYTES,
    });
    report({
      what: "anonymous memory over them",
      measured: `${megabytes(end.anonBytes)}, ${signed(end.anonBytes - warm.anonBytes)}`,
    });
  } finally {
    process.off("exit", kill);
    const ended = once(child, "close");
    child.kill("SIGTERM");
    await ended;
  }
}

const signed = (bytes: number) => `${bytes < 0 ? "-" : "+"}${(Math.abs(bytes) / 1e6).toFixed(1)} MB`;

/** The program that hurries, bundled as the product is. */
async function bundleCycles(): Promise<string> {
  const root = resolve(import.meta.dirname, "../..");
  const config: unknown = await import(pathToFileURL(join(root, "rollup.config.mjs")).href);
  const [shipped] = (config as { default: [RollupOptions & { output: object }] }).default;
  const file = benchFile("memory-cycles.mjs");
  const bundle = await rollup({ ...shipped, input: new URL("memory-cycles.ts", import.meta.url).pathname });
  await bundle.write({ ...shipped.output, dir: dirname(file), entryFileNames: basename(file) });
  await bundle.close();
  return file;
}
