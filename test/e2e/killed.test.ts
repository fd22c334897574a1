// Box and server as processes, killed without a warning again and again, as power cuts do.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { fleetOf, type Visitor, visitFirst } from "../support/loop.ts";
import {
  bundlesAlone,
  endPrograms,
  eventually,
  freePorts,
  type Running,
  run,
  start,
  temporaryFolder,
} from "../support/programs.ts";

const TOTAL = "1.3.6.1.2.1.43.10.2.1.4.1.1";
/** Milliseconds after its start at which each of a box's lives ends: at the enrolment, while it reads, while it reports. */
const lives = [250, 500, 900, 1300, 1800, 2300, 3000];

let alone: Awaited<ReturnType<typeof bundlesAlone>>;
let simulator: Simulator;

beforeAll(async () => {
  alone = await bundlesAlone();
  const devices = officeDefinition()
    .devices.slice(0, 4)
    .map((device, at) => ({ ...device, address: `127.36.0.${at + 1}` }));
  const ports = { clock: systemClock, log: silentLog, port: 0 };
  simulator = await startSimulator({ name: "four", port: 0, devices }, ports);
}, 120_000);

afterAll(async () => {
  await simulator.close();
  await endPrograms();
});

test("killed box and killed server go on, and nothing is lost or doubled", { timeout: 90_000 }, async () => {
  const data = temporaryFolder("killed");
  const [port, pagePort] = (await freePorts(2)).map(String) as [string, string];
  const serverUrl = `http://127.0.0.1:${port}`;
  const serverData = join(data, "server");
  const startServer = async () => {
    const words = ["--data", serverData, "--host", "127.0.0.1", "--port", port];
    const server = start(alone.server, words, { cwd: alone.folder });
    await eventually("the server", async () => (await fetch(`${serverUrl}/readyz`)).ok);
    return server;
  };
  const provision = join(data, "tallybox.json");
  const startBox = () =>
    start(
      alone.tallybox,
      [
        ...["appliance", "--data", join(data, "box"), "--provision", provision, "--demonstration"],
        ...["--web-host", "127.0.0.1", "--web-port", pagePort],
      ],
      { cwd: alone.folder },
    );
  const kill = async (program: Running) => {
    program.signal("SIGKILL");
    expect((await program.ended).signal).toBe("SIGKILL");
  };

  let server = await startServer();
  const visitor = await firstVisit(serverUrl, server);
  const site = join(data, "site.json");
  const range = { name: "Floor", addresses: ["127.36.0.1-4"], port: simulator.port, credentials: ["public"] };
  const credentials = [{ id: "public", version: "2c", community: "public" }];
  writeFileSync(
    site,
    JSON.stringify({ name: "Office", configuration: { schema: 1, ranges: [range], credentials } }),
  );
  const of = (...words: string[]) => run(alone.server, [...words, "--data", serverData]);
  expect(await of("site", "import", site)).toMatchObject({ code: 0 });
  const claimCode = (await of("claim-code", "--site", "Office")).out.trim();
  writeFileSync(provision, JSON.stringify({ schema: 1, server: serverUrl, claimCode }));

  let total = 700_000;
  for (const [life, lastsMs] of lives.entries()) {
    const box = startBox();
    const printing = setInterval(() => print(++total), 100);
    await systemClock.sleep(lastsMs);
    // Every other time it is the server that dies, and the box goes on telling nobody for a moment.
    if (life % 2 === 1) {
      await kill(server);
      await systemClock.sleep(200);
      server = await startServer();
    }
    await kill(box);
    clearInterval(printing);
  }
  print(++total);
  const last = startBox();
  const values = await eventually(
    "the last total",
    async () => {
      const values = await totals(visitor);
      return values.at(-1) === total && values;
    },
    30_000,
  );
  expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
  const fleet = await fleetOf(visitor);
  expect(fleet).toHaveLength(4);
  expect(new Set(fleet.map(({ serialNumber }) => serialNumber)).size).toBe(4);
  const { appliances } = await visitor.get<{ appliances: { question: string | null }[] }>(
    "/api/v1/appliances",
  );
  expect(appliances).toMatchObject([{ question: null }]);
  for (const program of [last, server]) {
    program.signal("SIGTERM");
    expect((await program.ended).code).toBe(0);
  }
});

function print(value: number): void {
  simulator.device("127.36.0.1").set(TOTAL, { type: "Counter32", value });
}

async function firstVisit(serverUrl: string, server: Running): Promise<Visitor> {
  const link = await eventually("the link", () => /^http\S+\/welcome\S+$/m.exec(server.out())?.[0]);
  return visitFirst(serverUrl, serverUrl + new URL(link).pathname + new URL(link).search);
}

async function totals(visitor: Visitor): Promise<number[]> {
  const first = (await fleetOf(visitor)).find(({ address }) => address === "127.36.0.1");
  if (!first) return [];
  const { values } = await visitor.get<{ values: { value: number }[] }>(
    `/api/v1/printers/${first.id}/readings?name=counters.total`,
  );
  return values.map(({ value }) => value).reverse();
}
