// The real box's service and the real server in this process, over real HTTP, with simulated printers over real UDP.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Documents, openDocuments } from "../../src/appliance/documents.ts";
import { type Service, type ServicePorts, startService } from "../../src/appliance/service.ts";
import { makeSupportBundle } from "../../src/appliance/support.ts";
import { consentSection } from "../../src/appliance/web/consent-section.tsx";
import { messagesSection } from "../../src/appliance/web/messages-section.tsx";
import { setupSections } from "../../src/appliance/web/setup-sections.ts";
import { supportSection } from "../../src/appliance/web/support-section.tsx";
import { simulatedHost } from "../../src/host/index.ts";
import { type ConsentDocument, defaultConsent } from "../../src/model/index.ts";
import { type RunningServer, runServer } from "../../src/server/main.ts";
import { createLog, createLogRing, type Log, silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { pageInMemory, pageVisitor, unlock } from "./box-page.ts";
import { type FleetPrinter, fleetOf, type Visitor, visitFirst } from "./loop.ts";
import { eventually, freePorts, temporaryFolder } from "./programs.ts";
import { sealed } from "./sealed.ts";

/** prtMarkerLifeCount of the first marker. */
const TOTAL = "1.3.6.1.2.1.43.10.2.1.4.1.1";
/** Messages come as fast as a test sends them. */
const IN_A_HURRY = { burst: 100_000, perMinute: 100_000 };

export interface BoxAndServer {
  simulator: Simulator;
  server: RunningServer;
  service: Service;
  documents: Documents;
  /** What its owner permits: changed here as on the box's page. */
  consent: ConsentDocument;
  visitor: Visitor;
  siteId: string;
  /** The code that the box used. */
  claimCode: string;
  /** The devices as they were defined. */
  office: readonly Device[];
  /** Everything both ends logged, at every level. */
  logged(): string;
  boxFolder: string;
  serverFolder: string;
  fleet(): Promise<FleetPrinter[]>;
  box(): Promise<ShownBox>;
  events(): Promise<string[]>;
  configure(change: Record<string, unknown>): Promise<void>;
  /** Reads every known printer again, reports and waits until the server has it. */
  collectAndReport(): Promise<void>;
  /** Waits until a job that was asked for has run. */
  runJob(job: "discover" | "collect"): Promise<void>;
  boxPage(path: string): Promise<string>;
  stopBox(): Promise<void>;
  startBox(): Promise<void>;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Another copy of the box's folder: `copy` makes it, `restore` puts it in its place. */
  backupBox(): string;
  restoreBox(backup: string): void;
  /** A second box, with a folder of its own. */
  anotherBox(): Promise<Pick<Service, "tunnel" | "stop">>;
  close(): Promise<void>;
}

type Device = ReturnType<typeof officeDefinition>["devices"][number];

export interface ShownBox {
  id: string;
  lastReportAt: string | null;
  configuration: { wanted: string; inForce: string | null; problem: { message: string } | null };
}

export interface WorldOptions {
  /** Devices at `127.<net>.0.1` and on; the first four of the office if nothing is said. */
  net: number;
  devices?: Device[];
  credentials?: Record<string, unknown>[];
  /** Where the box believes the server to be, if something stands between. */
  between?: (serverUrl: string) => Promise<string>;
  /** Stands in for parts of the machine that the box runs on. */
  machine?: Partial<ServicePorts>;
}

/** Starts everything and waits until the server lists every printer. */
export async function startBoxAndServer(options: WorldOptions): Promise<BoxAndServer> {
  const lines: string[] = [];
  const log: Log = createLog({ level: "debug", journal: false, write: (line) => lines.push(line) });
  const given = options.devices ?? officeDefinition().devices.slice(0, 4);
  const devices = given.map((device, at) => ({ ...device, address: `127.${options.net}.0.${at + 1}` }));
  const office = { name: "office", port: 0, devices };
  const simulator = await startSimulator(office, { clock: systemClock, log: silentLog, port: 0 });
  const serverFolder = temporaryFolder("server");
  const boxFolder = join(temporaryFolder("box"), "data");
  const [port = 0] = await freePorts(1);
  const credentials = options.credentials ?? [{ id: "public", version: "2c", community: "public" }];
  const closers: (() => Promise<void>)[] = [() => simulator.close()];

  let link = "";
  const openServer = () =>
    runServer({
      ...{ dataFolder: serverFolder, host: "127.0.0.1", port, version: "0.0.0-test" },
      ...{ log, clock: systemClock, tunnel: { perAddress: IN_A_HURRY } },
      onFirstVisit: (made) => {
        link = made;
      },
    });
  const world = { consent: defaultConsent() } as BoxAndServer;
  let isServing = false;
  let isBoxOn = false;

  const startServer = async () => {
    world.server = await openServer();
    isServing = true;
  };
  const stopServer = async () => {
    if (isServing) await world.server.close();
    isServing = false;
  };
  const openBox = async (folder: string) => {
    const documents = await openDocuments(folder, log, { sealed });
    const started = await startService(
      { clock: systemClock, log, documents, sealed, consent: () => world.consent, ...options.machine },
      { dataFolder: folder, touch: [], touchPorts: [], demonstration: true },
    );
    if (!started.ok) throw new Error(started.problem.message);
    return { documents, service: started.value };
  };
  const startBox = async () => {
    Object.assign(world, await openBox(boxFolder));
    isBoxOn = true;
  };
  const stopBox = async () => {
    if (!isBoxOn) return;
    isBoxOn = false;
    await world.service.stop();
    await world.documents.close();
  };
  closers.push(stopServer, stopBox);

  const sectionsOf = () => {
    const { service, documents } = world;
    const support = { clock: systemClock, service, documents, logRing: createLogRing(1000) };
    for (const line of lines) support.logRing.take(line);
    return [
      ...setupSections(service.setup, service.page, simulatedHost({ clock: systemClock })),
      messagesSection(service.messages),
      consentSection(service),
      supportSection(() => makeSupportBundle(support)),
    ];
  };

  Object.assign(world, {
    simulator,
    office: devices,
    boxFolder,
    serverFolder,
    logged: () => lines.join(""),
    fleet: () => fleetOf(world.visitor),
    async box() {
      const { appliances } = await world.visitor.get<{ appliances: ShownBox[] }>("/api/v1/appliances");
      const [box] = appliances;
      if (!box || appliances.length > 1) throw new Error(`${appliances.length} boxes`);
      return box;
    },
    async events() {
      const { events } = await world.visitor.get<{ events: { kind: string }[] }>("/api/v1/events");
      return events.map(({ kind }) => kind);
    },
    async configure(change: Record<string, unknown>) {
      const path = `/api/v1/sites/${world.siteId}/configuration`;
      const current = await world.visitor.get<Record<string, unknown>>(path);
      const saved = await world.visitor.send("PUT", path, { ...current, ...change });
      if (!saved.ok) throw new Error(await saved.text());
    },
    async runJob(job: "discover" | "collect") {
      const jobOf = () => world.service.page.view().jobs.find(({ name }) => name === job);
      await eventually(`the end of the last ${job}`, () => jobOf()?.running === false, 60_000);
      const before = jobOf()?.lastFinishedAt;
      world.service.runNow(job);
      await eventually(job, () => jobOf()?.running === false && jobOf()?.lastFinishedAt !== before, 60_000);
    },
    async collectAndReport() {
      await world.runJob("collect");
      const queued = await world.service.tunnel.report();
      if (!queued.ok) throw new Error(queued.problem.message);
      await eventually("an empty outbox", async () => {
        await world.service.tunnel.deliverNow();
        return world.service.tunnel.status().waiting.messages === 0;
      });
    },
    async boxPage(path: string) {
      const { page, setupCode } = await pageInMemory(world.service.page, { sections: sectionsOf() });
      return (await (await unlock(pageVisitor(page), setupCode())).get(path)).text;
    },
    startBox,
    stopBox,
    startServer,
    stopServer,
    backupBox() {
      const backup = join(temporaryFolder("backup"), "data");
      cpSync(boxFolder, backup, { recursive: true, preserveTimestamps: true });
      return backup;
    },
    restoreBox(backup: string) {
      rmSync(boxFolder, { recursive: true });
      cpSync(backup, boxFolder, { recursive: true, preserveTimestamps: true });
    },
    async anotherBox() {
      const { documents, service } = await openBox(join(temporaryFolder("box"), "data"));
      return {
        tunnel: service.tunnel,
        async stop() {
          await service.stop();
          await documents.close();
        },
      };
    },
    async close() {
      for (const end of closers.toReversed()) await end();
    },
  } satisfies Partial<BoxAndServer>);

  try {
    await startServer();
    world.visitor = await visitFirst(world.server.url, link);
    const made = await world.visitor.send("POST", "/api/v1/sites", { name: "Head office" });
    world.siteId = ((await made.json()) as { id: string }).id;
    await world.configure({
      ranges: [
        {
          name: "Floor",
          addresses: [`127.${options.net}.0.1-${devices.length}`],
          port: simulator.port,
          credentials: credentials.map(({ id }) => id),
        },
      ],
      credentials,
    });
    const coded = await world.visitor.send("POST", "/api/v1/claim-codes", { site: world.siteId });
    const { code } = (await coded.json()) as { code: string };
    world.claimCode = code;
    await startBox();
    const server = (await options.between?.(world.server.url)) ?? world.server.url;
    const enrolled = await eventually("the enrolment", async () => {
      const done = await world.service.tunnel.enrol({ code, server });
      return (done.ok || options.between !== undefined) && done;
    });
    if (!enrolled.ok && options.between === undefined) throw new Error(enrolled.problem.message);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** A test in a world of its own: they run side by side, since each mostly waits. */
export function within(options: WorldOptions, behaviour: (made: BoxAndServer) => Promise<void>) {
  return async () => {
    const made = await startBoxAndServer(options);
    try {
      await behaviour(made);
    } finally {
      await made.close();
    }
  };
}

/** The same, begun when every printer of the office's first four is on the server. */
export const withFour = (
  net: number,
  behaviour: (made: BoxAndServer) => Promise<void>,
  more: Omit<WorldOptions, "net"> = {},
) =>
  within({ net, ...more }, async (made) => {
    await fleetOfFour(made);
    await behaviour(made);
  });

const fleetOfFour = (made: BoxAndServer) =>
  eventually("four printers", async () => {
    const fleet = await made.fleet();
    return fleet.length === 4 && fleet;
  });

/** Values of the first printer's total on the server, oldest first. */
export async function totals(made: BoxAndServer): Promise<number[]> {
  const first = (await made.fleet()).find(({ address }) => address.endsWith(".0.1"));
  const path = `/api/v1/printers/${first?.id}/readings?name=counters.total`;
  const { values } = await made.visitor.get<{ values: { value: number }[] }>(path);
  return values.map(({ value }) => value).reverse();
}

/** The first printer has printed up to this many pages. */
export function print(made: BoxAndServer, total: number): void {
  made.simulator.device("HP Color LaserJet CM4730 MFP").set(TOTAL, { type: "Counter32", value: total });
}

export const now = async (made: BoxAndServer) => {
  const done = await made.service.tunnel.checkIn({ urgent: true });
  if (!done.ok) throw new Error(done.problem.message);
};
