// The box's page over a real connection: its certificate, what becomes of it when the box moves, and who gets in.
import { readFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, afterEach, expect, test } from "vitest";
import type { HomePorts } from "../../src/appliance/web/home-routes.tsx";
import { type ServedPage, servePage } from "../../src/appliance/web/serve-page.ts";
import { ownCertificate } from "../../src/certificate/index.ts";
import { silentLog } from "../../src/shared/index.ts";
import { boxVisitor, pageInMemory, unlock } from "../support/box-page.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { endPrograms, eventually, freePorts, temporaryFolder } from "../support/programs.ts";

const home: HomePorts = {
  view: () => ({
    ...{ name: "box", version: "1", ranges: [], jobs: [], printers: [], otherDevices: 0 },
    server: { waitingMessages: 0, waitingBytes: 0 },
    software: { builtAt: 0, mayServerAsk: false, profiles: { builtIn: 1 } },
  }),
  about: async () => ({}),
  nextReport: async () => ({ payloads: [], printers: 0, sizeBytes: 0 }),
  runNow: () => {},
};

let served: ServedPage[] = [];
afterEach(() => {
  for (const page of served) page.close();
  served = [];
});
afterAll(endPrograms);

async function open(names: () => string[], clock = new ManualClock(), plainPort?: number) {
  const own = { names, addresses: () => [] };
  const made = await pageInMemory(home, { own });
  const folder = temporaryFolder("https");
  const ports = { clock, log: silentLog };
  const certify = () => ownCertificate(ports, join(folder, "tls"), ["127.0.0.1", ...names()]);
  const listen = { host: "127.0.0.1", option: "--web-port" };
  const opened = await servePage(
    made.page.fetch,
    { ...ports, own, certify, isAccessPoint: () => false },
    {
      https: { ...listen, port: 0 },
      ...(plainPort !== undefined && { plain: { ...listen, port: plainPort, option: "--http-port" } }),
    },
  );
  if (opened.ok) served.push(opened.value);
  return { ...made, opened, folder };
}

function portOf({ opened }: Awaited<ReturnType<typeof open>>): number {
  if (!opened.ok) throw new Error(opened.problem.message);
  return opened.value.port;
}

function peer(port: number, options: object = {}): Promise<{ fingerprint: string; protocol: string | null }> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false, ...options }, () => {
      done({ fingerprint: socket.getPeerCertificate().fingerprint256, protocol: socket.getProtocol() });
      socket.destroy();
    });
    socket.on("error", fail);
  });
}

test("is trusted by whoever compared its certificate, under all its names, and speaks no old TLS", async () => {
  const made = await open(() => ["tallybox.local"]);
  const port = portOf(made);
  const visitor = await unlock(boxVisitor(`https://127.0.0.1:${port}`, made.folder), made.setupCode());
  expect((await visitor.get("/")).status).toBe(200);
  const ca = readFileSync(join(made.folder, "tls/certificate.pem"));
  const byName = await new Promise<number | undefined>((done, fail) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port,
        path: "/unlock",
        ca,
        servername: "tallybox.local",
        agent: false,
        headers: { host: "tallybox.local" },
      },
      (answer) => {
        answer.resume();
        done(answer.statusCode);
      },
    );
    asked.on("error", fail);
    asked.end();
  });
  expect(byName).toBe(200);
  expect((await peer(port)).protocol).toBe("TLSv1.3");
  await expect(peer(port, { maxVersion: "TLSv1.1", minVersion: "TLSv1" })).rejects.toThrow();
});

test("answers nobody who comes by a foreign name, also over a real connection", async () => {
  const made = await open(() => ["tallybox.local"]);
  const port = portOf(made);
  const visitor = boxVisitor(`https://127.0.0.1:${port}`, made.folder);
  expect((await visitor.get("/unlock", { host: "evil.example" })).status).toBe(421);
  expect((await visitor.get("/unlock", { host: `127.0.0.1:${port}` })).status).toBe(200);
});

test("shows a new certificate when the box has a new name, without being opened again", async () => {
  const clock = new ManualClock();
  let names = ["tallybox.local"];
  const made = await open(() => names, clock);
  const port = portOf(made);
  const before = (await peer(port)).fingerprint;
  await clock.advance(600_000);
  expect((await peer(port)).fingerprint).toBe(before);
  names = ["tallybox.local", "printers.local"];
  await eventually("the end of the first look", () => clock.sleeps.length === 2);
  await clock.advance(600_000);
  const after = await eventually("the new certificate", async () => {
    const { fingerprint } = await peer(port);
    return fingerprint !== before && fingerprint;
  });
  expect(made.opened.ok && made.opened.value.prints().certificate).toBe(after);
});

test("a port that is taken is named, and the other is given back", async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const { opened } = await open(() => [], new ManualClock(), port);
  await new Promise((done) => taken.close(done));
  expect(opened).toMatchObject({
    ok: false,
    problem: {
      code: "system.port-not-available",
      message: expect.stringContaining("choose another port with --http-port"),
    },
  });
});

test("plain HTTP leads to it", async () => {
  const [plainPort = 0] = await freePorts(1);
  const made = await open(() => ["tallybox.local"], new ManualClock(), plainPort);
  const location = await new Promise<string | undefined>((done, fail) => {
    const asked = plainRequest(
      { host: "127.0.0.1", port: plainPort, path: "/about", agent: false },
      (answer) => {
        answer.resume();
        done(answer.headers.location);
      },
    );
    asked.on("error", fail);
    asked.end();
  });
  expect(location).toBe(`https://127.0.0.1:${portOf(made)}/about`);
});
