import { describe, expect, test } from "vitest";
import {
  createDiscovery,
  type Discovered,
  type DiscoveryOptions,
  type DiscoveryRange,
  type DiscoveryRunOptions,
  type KnownAddress,
  type Progress,
} from "../../../src/discovery/index.ts";
import { type Credential, parseAddresses } from "../../../src/model/index.ts";
import { silentLog } from "../../../src/shared/index.ts";
import { type FakeDevice, FakeNetwork, sysObjectID } from "../../support/fake-network.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const community = (name: string, version: "1" | "2c" = "2c"): Credential => ({
  id: name,
  version,
  community: name,
});
const user = (name: string): Credential => ({ id: name, version: "3", user: name, level: "noAuthNoPriv" });
const enterprise = (number: number) =>
  ({ type: "OBJECT IDENTIFIER", value: `1.3.6.1.4.1.${number}.1` }) as const;

function printer(changes: Partial<FakeDevice> = {}): FakeDevice {
  return {
    variables: {
      "1.3.6.1.2.1.1.1.0": "Acme Laser X 420",
      [sysObjectID]: enterprise(99999),
      "1.3.6.1.2.1.25.3.2.1.2.1": { type: "OBJECT IDENTIFIER", value: "1.3.6.1.2.1.25.3.1.5" },
      "1.3.6.1.2.1.25.3.2.1.3.1": "Acme Laser X 420",
      "1.3.6.1.2.1.43.5.1.1.17.1": "SN1",
      "1.3.6.1.2.1.43.10.2.1.4.1.1": { type: "Counter32", value: 4711 },
      "1.3.6.1.2.1.43.11.1.1.9.1.1": 55,
    },
    ...changes,
  };
}

function router(): FakeDevice {
  return {
    variables: {
      "1.3.6.1.2.1.1.1.0": "Acme Router",
      [sysObjectID]: enterprise(99998),
      "1.3.6.1.2.1.1.5.0": "r",
    },
  };
}

interface Site {
  ranges?: [string, ...string[]] | DiscoveryRange[];
  exclude?: string[];
  credentials?: Credential[];
  devices?: Record<string, FakeDevice>;
  known?: KnownAddress[];
  options?: DiscoveryOptions;
  run?: Partial<DiscoveryRunOptions>;
  own?: { cidr: string; hasArp: boolean }[];
  neighbours?: string[];
  neighbourLimit?: number;
  names?: Record<string, string[]>;
  /** Called at every report of progress. */
  onProgress?: (progress: Progress, network: FakeNetwork) => void;
}

function range(
  name: string,
  specs: string[],
  credentials: Credential[],
  exclude: string[] = [],
): DiscoveryRange {
  const addresses = parseAddresses(specs, exclude);
  if (!addresses.ok) throw new Error(addresses.problem.message);
  return { name, addresses: addresses.value, port: 161, credentials };
}

async function discover(site: Site) {
  const clock = new ManualClock();
  const network = new FakeNetwork(clock);
  for (const [address, device] of Object.entries(site.devices ?? {})) network.add(address, device);
  const discovery = createDiscovery(
    {
      engine: network.engine,
      clock,
      log: silentLog,
      neighbours: {
        entries: async () => (site.neighbours ?? []).map((address) => ({ address, complete: true })),
        limit: async () => site.neighbourLimit,
      },
      networks: { attached: () => site.own ?? [] },
      resolve: async (host) => site.names?.[host] ?? [],
    },
    site.options,
  );
  const credentials = site.credentials ?? [community("public")];
  const ranges = (site.ranges ?? ["10.0.0.0/28"]).map((each, i) =>
    typeof each === "string" ? range(`range ${i + 1}`, [each], credentials, site.exclude) : each,
  );
  const progress: Progress[] = [];
  const run = async () => {
    const startedAt = clock.monotonic();
    let isDone = false;
    const running = discovery
      .run(ranges, site.known ?? [], {
        signal: new AbortController().signal,
        ...site.run,
        onProgress: (each) => {
          progress.push(each);
          site.onProgress?.(each, network);
        },
      })
      .finally(() => {
        isDone = true;
      });
    while (!isDone) await clock.advance(5);
    return { ...(await running), tookMs: clock.monotonic() - startedAt };
  };
  return { result: await run(), again: run, network, clock, progress };
}

describe("passes", () => {
  test("ask everybody in version 1 first, then only the silent in version 2c", async () => {
    const { result, network } = await discover({
      devices: { "10.0.0.3": printer(), "10.0.0.5": printer({ versions: ["2c"] }) },
    });
    const versions = network.probes.map((probe) => probe.version);
    expect(versions).toEqual([...Array(14).fill("1"), ...Array(13).fill("2c")]);
    const [lastOfFirst, firstOfSecond] = [network.probes[13]!, network.probes[14]!];
    expect(firstOfSecond.at - lastOfFirst.at).toBeGreaterThanOrEqual(2000);
    expect(result.printers.map(({ address, credential }) => [address, credential.version])).toEqual([
      ["10.0.0.3", "2c"],
      ["10.0.0.5", "2c"],
    ]);
  });

  test("send no more than two packets to a silent address", async () => {
    const { network } = await discover({
      credentials: [community("a"), community("b")],
      ranges: ["10.0.0.1-9"],
    });
    // The second community is the one further pass of this cycle.
    expect(network.probesTo("10.0.0.9")).toEqual(["1 a", "2c a", "2c b"]);
    const { network: usual } = await discover({ ranges: ["10.0.0.1-9"] });
    expect(usual.probesTo("10.0.0.9")).toEqual(["1 public", "2c public"]);
  });

  test("try one further community per cycle, and three different ones a day at most", async () => {
    const { again, network, clock } = await discover({
      ranges: ["10.0.0.9"],
      credentials: ["a", "b", "c", "d"].map((name) => community(name)),
    });
    await again();
    await again();
    expect(network.probesTo("10.0.0.9")).toEqual([
      "1 a",
      "2c a",
      "2c b",
      "1 a",
      "2c a",
      "2c c",
      "1 a",
      "2c a",
    ]);
    await clock.advance(24 * 3_600_000);
    await again();
    expect(network.probesTo("10.0.0.9").at(-1)).toBe("2c d");
  });

  test("try every community at once when a person asks", async () => {
    const { result, network } = await discover({
      ranges: ["10.0.0.8-9"],
      credentials: ["a", "b", "c", "d", "e"].map((name) => community(name)),
      devices: { "10.0.0.8": printer({ communities: ["e"] }) },
      run: { explicit: true },
    });
    expect(result.printers.map(({ credential }) => credential.id)).toEqual(["e"]);
    expect(network.probesTo("10.0.0.9")).toHaveLength(10);
  });

  test("do not ask an address that answered with anything else", async () => {
    const { network } = await discover({
      ranges: ["10.0.0.8-9"],
      credentials: [community("a"), community("b"), user("reader")],
      devices: {
        "10.0.0.8": printer({ communities: ["a", "b"], versions: ["1", "2c", "3"], users: ["reader"] }),
      },
      run: { explicit: true },
    });
    expect(network.probesTo("10.0.0.8")).toEqual(["1 a"]);
    expect(new Set(network.requests.map((request) => request.credential))).toEqual(new Set(["a"]));
  });

  test("find a version 3 engine with one packet, whatever the number of users", async () => {
    const { result, network } = await discover({
      ranges: ["10.0.0.8-9"],
      credentials: [community("a"), user("first"), user("second")],
      devices: { "10.0.0.8": printer({ versions: ["3"], users: ["second"] }) },
    });
    expect(network.probesTo("10.0.0.9")).toEqual(["1 a", "2c a", "3"]);
    expect(result.printers.map(({ credential }) => credential)).toEqual([user("second")]);
  });

  test("an engine that lets no user in is still asked with further communities", async () => {
    const { result } = await discover({
      ranges: ["10.0.0.8"],
      credentials: [community("a"), user("reader"), community("b")],
      devices: { "10.0.0.8": printer({ versions: ["1", "2c", "3"], communities: ["b"] }) },
      run: { explicit: true },
    });
    expect(result.printers.map(({ credential }) => credential.id)).toEqual(["b"]);
  });

  test("stay within the versions that a person allows", async () => {
    const { network } = await discover({ ranges: ["10.0.0.9"], options: { versions: ["1"] } });
    expect(network.probesTo("10.0.0.9")).toEqual(["1 public", "1 public"]);
  });

  test("wait once per round, not once per address", async () => {
    const { result } = await discover({ ranges: ["10.0.0.0/24"], options: { packetsPerSecond: 20_000 } });
    expect(result.tookMs).toBeLessThan(4200);
  });

  test("end at once when everybody has answered", async () => {
    const { result } = await discover({ ranges: ["10.0.0.8"], devices: { "10.0.0.8": printer() } });
    expect(result.printers).toHaveLength(1);
    expect(result.tookMs).toBeLessThan(200);
  });

  test("take a printer that wakes up late", async () => {
    const { result } = await discover({ devices: { "10.0.0.8": printer({ latencyMs: 3000 }) } });
    expect(result.printers.map(({ address }) => address)).toEqual(["10.0.0.8"]);
  });

  test("pause while the kernel takes no more, and go on afterwards", async () => {
    let isBlocked = false;
    const { network } = await discover({
      ranges: ["10.0.0.0/23"],
      onProgress: ({ sent }, world) => {
        if (sent > 200 && !isBlocked) world.block(700);
        isBlocked ||= sent > 200;
      },
    });
    const pauses = network.probes.map((probe, i) => probe.at - (network.probes[i - 1]?.at ?? probe.at));
    expect(pauses.filter((pause) => pause >= 650 && pause < 1000)).toHaveLength(1);
    expect(network.probes).toHaveLength(1020);
  });

  test("never send faster than told", async () => {
    const { network } = await discover({ ranges: ["10.0.0.0/22"], options: { packetsPerSecond: 200 } });
    for (const [i, probe] of network.probes.entries()) {
      const later = network.probes[i + 210];
      if (later) expect(later.at - probe.at).toBeGreaterThanOrEqual(1000);
    }
  });
});

describe("ranges", () => {
  test("that overlap are scanned once and counted for each", async () => {
    const credentials = [community("public")];
    const { result, network } = await discover({
      ranges: [range("east", ["10.0.0.1-10"], credentials), range("west", ["10.0.0.6-15"], credentials)],
      devices: { "10.0.0.8": printer(), "10.0.0.2": router() },
    });
    expect(network.probes.filter((probe) => probe.version === "1")).toHaveLength(15);
    expect(result.ranges).toEqual([
      { name: "east", addresses: 10, replied: 2, printers: 1 },
      { name: "west", addresses: 10, replied: 1, printers: 1 },
    ]);
  });

  test("leave out what is excluded, also when a host name leads there", async () => {
    const { network, result } = await discover({
      ranges: [
        range(
          "site",
          ["10.0.0.1-9", "spooler.example"],
          [community("public")],
          ["10.0.0.4/30", "10.0.1.0/24"],
        ),
      ],
      names: { "spooler.example": ["10.0.1.7"] },
    });
    expect(new Set(network.probes.map((probe) => probe.address))).toEqual(
      new Set(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.8", "10.0.0.9"]),
    );
    expect(result.ranges[0]?.addresses).toBe(5);
  });

  test("resolve host names once, and say which have no address", async () => {
    const { network, result } = await discover({
      ranges: [range("site", ["a.example", "b.example", "gone.example"], [community("public")])],
      names: { "a.example": ["10.0.0.1"], "b.example": ["fd00::1", "10.0.0.1"] },
      devices: { "10.0.0.1": printer() },
    });
    expect(network.probes).toHaveLength(1);
    expect(result.printers).toHaveLength(1);
    expect(result.problems).toMatchObject([{ code: "address.not-resolved" }]);
  });

  test("hold IPv6 addresses too", async () => {
    const { result } = await discover({ ranges: ["fd00::1"], devices: { "fd00::1": printer() } });
    expect(result.printers.map(({ address }) => address)).toEqual(["fd00::1"]);
  });
});

describe("attached networks", () => {
  const own = [{ cidr: "10.0.0.77/16", hasArp: true }];

  test("are swept no faster than the neighbour table bears", async () => {
    const site = { own, ranges: ["10.0.4.0/23"] as [string], options: { packetsPerSecond: 20_000 } };
    const { result } = await discover({ ...site, neighbourLimit: 1024 });
    expect(result.tookMs).toBeGreaterThan(2 * (500 / 301) * 1000 + 4000);
    const { result: raised } = await discover({ ...site, neighbourLimit: 65_536 });
    expect(raised.tookMs).toBeLessThan(4400);
  });

  test("routed ones, and those without ARP, are not slowed down by it", async () => {
    const { result } = await discover({
      own: [{ cidr: "10.0.0.77/16", hasArp: false }],
      ranges: ["10.0.4.0/23"],
      options: { packetsPerSecond: 20_000 },
      neighbourLimit: 1024,
    });
    expect(result.tookMs).toBeLessThan(4400);
  });

  test("who has a hardware address but is silent gets one more try in each version", async () => {
    const { network } = await discover({ own, ranges: ["10.0.0.8-9"], neighbours: ["10.0.0.9", "10.0.9.9"] });
    expect(network.probesTo("10.0.0.8")).toEqual(["1 public", "2c public"]);
    expect(network.probesTo("10.0.0.9")).toEqual(["1 public", "2c public", "1 public", "2c public"]);
    expect(network.probesTo("10.0.9.9")).toEqual([]);
  });

  test("wider than a /22 begin around the box", async () => {
    const { network } = await discover({
      own,
      ranges: ["10.0.0.0/21"],
      options: { packetsPerSecond: 20_000 },
    });
    expect(network.probes[0]?.address).toBe("10.0.0.1");
    const { network: farther } = await discover({
      own: [{ cidr: "10.0.5.77/16", hasArp: true }],
      ranges: ["10.0.0.0/21"],
    });
    expect(farther.probes[0]?.address).toBe("10.0.5.0");
    expect(new Set(farther.probes.map((probe) => probe.address)).size).toBe(2046);
  });
});

describe("addresses where somebody is known to be", () => {
  test("are asked first, each once in a pass, and whether they replied is known", async () => {
    const { result, network } = await discover({
      ranges: ["10.0.0.1-10.0.0.200"],
      devices: { "10.0.0.150": printer(), "10.0.0.160": router() },
      run: { early: ["10.0.0.160", "10.0.0.150", "10.0.0.170", "10.9.9.9"] },
    });
    expect(network.probes.slice(0, 3).map(({ address }) => address)).toEqual([
      "10.0.0.150",
      "10.0.0.160",
      "10.0.0.170",
    ]);
    expect(network.probesTo("10.0.0.150")).toEqual(["1 public"]);
    expect(network.probesTo("10.9.9.9")).toEqual([]);
    const replied = ["10.0.0.150", "10.0.0.160", "10.0.0.170", "10.9.9.9"].map(result.hasReplied);
    expect(replied).toEqual([true, true, false, false]);
  });
});

describe("known printers", () => {
  const known: KnownAddress[] = [
    { address: "10.0.0.8", port: 161, credentialId: "b", version: "1" },
    { address: "10.0.0.9", port: 161, credentialId: "b" },
  ];

  test("are asked first, with what worked, and with nothing else when they answer", async () => {
    const { result, network } = await discover({
      known,
      credentials: [community("a"), community("b")],
      devices: { "10.0.0.8": printer({ versions: ["1"], communities: ["b"] }) },
    });
    expect(network.probes.slice(0, 2).map(({ address, version }) => [address, version])).toEqual([
      ["10.0.0.8", "1"],
      ["10.0.0.9", "2c"],
    ]);
    expect(network.probesTo("10.0.0.8")).toEqual(["1 b"]);
    expect(network.requests.every((request) => request.version === "1")).toBe(true);
    expect(result.printers.map(({ credential }) => [credential.id, credential.version])).toEqual([
      ["b", "1"],
    ]);
  });

  test("that keep silent are named, so that they stay known", async () => {
    const { result } = await discover({ known, credentials: [community("a"), community("b")] });
    expect(result.silentKnown).toEqual(["10.0.0.8", "10.0.0.9"]);
  });

  test("outside the ranges are left alone", async () => {
    const { result, network } = await discover({
      known: [{ address: "10.9.9.9", port: 161, credentialId: "public" }],
    });
    expect(network.probesTo("10.9.9.9")).toEqual([]);
    expect(result.silentKnown).toEqual([]);
  });
});

describe("who answers", () => {
  test("is a printer by evidence; others are counted, and listed only when a person asks", async () => {
    const site = { devices: { "10.0.0.3": router(), "10.0.0.4": printer() } };
    const { result } = await discover(site);
    expect(result).toMatchObject({
      ranges: [{ replied: 2, printers: 1 }],
      printers: [{ address: "10.0.0.4", isPrinter: true }],
      others: [],
    });
    expect(result.printers[0]?.reason).not.toBe("");
    const { result: asked } = await discover({ ...site, run: { explicit: true } });
    expect(asked.others).toMatchObject([{ address: "10.0.0.3", isPrinter: false }]);
  });

  test.each(["1", "2c"] as const)(
    "is a printer in version %s wherever its agent numbers it in hrDeviceTable",
    async (version) => {
      const variables = {
        "1.3.6.1.2.1.1.1.0": "Embedded system",
        [sysObjectID]: enterprise(99999),
        "1.3.6.1.2.1.43.10.2.1.4.3.1": { type: "Counter32", value: 4711 },
        "1.3.6.1.2.1.43.11.1.1.9.3.1": 55,
      } as const;
      const { result } = await discover({ devices: { "10.0.0.4": { variables, versions: [version] } } });
      expect(result.printers).toMatchObject([
        { address: "10.0.0.4", reason: "counts pages (prtMarkerLifeCount 1.3.6.1.2.1.43.10.2.1.4.3.1)" },
      ]);
    },
  );

  test("in version 1 alone is identified in version 1, missing variables or not", async () => {
    const found: Discovered[] = [];
    const { result } = await discover({
      devices: { "10.0.0.3": printer({ versions: ["1"] }) },
      run: { onFound: (each) => found.push(each) },
    });
    expect(result.printers.map(({ credential }) => credential.version)).toEqual(["1"]);
    expect(found[0]?.facts.get("1.3.6.1.2.1.43.5.1.1.17.1")).toBeDefined();
  });

  test("and chokes on large requests is identified by small ones", async () => {
    const { result } = await discover({
      devices: {
        "10.0.0.3": printer({
          refuse: ({ oids }) =>
            oids.length > 5 ? { ok: false, problem: { code: "snmp.timeout", message: "" } } : undefined,
        }),
      },
    });
    expect(result.printers).toMatchObject([{ address: "10.0.0.3", credential: { version: "2c" } }]);
  });

  test("many times is one printer", async () => {
    const { result, network } = await discover({ devices: { "10.0.0.3": printer({ latencyMs: 2100 }) } });
    expect(network.probesTo("10.0.0.3").length).toBeGreaterThan(1);
    expect(result.printers).toHaveLength(1);
  });
});

describe("while it runs", () => {
  test("progress goes up to its total, and the time left comes down to nothing", async () => {
    const { progress } = await discover({ ranges: ["10.0.0.0/23"], devices: { "10.0.0.3": printer() } });
    expect(progress.length).toBeGreaterThan(10);
    for (const [i, each] of progress.entries()) {
      expect(each.sent).toBeLessThanOrEqual(each.total);
      if (i > 0) expect(each.sent).toBeGreaterThanOrEqual(progress[i - 1]!.sent);
    }
    const [first, last] = [progress[0]!, progress.at(-1)!];
    expect(first.total).toBe(1020);
    expect(first.secondsLeft).toBeGreaterThan(5);
    expect(last).toMatchObject({ sent: 1019, total: 1019, replied: 1, found: 1 });
    expect(last.secondsLeft).toBeLessThanOrEqual(2);
  });

  test("an abort ends it soon, with what was found", async () => {
    const abort = new AbortController();
    const { result, network } = await discover({
      ranges: ["10.0.0.0/16"],
      devices: { "10.0.0.3": printer() },
      run: { signal: abort.signal },
      onProgress: ({ sent }) => {
        if (sent > 300) abort.abort();
      },
    });
    expect(result.isAborted).toBe(true);
    expect(result.printers).toHaveLength(1);
    expect(network.probes.length).toBeLessThan(700);
    expect(result.tookMs).toBeLessThan(2500);
  });

  test("no printer has more than one request pending", async () => {
    const devices = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`10.0.0.${i + 1}`, printer()]));
    const { network, result } = await discover({ ranges: ["10.0.0.0/24"], devices });
    expect(result.printers).toHaveLength(100);
    expect(network.maxPendingPerAddress).toBe(1);
  });
});
