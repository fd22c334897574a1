// A box's rounds on the machine's own network, its own neighbour table and its own ping: `discover` and `collect` on
// standard input make one each; the answer is each printer's reason by its address, and each range's by its name.
import { createInterface } from "node:readline";
import { createConsent } from "../../src/appliance/consent.ts";
import { openDocuments } from "../../src/appliance/documents.ts";
import { createRounds } from "../../src/appliance/rounds.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { configurationSchema } from "../../src/protocol/index.ts";
import { type Clock, silentLog, systemClock } from "../../src/shared/index.ts";
import { createSnmpEngine } from "../../src/snmp/index.ts";
import { nodeFiles } from "../../src/state/index.ts";
import { readGateway, systemEcho, systemNeighbours, systemNetworks } from "../../src/system/index.ts";

const [folder = "", port = "", ...ranges] = process.argv.slice(2);
/** Pauses between questions pass ten times as fast. */
const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 10, signal) };
/** Answers here come within a few milliseconds: nobody need be waited for as long as on a slow line. */
const halfAsLong: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 2, signal) };
const documents = await openDocuments(folder, silentLog, { sealed: nodeFiles });
const configuration = configurationSchema.parse({
  ...{ schema: 1, revision: "1", quietHours: [], profiles: null, update: null },
  ranges: ranges.map((addresses) => ({
    ...{ name: addresses, addresses: [addresses], exclude: [], port: Number(port), credentials: ["public"] },
    enabled: true,
  })),
  credentials: [{ id: "public", version: "2c", community: "public" }],
  discover: { everyMinutes: 1440, packetsPerSecond: 1000 },
  ...{ collect: { everyMinutes: 180 }, report: { everyMinutes: 180 }, checkIn: { everyMinutes: 5 } },
});
const rounds = createRounds({
  ...{ clock, log: silentLog, profiles: builtInProfiles(), inventory: documents.inventory },
  engine: await createSnmpEngine({ clock: halfAsLong, log: silentLog }),
  neighbours: systemNeighbours(),
  networks: systemNetworks,
  resolve: () => Promise.resolve([]),
  echo: systemEcho(),
  gateway: () => readGateway(),
  tried: { get: () => [], set: () => {} },
  onRead: () => {},
  configuration: () => configuration,
  consent: () =>
    createConsent({
      document: { networks: [], ports: [Number(port)] },
      ownNetworks: systemNetworks.attached(),
      demonstration: false,
    }),
  readingClock: () => ({ boot: "0".repeat(32), uptimeMs: 1, clock: "ntp" }),
});
const { signal } = new AbortController();
for await (const line of createInterface({ input: process.stdin })) {
  await (line === "discover" ? rounds.discover(signal) : rounds.collect(signal));
  const printers = documents.inventory.data.entries.map(({ record }) => [
    record.printer.address,
    record.reason ?? { code: "answering", evidence: [] },
  ]);
  const told = { printers: Object.fromEntries(printers), ranges: Object.fromEntries(rounds.rangeReasons()) };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
