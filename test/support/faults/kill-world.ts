// A server, and for each box a site with three printers of its own; the boxes are the built program.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import hpProfile from "../../../src/profiles/data/hp/laserjet.json" with { type: "json" };
import { keysRotateCommand } from "../../../src/server/cli/commands.ts";
import { type RunningServer, runServer } from "../../../src/server/main.ts";
import { openStore, type Store } from "../../../src/server/store/index.ts";
import { silentLog, systemClock } from "../../../src/shared/index.ts";
import { type Simulator, startSimulator } from "../../../src/simulator/index.ts";
import { type Visitor, visitFirst } from "../loop.ts";
import { bundlesAlone, freePorts, temporaryFolder } from "../programs.ts";
import { LIFE_COUNT, smallPrinter } from "../small-printer.ts";

export const PRINTERS_OF_A_BOX = 3;
/** Messages come as fast as boxes are started again. */
const IN_A_HURRY = { burst: 1_000_000, perMinute: 1_000_000 };

export interface BoxPlace {
  number: number;
  siteId: string;
  folder: string;
  provisioning: string;
  addresses: string[];
}

export interface KillWorld {
  simulator: Simulator;
  server: RunningServer;
  store: Store;
  visitor: Visitor;
  program: { file: string; folder: string };
  places: BoxPlace[];
  /** Prints a page more on each printer of a box. */
  print(place: BoxPlace): void;
  totalOf(address: string): number;
  /** Sends to the server's API; throws what it answers when that is no success. */
  send(method: "POST" | "PUT" | "PATCH", path: string, body?: unknown): Promise<Response>;
  changeSettings(place: BoxPlace, everyMinutes: number): Promise<void>;
  command(applianceId: string, type: "collect" | "discover"): Promise<void>;
  /** Makes a profile pack and offers it to the box; its digest. */
  offerPack(applianceId: string): Promise<string>;
  rotateKeys(): Promise<void>;
  applianceOf(place: BoxPlace): Promise<string | undefined>;
  close(): Promise<void>;
}

/** On a machine under this load a kept connection may be closed just as it is used again. */
function patient(visitor: Visitor): Visitor {
  const again = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++)
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof TypeError) || tries >= 5) throw error;
      }
  };
  return {
    ...visitor,
    get: (path) => again(() => visitor.get(path)),
    send: (...what) => again(() => visitor.send(...what)),
  };
}

export async function startKillWorld(net: number, boxes: number): Promise<KillWorld> {
  const alone = await bundlesAlone();
  const numbers = Array.from({ length: boxes }, (_, i) => i);
  const addressesOf = (box: number) =>
    Array.from({ length: PRINTERS_OF_A_BOX }, (_, i) => `127.${net}.${box}.${i + 1}`);
  const devices = numbers.flatMap((box) =>
    addressesOf(box).map((address, i) => smallPrinter(box * PRINTERS_OF_A_BOX + i, address)),
  );
  const clock = systemClock;
  const simulator = await startSimulator(
    { name: "fire", port: 0, devices },
    { clock, log: silentLog, port: 0 },
  );
  const folder = temporaryFolder("fire");
  const dataFolder = join(folder, "server");
  const [port = 0] = await freePorts(1);
  let link = "";
  const server = await runServer({
    ...{ dataFolder, host: "127.0.0.1", port, version: "0.0.0-test", log: silentLog, clock },
    tunnel: { perAddress: IN_A_HURRY, claimsPerAddress: IN_A_HURRY },
    onFirstVisit: (made) => {
      link = made;
    },
  });
  const visitor = patient(await visitFirst(server.url, link));
  const store = await openStore(join(dataFolder, "tallybox.db"));
  const send: KillWorld["send"] = async (method, path, body) => {
    const answer = await visitor.send(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const created = async (path: string, body: unknown) =>
    (await send("POST", path, body)).json() as Promise<Record<string, string>>;
  const configurationOf = (siteId: string) => `/api/v1/sites/${siteId}/configuration`;

  const places: BoxPlace[] = [];
  for (const number of numbers) {
    const { id: siteId = "" } = await created("/api/v1/sites", { name: `Site ${number}` });
    const addresses = addressesOf(number);
    const current = await visitor.get<Record<string, unknown>>(configurationOf(siteId));
    await send("PUT", configurationOf(siteId), {
      ...current,
      ranges: [{ name: "Floor", addresses, port: simulator.port, credentials: ["public"] }],
      credentials: [{ id: "public", version: "2c", community: "public" }],
    });
    const { code: claimCode = "" } = await created("/api/v1/claim-codes", { site: siteId });
    const provisioning = join(folder, `tallybox-${number}.json`);
    writeFileSync(provisioning, JSON.stringify({ schema: 1, server: server.url, claimCode }));
    places.push({ number, siteId, folder: join(folder, `box-${number}`), provisioning, addresses });
  }

  let packs = 0;
  const total = (address: string) => {
    const value = simulator.device(address).get(LIFE_COUNT);
    return value?.type === "Counter32" ? value.value : 0;
  };
  return {
    ...{ simulator, server, store, visitor, places, send },
    program: { file: alone.tallybox, folder: alone.folder },
    totalOf: total,
    print({ addresses }) {
      for (const address of addresses)
        simulator.device(address).set(LIFE_COUNT, { type: "Counter32", value: total(address) + 1 });
    },
    async changeSettings({ siteId }, everyMinutes) {
      const current = await visitor.get<Record<string, unknown>>(configurationOf(siteId));
      await send("PUT", configurationOf(siteId), { ...current, report: { everyMinutes } });
    },
    async command(applianceId, type) {
      await send("POST", `/api/v1/appliances/${applianceId}/commands`, { type });
    },
    async offerPack(applianceId) {
      packs++;
      const profile = { ...hpProfile, revision: hpProfile.revision + packs, family: `HP, take ${packs}` };
      const { digest = "" } = await created("/api/v1/profile-packs", {
        name: `Pack ${packs}`,
        profiles: [profile],
      });
      await send("POST", `/api/v1/profile-packs/${digest}/publish`, { scope: "appliance", id: applianceId });
      return digest;
    },
    async rotateKeys() {
      const done = await keysRotateCommand({ dataFolder, clock, log: silentLog });
      if (!done.ok) throw new Error(done.problem.message);
    },
    async applianceOf({ siteId }) {
      const row = await store
        .selectFrom("appliances")
        .select("id")
        .where("siteId", "=", siteId)
        .executeTakeFirst();
      return row?.id;
    },
    async close() {
      await store.destroy();
      await server.close();
      await simulator.close();
    },
  };
}
