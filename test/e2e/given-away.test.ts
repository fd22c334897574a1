// A box that changes hands: the built program reads a printer, belongs to somebody, and is reset by a file on its card.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { BOX_PASSPHRASE, boxVisitor, setupCodeOf, unlock } from "../support/box-page.ts";
import {
  bundlesAlone,
  endPrograms,
  eventually,
  freePorts,
  start,
  temporaryFolder,
} from "../support/programs.ts";

let program: string;
let simulator: Simulator;

beforeAll(async () => {
  program = (await bundlesAlone()).tallybox;
  const [device] = officeDefinition().devices;
  if (!device) throw new Error("the office is empty");
  const devices = [{ ...device, address: "127.83.0.1" }];
  simulator = await startSimulator(
    { name: "one", port: 0, devices },
    { clock: systemClock, log: silentLog, port: 0 },
  );
}, 120_000);

afterAll(async () => {
  await simulator.close();
  await endPrograms();
});

function octetsBelow(...folders: string[]): string {
  return folders
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

test("nothing of its first owner is left in any octet, and the same process goes on as a new box", {
  timeout: 120_000,
}, async () => {
  const card = temporaryFolder("given-away");
  const data = join(card, "box");
  const key = join(card, "box-key");
  const [port = 0] = await freePorts(1);
  const file = join(card, "tallybox.json");
  const setupCode = "7K3M-9QXA-02VDT";
  const proxy = "http://planted:secret-7f3a@127.0.0.1:9";
  const range = { name: "Planted floor", addresses: ["127.83.0.1"], port: simulator.port };
  writeFileSync(
    file,
    JSON.stringify({ schema: 1, setupCode, proxy, hostname: "planted-box", ranges: [range] }),
  );
  const begin = () =>
    start(program, [
      ...["appliance", "--data", data, "--provision", file, "--demonstration", "--touch-port"],
      ...[String(simulator.port), "--web-host", "127.0.0.1", "--web-port", String(port)],
    ]);

  const first = begin();
  const visitor = boxVisitor(`https://127.0.0.1:${port}`, data);
  const inventory = () => readFileSync(join(data, "inventory.json"), "utf8");
  await eventually("the file applied", () => readFileSync(file, "utf8").includes(" ".repeat(10)), 30_000);
  await eventually("the printer on disk", () => inventory().includes("127.83.0.1"), 60_000);
  expect(setupCodeOf(data)).toBe(setupCode);
  await unlock(visitor, setupCode);
  const set = await visitor.send("/passphrase", { passphrase: BOX_PASSPHRASE, again: BOX_PASSPHRASE });
  expect(set.status).toBe(303);
  first.signal("SIGTERM");
  expect(await first.ended).toMatchObject({ code: 0 });
  const serial = /"serialNumber":\s*"([^"]+)"/.exec(inventory())?.[1] ?? "";
  expect(serial).not.toBe("");
  const deviceKey = readFileSync(join(key, "device.key"), "latin1");
  const planted = ["127.83.0.1", serial, "planted", "Planted", "secret-7f3a", setupCode, deviceKey];
  const before = octetsBelow(data, key, card);
  for (const what of ["127.83.0.1", serial, deviceKey]) expect(before).toContain(what);

  writeFileSync(file, JSON.stringify({ schema: 1, factoryReset: true, timezone: "Europe/Oslo" }));
  const second = begin();
  const code = await eventually("a new setup code", () => setupCodeOf(data), 60_000);
  expect(code).not.toBe(setupCode);
  await eventually("the rest of the file", () =>
    readFileSync(join(card, "tallybox-status.txt"), "utf8").includes("were applied"),
  );
  await eventually("the new box's page", () => visitor.get("/ready"), 30_000);
  expect((await boxVisitor(`https://127.0.0.1:${port}`, data).get("/")).status).not.toBe(200);
  await unlock(boxVisitor(`https://127.0.0.1:${port}`, data), code);
  for (const what of planted) expect(octetsBelow(data, key, card)).not.toContain(what);
  second.signal("SIGTERM");
  expect(await second.ended).toMatchObject({ code: 0 });
  for (const what of planted) expect(octetsBelow(data, key, card)).not.toContain(what);
  for (const secret of [setupCode, "secret-7f3a", BOX_PASSPHRASE])
    expect(first.err() + second.err()).not.toContain(secret);
  // The file was applied: it resets nothing any more.
  const third = begin();
  await eventually("the page once more", () => visitor.get("/ready"), 30_000);
  expect(setupCodeOf(data)).toBe(code);
  third.signal("SIGTERM");
  expect(await third.ended).toMatchObject({ code: 0 });
  expect(third.err()).not.toContain("factory reset");
});
