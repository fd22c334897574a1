// D1–D7: sweeps of ranges where 2 % are printers and everything else is silent, beside the tools people use.
import { writeFileSync } from "node:fs";
import { FLEET_PORT, startFleet } from "./fleet.ts";
import type { FleetStatistics } from "./fleet-statistics.ts";
import { benchFile, isInstalled, type Measured, measure, middle } from "./measure.ts";
import { heading, megabytes, ratio, report, seconds } from "./table.ts";

const bundle = "dist/tallybox.mjs";
const RUNS = 3;
/** Resident set of an idle Node of this version, measured in the same series. */
async function idleRss(): Promise<number> {
  return (await measure(process.execPath, ["-e", "0"])).peakRssBytes;
}

interface Sweep extends Measured {
  found: number;
  wire: FleetStatistics;
}

async function sweep(range: string, fleet: Awaited<ReturnType<typeof startFleet>>): Promise<Sweep> {
  let wire: FleetStatistics | undefined;
  const run = await middle(RUNS, async () => {
    await fleet.reset();
    const words = ["scan", range, "--identify", "--json", "--port", String(FLEET_PORT)];
    const done = await measure(process.execPath, [
      ...["--max-semi-space-size=1", bundle, ...words, "--rate", "20000", "--timeout", "1000"],
    ]);
    wire = await fleet.statistics();
    return done;
  });
  if (!wire) throw new Error("no run was made");
  return { ...run, found: JSON.parse(run.output).printers.length, wire };
}

async function onesixtyone(range: string): Promise<Measured | undefined> {
  if (!isInstalled("/usr/bin/onesixtyone")) return undefined;
  const hosts = benchFile("hosts");
  writeFileSync(hosts, `${range}\n`);
  return middle(RUNS, () =>
    measure("/usr/bin/onesixtyone", ["-w", "0", "-p", String(FLEET_PORT), "-i", hosts, "public"]),
  );
}

/** net-snmp as most programs use it: a session and a socket per address. */
async function sessionPerAddress(range: string, atOnce: number): Promise<Measured> {
  const script = new URL("session-per-address.mjs", import.meta.url).pathname;
  return measure(process.execPath, [script, range, String(atOnce), String(FLEET_PORT)]);
}

export async function benchDiscovery(): Promise<void> {
  const idle = await idleRss();
  const series: [target: string, range: string, addresses: number, aim: number, atOnce?: number][] = [
    ["D1", "127.1.0.0/24", 254, 0.5],
    ["D2", "127.2.0.0/20", 4094, 0.6, 256],
    ["D3", "127.16.0.0/16", 65_534, 1.8, 1024],
  ];
  for (const [target, range, addresses, aim, atOnce] of series) {
    heading(`sweep of ${addresses} addresses, 2 % printers, 20,000 packets/s`);
    const fleet = await startFleet(range, ["--percent", "2"]);
    try {
      const ours = await sweep(range, fleet);
      const peer = await onesixtyone(range);
      const answered = ours.wire.addresses.answered;
      report({
        what: "printers found",
        measured: `${ours.found} of ${answered}`,
        holds: ours.found === answered,
      });
      report({
        target,
        what: "wall time",
        measured: seconds(ours.wallSeconds),
        ...(peer && {
          peer: `onesixtyone -w 0: ${seconds(peer.wallSeconds)}, ${ratio(ours.wallSeconds, peer.wallSeconds)}`,
          aim: `<= ${aim}x onesixtyone`,
          holds: ours.wallSeconds <= aim * peer.wallSeconds,
        }),
      });
      reportWire(ours, addresses);
      report({
        what: "processor time",
        measured: `${seconds(ours.cpuSeconds)}, ${((ours.cpuSeconds / addresses) * 1000).toFixed(3)} s per 1,000`,
        ...(peer && { peer: `onesixtyone: ${seconds(peer.cpuSeconds)}` }),
      });
      if (target === "D3") {
        report({
          target: "D7",
          what: "peak resident set",
          measured: `${megabytes(ours.peakRssBytes)}, idle Node ${megabytes(idle)}`,
          aim: "<= idle + 40 MB",
          holds: ours.peakRssBytes <= idle + 40e6,
        });
        if (peer)
          report({
            target: "D4",
            what: "processor time against onesixtyone",
            measured: ratio(ours.cpuSeconds, peer.cpuSeconds),
            aim: "<= 8x",
            holds: ours.cpuSeconds <= 8 * peer.cpuSeconds,
          });
      }
      if (atOnce !== undefined) {
        const sessions = await sessionPerAddress(range, atOnce);
        const wallAim = target === "D2" ? 0.09 : 0.08;
        report({
          target,
          what: `wall time against net-snmp, ${atOnce} at once`,
          measured: ratio(ours.wallSeconds, sessions.wallSeconds),
          peer: seconds(sessions.wallSeconds),
          aim: `<= ${wallAim}x`,
          holds: ours.wallSeconds <= wallAim * sessions.wallSeconds,
        });
        if (target === "D3")
          report({
            target: "D4",
            what: "processor time against net-snmp",
            measured: ratio(ours.cpuSeconds, sessions.cpuSeconds),
            peer: `${seconds(sessions.cpuSeconds)}, ${megabytes(sessions.peakRssBytes)}`,
            aim: "<= 0.3x",
            holds: ours.cpuSeconds <= 0.3 * sessions.cpuSeconds,
          });
      }
    } finally {
      await fleet.close();
    }
  }
}

function reportWire(ours: Sweep, addresses: number): void {
  const silent = addresses - ours.wire.addresses.answered;
  const perSilent = ours.wire.to_silent / silent;
  const octets = ours.wire.in.ip_bytes / ours.wire.in.packets;
  report({
    target: "D6",
    what: "packets to a silent address",
    measured: `${perSilent.toFixed(2)} of about ${octets.toFixed(0)} octets`,
    aim: "<= 2",
    holds: perSilent <= 2,
  });
  report({
    what: "most packets in 100 ms",
    measured: String(ours.wire.max_per_100ms),
    ...(ours.wire.kernel_drops > 0 && {
      peer: `${ours.wire.kernel_drops} dropped by the kernel: discard this run`,
    }),
  });
}
