// The built program at one server: a file on its card that names another one changes nothing, a press on its page does.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, runServer } from "../../src/server/main.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { boxVisitor, setupCodeOf, unlock } from "../support/box-page.ts";
import { fleetOf, type Visitor, visitFirst } from "../support/loop.ts";
import {
  bundlesAlone,
  endPrograms,
  eventually,
  freePorts,
  start,
  temporaryFolder,
} from "../support/programs.ts";

const ADDRESS = "127.175.0.1";
let program: string;
let simulator: Simulator;
const servers: RunningServer[] = [];

beforeAll(async () => {
  program = (await bundlesAlone()).tallybox;
  const [device] = officeDefinition().devices;
  if (!device) throw new Error("the office is empty");
  const devices = [{ ...device, address: ADDRESS }];
  simulator = await startSimulator(
    { name: "one", port: 0, devices },
    { clock: systemClock, log: silentLog, port: 0 },
  );
}, 120_000);

afterAll(async () => {
  await endPrograms();
  for (const server of servers) await server.close();
  await simulator.close();
});

interface Home {
  url: string;
  visitor: Visitor;
  code: string;
}

async function startHome(): Promise<Home> {
  let link = "";
  const server = await runServer({
    ...{ dataFolder: temporaryFolder("server"), host: "127.0.0.1", port: 0, version: "0.0.0-test" },
    ...{ log: silentLog, clock: systemClock },
    onFirstVisit: (made) => {
      link = made;
    },
  });
  servers.push(server);
  const visitor = await visitFirst(server.url, link);
  const made = await visitor.send("POST", "/api/v1/sites", { name: "Floor" });
  const { id: site } = (await made.json()) as { id: string };
  const path = `/api/v1/sites/${site}/configuration`;
  const current = await visitor.get<Record<string, unknown>>(path);
  const range = { name: "Floor", addresses: [ADDRESS], port: simulator.port, credentials: ["public"] };
  const credentials = [{ id: "public", version: "2c", community: "public" }];
  await visitor.send("PUT", path, { ...current, ranges: [range], credentials });
  const coded = await visitor.send("POST", "/api/v1/claim-codes", { site });
  return { url: server.url, visitor, code: ((await coded.json()) as { code: string }).code };
}

const hasPrinter = (home: Home) =>
  eventually(`the printer at ${home.url}`, async () => (await fleetOf(home.visitor)).length === 1, 60_000);

test("goes to another server by one press on its page, in the same process", {
  timeout: 120_000,
}, async () => {
  const [old, next] = [await startHome(), await startHome()];
  const card = temporaryFolder("moved");
  const data = join(card, "box");
  const [port = 0] = await freePorts(1);
  const file = join(card, "tallybox.json");
  const begin = () =>
    start(program, [
      ...["appliance", "--data", data, "--provision", file, "--demonstration"],
      ...["--touch-port", String(simulator.port), "--web-host", "127.0.0.1", "--web-port", String(port)],
    ]);
  writeFileSync(file, JSON.stringify({ schema: 1, server: old.url, claimCode: old.code }));
  const first = begin();
  await hasPrinter(old);
  first.signal("SIGTERM");
  expect(await first.ended).toMatchObject({ code: 0 });

  writeFileSync(file, JSON.stringify({ schema: 1, server: next.url, claimCode: next.code }));
  const second = begin();
  const told = await eventually("what is said of the file", () => {
    const path = join(card, "tallybox-status.txt");
    const said = existsSync(path) ? readFileSync(path, "utf8") : "";
    return said.includes("not applied") && said;
  });
  expect(told).toContain('not applied without "factoryReset": true: server, claimCode');
  const visitor = boxVisitor(`https://127.0.0.1:${port}`, data);
  await unlock(visitor, setupCodeOf(data));
  expect((await visitor.get("/server")).text).toContain(`Reports to ${old.url}`);
  expect(await fleetOf(next.visitor)).toEqual([]);

  const form = (await visitor.get("/server")).text;
  const name = /Type (\S+) to confirm/.exec(form)?.[1] ?? "";
  const fields = { code: next.code, server: next.url, name };
  const answer = await visitor.send("/server/move", fields, "/server");
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining("The box has moved")]);
  await hasPrinter(next);
  const again = boxVisitor(`https://127.0.0.1:${port}`, data);
  await eventually("the page once more", () => again.get("/ready"), 30_000);
  await unlock(again, setupCodeOf(data));
  expect((await again.get("/server")).text).toContain(`Reports to ${next.url}`);
  second.signal("SIGTERM");
  expect(await second.ended).toMatchObject({ code: 0 });
  for (const { code } of [old, next]) expect(first.err() + second.err()).not.toContain(code);
});
