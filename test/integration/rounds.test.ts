// Discovery and collection side by side, over real UDP against a simulated printer.
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { createConsent } from "../../src/appliance/consent.ts";
import { openDocuments } from "../../src/appliance/documents.ts";
import { createRounds } from "../../src/appliance/rounds.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { configurationSchema } from "../../src/protocol/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";
import { createSnmpEngine, type SnmpEngine } from "../../src/snmp/index.ts";
import { temporaryFolder } from "../support/programs.ts";
import { sealed } from "../support/sealed.ts";

const ADDRESS = "127.93.0.1";
/** prtMarkerLifeCount of the first marker. */
const TOTAL = "1.3.6.1.2.1.43.10.2.1.4.1.1";

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

/** Keeps an answer that has arrived until it is let go. */
function holdingBack(engine: SnmpEngine) {
  let held: Promise<void> | undefined;
  let arrived = () => {};
  const first = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const through = async <T>(answer: Promise<T>): Promise<T> => {
    const hold = held;
    const value = await answer;
    if (hold) {
      arrived();
      await hold;
    }
    return value;
  };
  const { client } = engine;
  return {
    engine: {
      ...engine,
      client: {
        ...client,
        get: (...words: Parameters<typeof client.get>) => through(client.get(...words)),
        getNext: (...words: Parameters<typeof client.getNext>) => through(client.getNext(...words)),
        getBulk: (...words: Parameters<typeof client.getBulk>) => through(client.getBulk(...words)),
      },
    },
    /** From now on; what is asked after `letGo` passes. */
    hold(): { firstHeld: Promise<void>; stopHolding(): void; letGo(): void } {
      let open = () => {};
      held = new Promise<void>((resolve) => {
        open = resolve;
      });
      return {
        firstHeld: first,
        stopHolding() {
          held = undefined;
        },
        letGo: open,
      };
    },
  };
}

test("an older answer that comes in late never replaces a newer one", async () => {
  const [printer] = officeDefinition().devices;
  if (!printer) throw new Error("the office is empty");
  const office = { name: "one", port: 0, devices: [{ ...printer, address: ADDRESS }] };
  const simulator = await startSimulator(office, { clock: systemClock, log: silentLog, port: 0 });
  closers.push(() => simulator.close());
  const documents = await openDocuments(temporaryFolder("rounds"), silentLog, { sealed });
  closers.push(() => documents.close());
  const real = await createSnmpEngine({ clock: systemClock, log: silentLog });
  closers.push(() => real.close());
  const { engine, hold } = holdingBack(real);
  const range = { name: "floor", addresses: [ADDRESS], exclude: [], credentials: ["public"], enabled: true };
  const configuration = configurationSchema.parse({
    ...{ schema: 1, revision: "1", ranges: [{ ...range, port: simulator.port }] },
    credentials: [{ id: "public", version: "2c", community: "public" }],
    discover: { everyMinutes: 1440, packetsPerSecond: 1000 },
    ...{ collect: { everyMinutes: 180 }, report: { everyMinutes: 180 }, checkIn: { everyMinutes: 5 } },
    ...{ quietHours: [], profiles: null, update: null },
  });
  const consent = createConsent({
    document: { networks: [], ports: [] },
    ownNetworks: [],
    demonstration: true,
  });
  const rounds = createRounds({
    ...{ engine, clock: systemClock, log: silentLog, profiles: builtInProfiles() },
    inventory: documents.inventory,
    neighbours: { entries: () => Promise.resolve([]), limit: () => Promise.resolve(undefined) },
    networks: { attached: () => [] },
    resolve: () => Promise.resolve([]),
    echo: () => Promise.resolve("none"),
    gateway: () => Promise.resolve(undefined),
    tried: { get: () => [], set: () => {} },
    onRead: () => {},
    configuration: () => configuration,
    consent: () => consent,
    readingClock: () => ({ boot: "0".repeat(32), uptimeMs: 1, clock: "ntp" }),
  });
  const { signal } = new AbortController();
  const total = () => Number(documents.inventory.data.entries[0]?.record.printer.counters?.total);
  const print = (value: number) => simulator.device(printer.name).set(TOTAL, { type: "Counter32", value });

  await rounds.discover(signal);
  const before = total();
  expect(before).toBeGreaterThan(0);

  const holding = hold();
  const discovering = rounds.discover(signal);
  await holding.firstHeld;
  holding.stopHolding();
  print(before + 10);
  const collecting = rounds.collect(signal);
  // Where the two run side by side, the collection is done within this time and the held answer comes in after it.
  await Promise.race([collecting, delay(1000)]);
  holding.letGo();
  await Promise.all([discovering, collecting]);
  expect(total()).toBe(before + 10);
});
