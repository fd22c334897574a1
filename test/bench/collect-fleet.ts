// Reads a fleet again and again as the box does and tells what it cost: run as a process of its own by collection.ts.
import { readFileSync } from "node:fs";
import { createCollector } from "../../src/collection/index.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { createSnmpEngine } from "../../src/snmp/index.ts";

const [list = "", port = "", rounds = "2"] = process.argv.slice(2);
const addresses = readFileSync(list, "utf8").trim().split("\n");
const ports = { clock: systemClock, log: silentLog };
const engine = await createSnmpEngine(ports);
const collector = createCollector(
  { snmp: engine.client, ...ports },
  { profiles: builtInProfiles(), concurrency: 32 },
);
const memories = new Map<string, Awaited<ReturnType<typeof collector.collect>>["memory"]>();

for (let round = 0; round < Number(rounds); round++) {
  // The bench reads the fleet's statistics between the rounds.
  await new Promise<void>((resolve) => process.once("message", () => resolve()));
  const before = process.cpuUsage();
  const started = performance.now();
  const outcomes: Record<string, number> = {};
  await Promise.all(
    addresses.map(async (address) => {
      const target = {
        address,
        port: Number(port),
        credential: { id: "public", version: "2c" as const, community: "public" },
      };
      const { outcome, memory } = await collector.collect(target, memories.get(address), undefined);
      memories.set(address, memory);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }),
  );
  const { user, system } = process.cpuUsage(before);
  process.send?.({
    wallSeconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    outcomes,
  });
}
await engine.close();
process.disconnect();
