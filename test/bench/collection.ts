// C1–C5: reading printers for the first time and again, beside a bulk walk.
import { fork, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { FLEET_PORT, type Fleet, startFleet } from "./fleet.ts";
import type { FleetStatistics } from "./fleet-statistics.ts";
import { benchFile, isInstalled, type Measured, measure, median, onProcessor } from "./measure.ts";
import { applianceEnvironment, applianceFlags } from "./programs.ts";
import { heading, ratio, report, seconds } from "./table.ts";

const roundSchema = z.object({
  wallSeconds: z.number(),
  cpuSeconds: z.number(),
  outcomes: z.record(z.string(), z.number()),
});
type Round = z.infer<typeof roundSchema> & { wire: FleetStatistics };

const PRINTERS = 200;
const RUNS = 3;
/** The first reading, the one after it, and one in which nothing is new to the program either. */
const ROUNDS = 3;

/** Reads the fleet several times in one process: the first time, again, and once more when all is warm. */
async function readAgain(fleet: Fleet, list: string): Promise<Round[]> {
  const child = fork(
    new URL("collect-fleet.ts", import.meta.url).pathname,
    [list, String(FLEET_PORT), String(ROUNDS)],
    { execArgv: applianceFlags, env: applianceEnvironment },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [taskset, , processor] = onProcessor("measured");
  if (taskset) spawnSync(taskset, ["-a", "-c", "-p", processor ?? "1", String(child.pid)]);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) {
    await fleet.reset();
    const told = new Promise((resolve) => child.once("message", resolve));
    child.send("go");
    rounds.push({ ...roundSchema.parse(await told), wire: await fleet.statistics() });
  }
  await ended;
  return rounds;
}

async function bulkwalk(list: string): Promise<Measured | undefined> {
  if (!isInstalled("/usr/bin/snmpbulkwalk")) return undefined;
  const walk = `snmpbulkwalk -v2c -c public -m '' -OnQt -Cr20 {}:${FLEET_PORT} 1.3.6.1.2.1.43`;
  return measure("sh", ["-c", `xargs -P 8 -I{} ${walk} < ${list} > /dev/null`]);
}

export async function benchCollection(): Promise<void> {
  for (const latency of [0, 20]) {
    heading(`reading ${PRINTERS} printers, each answer ${latency} ms late, 32 at once`);
    const fleet = await startFleet({
      range: "127.3.0.0/20",
      amount: { count: PRINTERS },
      options: `latency=${latency}`,
    });
    try {
      const list = benchFile("printers");
      writeFileSync(list, `${fleet.printers.join("\n")}\n`);
      const runs: Round[][] = [];
      const walks: Measured[] = [];
      for (let run = 0; run < RUNS; run++) {
        runs.push(await readAgain(fleet, list));
        const walk = await bulkwalk(list);
        if (walk) walks.push(walk);
      }
      reportReadings(runs, walks, latency);
    } finally {
      await fleet.close();
    }
  }
}

function reportReadings(runs: Round[][], walks: Measured[], latency: number): void {
  const of = (round: number) => runs.flatMap((rounds) => rounds[round] ?? []);
  const [first, again] = [of(0), of(1)];
  reportCost("first", first, 6, 3500);
  reportCost("again", again, 3, 1500);
  const walkCpu = median(walks.map((walk) => walk.cpuSeconds));
  for (const [what, rounds] of [
    ["first", first],
    ["again", again],
    ["third", of(2)],
  ] as const) {
    const cpu = median(rounds.map((round) => round.cpuSeconds));
    report({
      target: "C3",
      what: `processor time per 100 printers, ${what}`,
      measured: seconds(cpu / (PRINTERS / 100)),
      ...(walks.length > 0 && {
        peer: `snmpbulkwalk: ${seconds(walkCpu / (PRINTERS / 100))}, ${ratio(cpu, walkCpu)}`,
        aim: "<= 0.2x snmpbulkwalk",
        holds: cpu <= walkCpu / 5,
      }),
    });
  }
  const wall = median(first.map((round) => round.wallSeconds));
  const walkWall = median(walks.map((walk) => walk.wallSeconds));
  report({
    ...(latency > 0 && { target: "C4" }),
    what: "wall time, first",
    measured: seconds(wall),
    ...(walks.length > 0 && { peer: `snmpbulkwalk x8: ${seconds(walkWall)}, ${ratio(wall, walkWall)}` }),
    ...(latency > 0 && {
      aim: "<= 1.0 s or 0.5x",
      holds: wall <= 1 || (walks.length > 0 && wall <= 0.5 * walkWall),
    }),
  });
  const all = runs.flat();
  const pending = Math.max(...all.map(({ wire }) => wire.max_inflight_per_printer));
  const sets = all.reduce((sum, { wire }) => sum + wire.sets, 0);
  report({
    target: "C5",
    what: "most requests pending per printer, SETs",
    measured: `${pending}, ${sets}`,
    aim: "1, 0",
    holds: pending === 1 && sets === 0,
  });
}

function reportCost(what: string, rounds: Round[], mostRequests: number, mostOctets: number): void {
  const requests = median(rounds.map(({ wire }) => wire.in.packets / PRINTERS));
  const octets = median(rounds.map(({ wire }) => (wire.in.ip_bytes + wire.out.ip_bytes) / PRINTERS));
  const complete = Math.min(...rounds.map(({ outcomes }) => outcomes.complete ?? 0));
  report({
    what: `read whole, ${what}`,
    measured: `${complete} of ${PRINTERS}`,
    holds: complete === PRINTERS,
  });
  report({
    target: "C1",
    what: `round trips per printer, ${what}`,
    measured: requests.toFixed(2),
    aim: `<= ${mostRequests}`,
    holds: requests <= mostRequests,
  });
  report({
    target: "C2",
    what: `octets per printer both ways, ${what}`,
    measured: octets.toFixed(0),
    aim: `<= ${mostOctets}`,
    holds: octets <= mostOctets,
  });
}
