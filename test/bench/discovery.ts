// D1–D7: sweeps of ranges where 2 % are printers and everything else is silent, beside the tools people use.
import { writeFileSync } from "node:fs";
import { FLEET_PORT, type Fleet, startFleet } from "./fleet.ts";
import type { FleetStatistics } from "./fleet-statistics.ts";
import { benchFile, isInstalled, type Measured, measure, series } from "./measure.ts";
import { applianceNode, applianceProgram } from "./programs.ts";
import { heading, megabytes, ratio, report, seconds } from "./table.ts";

const RUNS = 3;

interface Sweep {
  target: "D1" | "D2" | "D3";
  range: string;
  addresses: number;
  /** Most of onesixtyone's wall time. */
  wallAim: number;
  /** nmap as a person would run it there, and most of its wall time. */
  nmap?: { words: string[]; aim: number };
  /** net-snmp with so many sessions at once, and most of its wall time. */
  sessions?: { atOnce: number; aim: number };
}

const sweeps: Sweep[] = [
  {
    ...{ target: "D1", range: "127.1.0.0/24", addresses: 254, wallAim: 0.5 },
    nmap: { words: [], aim: 0.12 },
  },
  {
    ...{ target: "D2", range: "127.2.0.0/20", addresses: 4094, wallAim: 0.6 },
    nmap: { words: ["--min-rate", "2000", "--max-retries", "1"], aim: 0.18 },
    sessions: { atOnce: 256, aim: 0.09 },
  },
  {
    ...{ target: "D3", range: "127.16.0.0/16", addresses: 65_534, wallAim: 1.8 },
    sessions: { atOnce: 1024, aim: 0.08 },
  },
];

function ours(range: string): Promise<Measured> {
  const words = ["scan", range, "--identify", "--json", "--port", String(FLEET_PORT)];
  const pace = ["--rate", "20000", "--timeout", "1000"];
  const [program = "", ...given] = applianceNode;
  return measure(program, [...given, applianceProgram, ...words, ...pace]);
}

function onesixtyone(range: string): Promise<Measured> {
  const hosts = benchFile("hosts");
  writeFileSync(hosts, `${range}\n`);
  return measure("/usr/bin/onesixtyone", ["-w", "0", "-p", String(FLEET_PORT), "-i", hosts, "public"]);
}

/** net-snmp as most programs use it: a session and a socket per address. */
function sessionPerAddress(range: string, atOnce: number): Promise<Measured> {
  const script = new URL("session-per-address.mjs", import.meta.url).pathname;
  return measure(process.execPath, [script, range, String(atOnce), String(FLEET_PORT)]);
}

export async function benchDiscovery(): Promise<void> {
  for (const sweep of sweeps) {
    heading(`sweep of ${sweep.addresses} addresses, 2 % printers, 20,000 packets/s, one more try`);
    const fleet = await startFleet({ range: sweep.range, amount: { percent: 2 } });
    try {
      await compare(sweep, fleet);
    } finally {
      await fleet.close();
    }
  }
}

async function compare(sweep: Sweep, fleet: Fleet & { printers: string[] }): Promise<void> {
  const { target, range, addresses, wallAim } = sweep;
  let wire: FleetStatistics | undefined;
  const runs = await series(RUNS, {
    idle: () => measure(process.execPath, ["-e", "0"]),
    async ours() {
      await fleet.reset();
      const done = await ours(range);
      wire = await fleet.statistics();
      return done;
    },
    peer: isInstalled("/usr/bin/onesixtyone") ? () => onesixtyone(range) : undefined,
  });
  const { ours: own, idle, peer } = runs;
  if (!wire || !own || !idle) throw new Error("no run was made");
  const found = JSON.parse(own.output).printers.length;
  report({
    what: "printers found",
    measured: `${found} of ${fleet.printers.length}`,
    holds: found === fleet.printers.length,
  });
  report({
    target,
    what: "wall time",
    measured: seconds(own.wallSeconds),
    ...(peer && {
      peer: `onesixtyone -w 0: ${seconds(peer.wallSeconds)}, ${ratio(own.wallSeconds, peer.wallSeconds)}`,
      aim: `<= ${wallAim}x onesixtyone`,
      holds: own.wallSeconds <= wallAim * peer.wallSeconds,
    }),
  });
  reportWire(wire, addresses);
  const cpu = `${seconds(own.cpuSeconds)}, ${((own.cpuSeconds / addresses) * 1e6).toFixed(0)} ms per 1,000`;
  report({
    what: "processor time, with start-up",
    measured: cpu,
    ...(peer && { peer: `onesixtyone: ${seconds(peer.cpuSeconds)}` }),
  });
  if (target === "D1")
    report({
      target: "D5",
      what: "processor time against GLPI's agent",
      measured: `${((own.cpuSeconds / addresses) * 1000).toFixed(2)} ms per address`,
      peer: "not installed, not measured",
      aim: "<= 1/100",
    });
  if (target === "D3") reportLargest(own, idle, peer);
  await compareNmap(sweep, own, perSilentOf(wire, addresses), fleet);
  await compareSessions(sweep, own);
}

function reportLargest(own: Measured, idle: Measured, peer: Measured | undefined): void {
  report({
    target: "D7",
    what: "peak resident set",
    measured: megabytes(own.peakRssBytes),
    peer: `idle Node: ${megabytes(idle.peakRssBytes)}`,
    aim: "<= idle + 40 MB",
    holds: own.peakRssBytes <= idle.peakRssBytes + 40e6,
  });
  if (!peer) return;
  report({
    target: "D4",
    what: "processor time",
    measured: seconds(own.cpuSeconds),
    peer: `onesixtyone: ${seconds(peer.cpuSeconds)}, ${ratio(own.cpuSeconds, peer.cpuSeconds)}`,
    aim: "<= 8x onesixtyone",
    holds: own.cpuSeconds <= 8 * peer.cpuSeconds,
  });
}

async function compareNmap(sweep: Sweep, own: Measured, perSilent: number, fleet: Fleet): Promise<void> {
  const { target, range, nmap } = sweep;
  if (!nmap || !isInstalled("/usr/bin/nmap")) return;
  const words = ["-n", "-Pn", "-sU", "-p", String(FLEET_PORT), ...nmap.words, range];
  await fleet.reset();
  const peer = await measure("/usr/bin/nmap", words);
  // What it sends to this port is no SNMP, of which the fleet cannot tell whom it was for: all over all.
  const theirs = (await fleet.statistics()).in.packets / sweep.addresses;
  report({
    target,
    what: "wall time",
    measured: seconds(own.wallSeconds),
    peer: `nmap ${nmap.words.join(" ")}: ${seconds(peer.wallSeconds)}, ${ratio(own.wallSeconds, peer.wallSeconds)}`,
    aim: `<= ${nmap.aim}x nmap`,
    holds: own.wallSeconds <= nmap.aim * peer.wallSeconds,
  });
  report({
    target: "D6",
    what: "packets to a silent address",
    measured: perSilent.toFixed(2),
    peer: `nmap, to any address: ${theirs.toFixed(2)}, ${ratio(perSilent, theirs)}`,
    aim: "<= 0.5x nmap",
    holds: perSilent <= 0.5 * theirs,
  });
}

async function compareSessions({ target, range, sessions }: Sweep, own: Measured): Promise<void> {
  if (!sessions) return;
  const peer = await sessionPerAddress(range, sessions.atOnce);
  const name = `net-snmp at ${sessions.atOnce}`;
  report({
    target,
    what: "wall time",
    measured: seconds(own.wallSeconds),
    peer: `${name}: ${seconds(peer.wallSeconds)}, ${ratio(own.wallSeconds, peer.wallSeconds)}`,
    aim: `<= ${sessions.aim}x net-snmp`,
    holds: own.wallSeconds <= sessions.aim * peer.wallSeconds,
  });
  if (target !== "D3") return;
  report({
    target: "D4",
    what: "processor time",
    measured: seconds(own.cpuSeconds),
    peer: `${name}: ${seconds(peer.cpuSeconds)}, ${ratio(own.cpuSeconds, peer.cpuSeconds)}`,
    aim: "<= 0.3x net-snmp",
    holds: own.cpuSeconds <= 0.3 * peer.cpuSeconds,
  });
  report({
    target: "D7",
    what: "peak resident set",
    measured: megabytes(own.peakRssBytes),
    peer: `${name}: ${megabytes(peer.peakRssBytes)}, ${ratio(own.peakRssBytes, peer.peakRssBytes)}`,
    aim: "<= 0.45x net-snmp",
    holds: own.peakRssBytes <= 0.45 * peer.peakRssBytes,
  });
}

function perSilentOf(wire: FleetStatistics, addresses: number): number {
  return wire.to_silent / (addresses - wire.addresses.answered);
}

function reportWire(wire: FleetStatistics, addresses: number): void {
  const perSilent = perSilentOf(wire, addresses);
  const octets = wire.in.ip_bytes / wire.in.packets;
  report({
    target: "D6",
    what: "packets to a silent address",
    measured: `${perSilent.toFixed(2)} of about ${octets.toFixed(0)} octets`,
    aim: "<= 2 of 71 octets",
    holds: perSilent <= 2,
  });
  const sent = wire.in.packets / addresses;
  report({
    what: "sent per address, with identification",
    measured: `${sent.toFixed(2)} packets, ${(wire.in.ip_bytes / addresses).toFixed(0)} octets`,
  });
  report({
    what: "most packets in a second, in 100 ms",
    measured: `${wire.max_per_1s}, ${wire.max_per_100ms}`,
    ...(wire.kernel_drops > 0 && {
      peer: `${wire.kernel_drops} dropped by the kernel: discard this run`,
    }),
  });
}
