import { describe, expect, test } from "vitest";
import {
  type Collection,
  createCollector,
  type PrinterMemory,
  printerMemorySchema,
} from "../../../src/collection/index.ts";
import { Facts, type SnmpValue, type Varbind } from "../../../src/model/index.ts";
import { builtInProfiles, type ProfileSet } from "../../../src/profiles/index.ts";
import { failure, silentLog } from "../../../src/shared/index.ts";
import type { SnmpTarget } from "../../../src/snmp/index.ts";
import {
  asValue,
  type FakeDevice,
  FakeNetwork,
  type FakeRequest,
  sysObjectID,
} from "../../support/fake-network.ts";
import { ManualClock } from "../../support/manual-clock.ts";

type Variables = FakeDevice["variables"];

const profiles = builtInProfiles();
const oidValue = (value: string): SnmpValue => ({ type: "OBJECT IDENTIFIER", value });
const ticks = (value: number): SnmpValue => ({ type: "TimeTicks", value });
const count = (value: number): SnmpValue => ({ type: "Counter32", value });

const sysUpTime = "1.3.6.1.2.1.1.3.0";
const sysLocation = "1.3.6.1.2.1.1.6.0";
const serialNumber = "1.3.6.1.2.1.43.5.1.1.17.1";
const lifeCount = "1.3.6.1.2.1.43.10.2.1.4.1.1";
const supplyColumn = (column: number, row: number) => `1.3.6.1.2.1.43.11.1.1.${column}.1.${row}`;
const alertColumn = (column: number, row: number) => `1.3.6.1.2.1.43.18.1.1.${column}.1.${row}`;
const trayColumn = (column: number, row: number) => `1.3.6.1.2.1.43.8.2.1.${column}.1.${row}`;
const consoleLine = "1.3.6.1.2.1.43.16.5.1.2.1.1";

function supply(row: number, description: string, level: number): Variables {
  return {
    [supplyColumn(3, row)]: row,
    [supplyColumn(4, row)]: 3,
    [supplyColumn(5, row)]: 3,
    [supplyColumn(6, row)]: description,
    [supplyColumn(7, row)]: 19,
    [supplyColumn(8, row)]: 100,
    [supplyColumn(9, row)]: level,
  };
}

function alert(row: number, text: string): Variables {
  return {
    [alertColumn(2, row)]: 3,
    [alertColumn(7, row)]: 8,
    [alertColumn(8, row)]: text,
    [alertColumn(9, row)]: ticks(100),
  };
}

/** A printer that only the standard MIBs describe, with as many toners as wanted. */
function laser(changes: Variables = {}, toners = 4): Variables {
  const trays = [1, 2, 3].map(
    (row): Variables => ({
      [trayColumn(9, row)]: 500,
      [trayColumn(10, row)]: 250,
      [trayColumn(11, row)]: 0,
      [trayColumn(12, row)]: "iso-a4",
      [trayColumn(13, row)]: `Tray ${row}`,
    }),
  );
  return {
    "1.3.6.1.2.1.1.1.0": "Acme Laser X 420",
    [sysObjectID]: oidValue("1.3.6.1.4.1.99999.1"),
    [sysUpTime]: ticks(1000),
    "1.3.6.1.2.1.1.5.0": "prn-1",
    [sysLocation]: "Hall",
    "1.3.6.1.2.1.25.3.2.1.2.1": oidValue("1.3.6.1.2.1.25.3.1.5"),
    "1.3.6.1.2.1.25.3.2.1.3.1": "Acme Laser X 420",
    "1.3.6.1.2.1.25.3.2.1.5.1": 2,
    "1.3.6.1.2.1.25.3.5.1.1.1": 3,
    "1.3.6.1.2.1.25.3.5.1.2.1": { type: "OCTET STRING", value: new Uint8Array([0]) },
    [serialNumber]: "ACME00001",
    "1.3.6.1.2.1.43.10.2.1.3.1.1": 7,
    [lifeCount]: count(4711),
    ...Object.assign({}, ...trays),
    ...Object.assign(
      {},
      ...Array.from({ length: toners }, (_, i) => supply(i + 1, `Toner ${i + 1}`, 50 + i)),
    ),
    [consoleLine]: "Ready",
    ...changes,
  };
}

interface Site {
  device: Partial<FakeDevice>;
  version?: "1" | "2c";
  profiles?: ProfileSet;
}

function startSite({ device, version = "2c", profiles: set = profiles }: Site) {
  const clock = new ManualClock();
  const network = new FakeNetwork(clock);
  const printer = network.add("10.0.0.8", { variables: laser(), ...device });
  const target: SnmpTarget = {
    address: "10.0.0.8",
    port: 161,
    credential: { id: "c", version, community: "public" },
  };
  const ports = { snmp: network.engine.client, clock, log: silentLog };
  const collector = createCollector(ports, { profiles: set });
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let isDone = false;
    void promise.finally(() => {
      isDone = true;
    });
    while (!isDone) await clock.advance(10);
    return promise;
  };
  let memory: PrinterMemory | undefined;
  const collect = async (known?: Facts): Promise<Collection> => {
    network.requests.length = 0;
    const collection = await settle(collector.collect(target, memory, known));
    // As it comes back from a state file.
    memory = printerMemorySchema.parse(JSON.parse(JSON.stringify(collection.memory)));
    return collection;
  };
  return { clock, network, printer, collector, target, settle, collect, ports };
}

const tonersOf = ({ evaluation }: Collection) =>
  evaluation?.printer.supplies?.map((each) => [each.description, each.level]);
const alertsOf = ({ evaluation }: Collection) => (evaluation?.printer.alerts ?? []).map((each) => each.text);

describe("a well-behaved printer", () => {
  test("is read in full at first sight, with few requests", async () => {
    const { collect } = startSite({ device: {} });
    const first = await collect();
    expect(first.outcome).toBe("complete");
    expect(first.problems).toEqual([]);
    expect(first.evaluation?.printer).toMatchObject({
      model: "Acme Laser X 420",
      serialNumber: "ACME00001",
      location: "Hall",
      displayText: "Ready",
      counters: { total: 4711 },
    });
    expect(tonersOf(first)).toEqual([
      ["Toner 1", 50],
      ["Toner 2", 51],
      ["Toner 3", 52],
      ["Toner 4", 53],
    ]);
    expect(first.evaluation?.printer.trays).toHaveLength(3);
    expect(first.cost.requests).toBeLessThanOrEqual(6);
    expect(first.cost.octets).toBeLessThanOrEqual(3600);
  });

  test("is asked only for what changes afterwards, and still known in full", async () => {
    const { collect, printer, network } = startSite({ device: {} });
    const first = await collect();
    Object.assign(printer.variables, {
      [lifeCount]: count(4720),
      [supplyColumn(9, 1)]: 49,
      [sysUpTime]: ticks(2000),
    });
    const again = await collect();
    expect(again.outcome).toBe("complete");
    expect(again.evaluation?.printer).toMatchObject({
      counters: { total: 4720 },
      location: "Hall",
      model: "Acme Laser X 420",
    });
    expect(tonersOf(again)?.[0]).toEqual(["Toner 1", 49]);
    expect(again.cost.requests).toBeLessThanOrEqual(3);
    expect(again.cost.octets).toBeLessThanOrEqual(1500);
    expect(network.requests.flatMap((request) => request.oids)).not.toContain(sysLocation);
    expect(again.evaluation?.printer.trays).toEqual(first.evaluation?.printer.trays);
  });

  test("keeps the time at which each value was really read", async () => {
    const { collect, clock } = startSite({ device: {} });
    const first = await collect();
    await clock.advance(3_600_000);
    const again = await collect();
    expect(again.facts.get(sysLocation)?.at).toBe(first.facts.get(sysLocation)?.at);
    expect(again.facts.get(lifeCount)!.at - first.facts.get(lifeCount)!.at).toBeGreaterThanOrEqual(3_600_000);
  });

  test("costs no identification when that was just read", async () => {
    const { collect, clock, network } = startSite({ device: {} });
    const at = clock.now();
    const known = [sysObjectID, sysUpTime, serialNumber, "1.3.6.1.2.1.1.1.0"].map((oid) => ({
      oid,
      value: asValue(laser()[oid]!),
      at,
    }));
    await collect(new Facts(known));
    expect(network.requests.flatMap((request) => request.oids)).not.toContain(serialNumber);
  });
});

describe("what may have changed is read again", () => {
  const rereads = async (
    change: (site: ReturnType<typeof startSite>) => unknown,
    device: Partial<FakeDevice> = {},
  ) => {
    const site = startSite({ device });
    await site.collect();
    site.printer.variables[sysLocation] = "Moved";
    expect((await site.collect()).evaluation?.printer.location).toBe("Hall");
    await change(site);
    return (await site.collect()).evaluation?.printer;
  };

  test("when the printer was started again", async () => {
    expect(await rereads(({ printer }) => (printer.variables[sysUpTime] = ticks(5)))).toMatchObject({
      location: "Moved",
    });
  });

  test("when another serial number stands at its address, and nothing of the old one is kept", async () => {
    const other = await rereads(({ printer }) => {
      printer.variables = laser({ [serialNumber]: "ACME00002" }, 2);
      delete printer.variables[sysLocation];
    });
    expect(other).toMatchObject({ serialNumber: "ACME00002" });
    expect(other?.location).toBeUndefined();
    expect(other?.supplies).toHaveLength(2);
  });

  test("when a week has passed", async () => {
    expect(await rereads(({ clock }) => clock.advance(7 * 24 * 3_600_000))).toMatchObject({
      location: "Moved",
    });
  });

  test("when a table got a row more, at the latest after each table had its turn", async () => {
    const { collect, printer } = startSite({ device: {} });
    await collect();
    Object.assign(printer.variables, supply(5, "Waste box", 90));
    const counts: (number | undefined)[] = [];
    for (let i = 0; i < 6; i++) counts.push((await collect()).evaluation?.printer.supplies?.length);
    expect(counts).toContain(5);
  });

  test("when a row is gone", async () => {
    const { collect, printer } = startSite({ device: {} });
    await collect();
    for (let column = 3; column <= 9; column++) delete printer.variables[supplyColumn(column, 2)];
    const again = await collect();
    expect(tonersOf(again)?.map(([name]) => name)).toEqual(["Toner 1", "Toner 3", "Toner 4"]);
    expect(again.outcome).toBe("complete");
  });

  test("when the profile changed", async () => {
    const { collect, printer, target, ports, settle } = startSite({ device: {} });
    const { memory } = await collect();
    printer.variables[sysLocation] = "Moved";
    const revised = profiles.profiles.map((profile) => ({ ...profile, revision: profile.revision + 1 }));
    const collector = createCollector(ports, { profiles: { base: revised.at(-1)!, profiles: revised } });
    const again = await settle(collector.collect(target, memory, undefined));
    expect(again.evaluation?.printer.location).toBe("Moved");
    expect(again.memory.profile.revision).toBe(memory.profile.revision + 1);
  });
});

describe("alerts and the panel", () => {
  test("are as they are now, each time", async () => {
    const { collect, printer } = startSite({ device: {} });
    expect(alertsOf(await collect())).toEqual([]);
    Object.assign(printer.variables, alert(7, "Paper jam"), { [consoleLine]: "Jam" });
    const second = await collect();
    expect(alertsOf(second)).toEqual(["Paper jam"]);
    expect(second.evaluation?.printer.displayText).toBe("Jam");
    Object.assign(printer.variables, alert(3, "Toner low"), alert(9, "Door open"));
    expect(alertsOf(await collect())).toEqual(["Toner low", "Paper jam", "Door open"]);
    for (const column of [2, 7, 8, 9])
      for (const row of [3, 7]) delete printer.variables[alertColumn(column, row)];
    const last = await collect();
    expect(alertsOf(last)).toEqual(["Door open"]);
    expect(last.outcome).toBe("complete");
  });

  test("that stay the same cost no further request", async () => {
    const { collect } = startSite({
      device: { variables: laser({ ...alert(1, "Tray empty"), ...alert(2, "Toner low") }) },
    });
    await collect();
    const again = await collect();
    expect(alertsOf(again)).toEqual(["Tray empty", "Toner low"]);
    expect(again.cost.requests).toBe(2);
  });
});

describe("a printer that chokes", () => {
  const silence = failure("snmp.timeout", "No answer.");
  const above = (limit: number, outcome: ReturnType<typeof failure>) => (request: FakeRequest) =>
    request.oids.length > limit ? outcome : undefined;
  const bulkFails = (outcome: ReturnType<typeof failure>) => (request: FakeRequest) =>
    request.kind === "getBulk" ? outcome : undefined;

  test.each<[string, (request: FakeRequest) => ReturnType<typeof failure> | undefined]>([
    ["on many variables, with tooBig", above(10, failure("snmp.too-big", ""))],
    ["on many variables, with genErr", above(10, failure("snmp.general-error", "", { status: 5, index: 0 }))],
    ["on many variables, by silence", above(10, silence)],
    ["on more than one variable", above(1, failure("snmp.general-error", "", { status: 5, index: 1 }))],
    ["on GETBULK, with genErr", bulkFails(failure("snmp.general-error", "", { status: 5, index: 0 }))],
    ["on GETBULK, by silence", bulkFails(silence)],
    ["on GETBULK, with garbage", bulkFails(failure("snmp.malformed", ""))],
    [
      "on many repetitions",
      (request) => (request.maxRepetitions > 2 ? failure("snmp.too-big", "") : undefined),
    ],
  ])("%s is read whole all the same, and more easily next time", async (_, refuse) => {
    const { collect } = startSite({ device: { refuse } });
    const first = await collect();
    expect(first.outcome).toBe("complete");
    expect(tonersOf(first)).toHaveLength(4);
    expect(first.evaluation?.printer.trays).toHaveLength(3);
    expect(first.evaluation?.printer).toMatchObject({
      location: "Hall",
      displayText: "Ready",
      counters: { total: 4711 },
    });
    const again = await collect();
    expect(again.outcome).toBe("complete");
    expect(tonersOf(again)).toHaveLength(4);
    expect(again.cost.requests).toBeLessThan(first.cost.requests);
  });

  test("on one variable alone loses only that one, and says so", async () => {
    const { collect } = startSite({
      device: {
        refuse: ({ oids, kind }) =>
          kind === "get" && oids.includes(sysLocation)
            ? failure("snmp.general-error", "", { status: 5, index: oids.indexOf(sysLocation) + 1 })
            : undefined,
      },
    });
    const first = await collect();
    expect(first.outcome).toBe("partial");
    expect(first.problems.map((problem) => problem.code)).toEqual(["snmp.general-error"]);
    expect(first.evaluation?.printer.location).toBeUndefined();
    expect(tonersOf(first)).toHaveLength(4);
  });
});

test("version 1 alone is read whole, missing variables or not", async () => {
  const { collect, network } = startSite({ device: { versions: ["1"] }, version: "1" });
  const first = await collect();
  expect(first.outcome).toBe("complete");
  expect(tonersOf(first)).toHaveLength(4);
  expect(network.requests.some((request) => request.kind === "getBulk")).toBe(false);
  const again = await collect();
  expect(again.outcome).toBe("complete");
  expect(again.cost.requests).toBeLessThanOrEqual(3);
});

describe("a table without an end", () => {
  const endless = Object.assign(
    {},
    ...Array.from({ length: 400 }, (_, i) => supply(i + 1, `Toner ${i + 1}`, 1)),
  );

  test("is cut, and marked so now and later", async () => {
    const { collect, network } = startSite({ device: { variables: laser(endless) } });
    const first = await collect();
    expect(first.outcome).toBe("partial");
    expect(first.problems.map((problem) => problem.code)).toContain("collection.table-cut");
    expect(first.evaluation?.printer.counters).toMatchObject({ total: 4711 });
    expect(network.requests.length).toBeLessThan(120);
    const again = await collect();
    expect(again.outcome).toBe("partial");
    expect(again.problems.map((problem) => problem.code)).toContain("collection.table-cut");
  });

  test("that leads back to its beginning ends the walk", async () => {
    const { collect, network } = startSite({ device: {} });
    const { getBulk } = network.engine.client;
    const column = supplyColumn(9, 0).slice(0, -4);
    network.engine.client.getBulk = async (target, request, options) => {
      const answer = await getBulk(target, request, options);
      const first: Varbind = { oid: supplyColumn(9, 1), value: { type: "INTEGER", value: 1 } };
      const turned = (varbind: Varbind) => (varbind.oid.startsWith(column) ? first : varbind);
      if (answer.ok) answer.value.rows = answer.value.rows.map((row) => row.map(turned));
      return answer;
    };
    const first = await collect();
    expect(first.outcome).toBe("partial");
    expect(network.requests.length).toBeLessThan(30);
  });
});

describe("silence", () => {
  test("from the beginning is no answer: no reading is made of it, and the memory is kept", async () => {
    const { collect, network, printer } = startSite({ device: {} });
    const { memory } = await collect();
    network.devices.clear();
    const none = await collect();
    expect(none).toMatchObject({ outcome: "no-answer", memory });
    expect(none.evaluation).toBeUndefined();
    expect(none.problems.map((problem) => problem.code)).toEqual(["snmp.timeout"]);
    expect(none.cost.requests).toBeLessThanOrEqual(2);
    network.devices.set("10.0.0.8", printer);
    expect((await collect()).outcome).toBe("complete");
  });

  test("after the identification leaves what was told, marked partial, and the next time begins anew", async () => {
    const { collect, network, clock, printer } = startSite({ device: {} });
    network.devices.clear();
    const known = new Facts([{ oid: serialNumber, value: asValue("ACME00001"), at: clock.now() }]);
    const partial = await collect(known);
    expect(partial.outcome).toBe("partial");
    expect(partial.evaluation?.printer).toMatchObject({ serialNumber: "ACME00001" });
    expect(partial.evaluation?.printer.counters).toBeUndefined();
    network.devices.set("10.0.0.8", printer);
    const next = await collect();
    expect(next.outcome).toBe("complete");
    expect(tonersOf(next)).toHaveLength(4);
  });

  test("an abort ends the reading at once", async () => {
    const { collector, target, settle, clock } = startSite({ device: { latencyMs: 500 } });
    const abort = new AbortController();
    const started = clock.monotonic();
    const running = collector.collect(target, undefined, undefined, abort.signal);
    await clock.advance(600);
    abort.abort();
    const collection = await settle(running);
    expect(collection.outcome).not.toBe("complete");
    expect(clock.monotonic() - started).toBeLessThan(700);
  });
});

describe("many printers at once", () => {
  test("are read side by side, each by one request at a time, and silent ones delay nobody", async () => {
    const { collector, network, target, clock, settle } = startSite({ device: {} });
    const addresses = Array.from({ length: 60 }, (_, i) => `10.0.1.${i + 1}`);
    for (const [i, address] of addresses.entries())
      if (i % 4 !== 0) network.add(address, { variables: laser({ [serialNumber]: address }), latencyMs: 20 });
    const finishedAt = new Map<string, number>();
    const all = Promise.all(
      addresses.map(async (address) => {
        const collection = await collector.collect({ ...target, address }, undefined, undefined);
        finishedAt.set(address, clock.monotonic());
        return collection.outcome;
      }),
    );
    const outcomes = await settle(all);
    expect(outcomes.filter((outcome) => outcome === "complete")).toHaveLength(45);
    expect(outcomes.filter((outcome) => outcome === "no-answer")).toHaveLength(15);
    expect(network.maxPendingPerAddress).toBe(1);
    expect(network.maxPending).toBeLessThanOrEqual(32);
    expect(network.maxPending).toBeGreaterThan(20);
    for (const [i, address] of addresses.entries())
      if (i % 4 !== 0) expect(finishedAt.get(address)).toBeLessThan(2000);
  });
});
