// C1–C5: reading printers for the first time and again, beside a bulk walk.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { FLEET_PORT, type Fleet, fleetAddresses, startFleet } from "./fleet.ts";
import type { FleetStatistics } from "./fleet-statistics.ts";
import { benchFile, isInstalled, measure } from "./measure.ts";
import { heading, ratio, report, seconds } from "./table.ts";

const roundSchema = z.object({
  wallSeconds: z.number(),
  cpuSeconds: z.number(),
  outcomes: z.record(z.string(), z.number()),
});
type Round = z.infer<typeof roundSchema> & { wire: FleetStatistics };

const PRINTERS = 200;

async function readTwice(fleet: Fleet): Promise<[Round, Round]> {
  const list = benchFile("printers");
  writeFileSync(list, fleetAddresses().join("\n"));
  const child = fork(new URL("collect-fleet.ts", import.meta.url).pathname, [list, String(FLEET_PORT)]);
  const ended = new Promise((resolve) => child.once("close", resolve));
  const round = async (): Promise<Round> => {
    await fleet.reset();
    const told = new Promise((resolve) => child.once("message", resolve));
    child.send("go");
    return { ...roundSchema.parse(await told), wire: await fleet.statistics() };
  };
  const rounds: [Round, Round] = [await round(), await round()];
  await ended;
  return rounds;
}

async function bulkwalk(): Promise<{ cpuSeconds: number; wallSeconds: number } | undefined> {
  if (!isInstalled("/usr/bin/snmpbulkwalk")) return undefined;
  const script = `xargs -P 8 -I{} snmpbulkwalk -v2c -c public -m '' -OnQt -Cr20 {}:${FLEET_PORT} 1.3.6.1.2.1.43 < ${benchFile("printers")} > /dev/null`;
  return measure("sh", ["-c", script]);
}

export async function benchCollection(): Promise<void> {
  for (const latency of [0, 20]) {
    heading(`reading ${PRINTERS} printers, each answer ${latency} ms late`);
    const fleet = await startFleet("127.3.0.0/20", ["--count", String(PRINTERS)], `latency=${latency}`);
    try {
      const [first, again] = await readTwice(fleet);
      const walk = await bulkwalk();
      reportRound("first time", first, 6, 3500);
      reportRound("again", again, 3, 1500);
      report({
        target: "C3",
        what: "processor time per 100 printers, first",
        measured: seconds(first.cpuSeconds / (PRINTERS / 100)),
        ...(walk && { peer: `snmpbulkwalk: ${seconds(walk.cpuSeconds / (PRINTERS / 100))}` }),
        aim: "<= 1/5 of snmpbulkwalk",
        ...(walk && { holds: first.cpuSeconds <= walk.cpuSeconds / 5 }),
      });
      if (latency > 0)
        report({
          target: "C4",
          what: "wall time, 32 at once, first",
          measured: seconds(first.wallSeconds),
          ...(walk && {
            peer: `snmpbulkwalk x8: ${seconds(walk.wallSeconds)}, ${ratio(first.wallSeconds, walk.wallSeconds)}`,
          }),
          aim: "<= 1.0 s or 0.5x",
          holds:
            first.wallSeconds <= 1 || (walk !== undefined && first.wallSeconds <= 0.5 * walk.wallSeconds),
        });
      const pending = Math.max(first.wire.max_inflight_per_printer, again.wire.max_inflight_per_printer);
      const sets = first.wire.sets + again.wire.sets;
      report({
        target: "C5",
        what: "most requests pending per printer, SETs",
        measured: `${pending}, ${sets}`,
        aim: "1, 0",
        holds: pending === 1 && sets === 0,
      });
    } finally {
      await fleet.close();
    }
  }
}

function reportRound(what: string, { wire, outcomes }: Round, requests: number, octets: number): void {
  const asked = wire.in.packets / PRINTERS;
  const both = (wire.in.ip_bytes + wire.out.ip_bytes) / PRINTERS;
  report({ what: `outcomes, ${what}`, measured: JSON.stringify(outcomes) });
  report({
    target: "C1",
    what: `requests per printer, ${what}`,
    measured: asked.toFixed(2),
    aim: `<= ${requests}`,
    holds: asked <= requests,
  });
  report({
    target: "C2",
    what: `octets per printer both ways, ${what}`,
    measured: both.toFixed(0),
    aim: `<= ${octets}`,
    holds: both <= octets,
  });
}
