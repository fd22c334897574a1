// Recordings answered over UDP on loopback addresses, and read as printers on a network are: discovery, then the collector.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { collectEach, createCollector } from "../../src/collection/index.ts";
import { createDiscovery, type Discovered } from "../../src/discovery/index.ts";
import { formatIpv4, parseAddresses, parseIpv4 } from "../../src/model/index.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { parseRecording } from "../../src/recording/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { createSnmpEngine } from "../../src/snmp/index.ts";
import { systemNeighbours, systemNetworks } from "../../src/system/index.ts";
import type { SaidPrinter } from "./judge.ts";

export interface OverUdpOptions {
  version: "1" | "2c" | "auto";
  /** Where the first recording answers: one of 127.0.0.0/8, the others follow. */
  firstAddress: string;
}

/** What is made of each recording: nothing where it was not taken for a printer. */
export async function readOverUdp(
  folder: string,
  files: string[],
  { version, firstAddress }: OverUdpOptions,
): Promise<Map<string, SaidPrinter[]>> {
  const first = parseIpv4(firstAddress) ?? 0;
  const devices = [...new Set(files)].map((file, i) => ({
    name: file,
    address: formatIpv4(first + i),
    variables: variablesOf(join(folder, file)),
  }));
  const ports = { clock: systemClock, log: silentLog };
  const simulator = await startSimulator({ name: "recordings", port: 0, devices }, { ...ports, port: 0 });
  const engine = await createSnmpEngine(ports);
  try {
    const collector = createCollector(
      { ...ports, snmp: engine.client },
      { profiles: builtInProfiles(), concurrency: 8, timeoutMs: 2000 },
    );
    const discovery = createDiscovery(
      { ...ports, engine, neighbours: systemNeighbours(), networks: systemNetworks, resolve: async () => [] },
      { packetsPerSecond: 500, timeoutMs: 1500, ...(version !== "auto" && { versions: [version] }) },
    );
    const addresses = parseAddresses(devices.map(({ address }) => address));
    if (!addresses.ok) throw new Error(addresses.problem.message);
    const credentials = (["2c", "1"] as const)
      .filter((each) => version === "auto" || each === version)
      .map((each) => ({ id: each, version: each, community: "public" }));
    const fileAt = new Map(devices.map(({ address, name }) => [address, name]));
    const said = new Map<string, SaidPrinter[]>();
    const read = async ({ address, port, credential, facts }: Discovered) => {
      const reads = await collectEach(collector.collect, { address, port, credential }, facts);
      const printers = reads.map(({ device, collection }) => ({
        ...(device !== undefined && { device }),
        fields: collection.evaluation?.printer ?? {},
      }));
      said.set(fileAt.get(address) ?? address, printers);
    };
    const reads: Promise<void>[] = [];
    await discovery.run(
      [{ name: "recordings", addresses: addresses.value, port: simulator.port, credentials }],
      [],
      {
        signal: new AbortController().signal,
        explicit: true,
        onProgress: () => {},
        onFound: (found) => {
          if (found.isPrinter) reads.push(read(found));
        },
      },
    );
    await Promise.all(reads);
    return said;
  } finally {
    await engine.close();
    await simulator.close();
  }
}

function variablesOf(path: string) {
  // Published recordings hold values blanked by hand, which nobody can answer with.
  const parsed = parseRecording(readFileSync(path), path, () => {});
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}
