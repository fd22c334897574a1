// A box that the network led to a server: the real service and the real server, with TLS between.

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDocuments } from "../../src/appliance/documents.ts";
import { type Service, startService } from "../../src/appliance/service.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { runServer } from "../../src/server/main.ts";
import { type Clock, createLog, systemClock } from "../../src/shared/index.ts";
import { type Visitor, visitFirst } from "../support/loop.ts";
import { eventually, temporaryFolder } from "../support/programs.ts";
import { sealed } from "../support/sealed.ts";

const tool = "openssl";
const hasOpenssl = spawnSync(tool, ["version"]).status === 0;
if (!hasOpenssl) console.warn("SKIPPED: pairing is not tested, because openssl is not installed");

interface WaitingBox {
  id: string;
  fingerprint: string;
  state: string;
  wrongCodes: number;
}

describe.skipIf(!hasOpenssl)("a box that the network led to a server", () => {
  const closers: (() => unknown)[] = [];
  const lines: string[] = [];
  const log = createLog({ level: "debug", journal: false, write: (line) => lines.push(line) });
  let visitor: Visitor;
  let service: Service;
  let siteId = "";

  beforeAll(async () => {
    let link = "";
    const server = await runServer({
      ...{ dataFolder: temporaryFolder("server"), host: "127.0.0.1", port: 0, version: "0.0.0-test" },
      ...{ log, clock: systemClock },
      onFirstVisit: (made) => {
        link = made;
      },
    });
    closers.push(() => server.close());
    visitor = await visitFirst(server.url, link);
    const made = await visitor.send("POST", "/api/v1/sites", { name: "Oslo" });
    siteId = ((await made.json()) as { id: string }).id;

    const folder = temporaryFolder("certificate");
    const [cert, key] = [join(folder, "server.crt"), join(folder, "server.key")];
    execFileSync(
      tool,
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=Tallybox test"],
        ...["-addext", "subjectAltName=IP:127.0.0.1"],
      ],
      { stdio: "pipe" },
    );
    const secure = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
      const inside = connect(Number(new URL(server.url).port), "127.0.0.1");
      socket.pipe(inside).pipe(socket);
      for (const end of [socket, inside]) end.on("error", () => socket.destroy());
    });
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    closers.push(() => secure.close());

    const box = temporaryFolder("box");
    const documents = await openDocuments(box, log, { sealed });
    documents.settings.update((data) => {
      data.caCertificate = readFileSync(cert, "utf8");
    });
    const hasty: Clock = {
      now: systemClock.now,
      monotonic: () => systemClock.monotonic() * 20,
      sleep: (ms, signal) => systemClock.sleep(ms / 20, signal),
    };
    const started = await startService(
      { clock: hasty, log, documents, sealed, consent: defaultConsent },
      { dataFolder: box, touch: [], touchPorts: [], demonstration: true },
    );
    if (!started.ok) throw new Error(started.problem.message);
    service = started.value;
    closers.push(async () => {
      await service.stop();
      await documents.close();
    });
    const { port } = secure.address() as AddressInfo;
    const found = { server: `https://127.0.0.1:${port}`, code: "7K3M9QXA0" };
    expect(service.tunnel.waitForPairing(found)).toEqual({ ok: true, value: undefined });
  });

  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  const waiting = async () => {
    const { waitingBoxes } = await visitor.get<{ waitingBoxes: WaitingBox[] }>("/api/v1/waiting-boxes");
    return waitingBoxes;
  };
  const first = () => eventually("the box at the server", async () => (await waiting())[0]);
  const type = async (code: string) => {
    const { id } = await first();
    return visitor.send("POST", `/api/v1/waiting-boxes/${id}/pair`, { site: siteId, code });
  };

  test("waits there until a person types its own code, and no other", async () => {
    expect(await first()).toMatchObject({ state: "waiting", wrongCodes: 0 });
    expect(service.tunnel.status()).toMatchObject({ enrolment: "none", pairing: { state: "waiting" } });

    expect((await type("7K3-M9Q-XA")).status).toBe(400);
    expect((await type("7K3-M9Q-XA1")).ok).toBe(true);
    await eventually("the wrong code told", async () => (await first()).wrongCodes === 1, 30_000);
    expect(service.tunnel.status()).toMatchObject({ enrolment: "none", pairing: { wrongCodes: 1 } });

    const page = await visitor.get<string>("/codes");
    expect(page).toContain("Boxes that wait for you");
    expect(page).toContain((await first()).fingerprint);

    expect((await type("7k3 m9q xao")).ok).toBe(true);
    await eventually("the enrolment", () => service.tunnel.status().enrolment === "enrolled", 30_000);
    expect(await waiting()).toEqual([]);
    const { appliances } = await visitor.get<{ appliances: unknown[] }>("/api/v1/appliances");
    expect(appliances).toHaveLength(1);
    expect(lines.join("")).not.toMatch(/7K3M9QXA/);
  }, 90_000);

  test("goes nowhere else once it belongs to that server, and nowhere without https", () => {
    const elsewhere = { server: "https://other.example", code: "7K3M9QXA0" };
    expect(service.tunnel.waitForPairing(elsewhere)).toMatchObject({ problem: { code: "claim.used" } });
    expect(service.tunnel.waitForPairing({ ...elsewhere, server: "http://127.0.0.1:9" })).toMatchObject({
      ok: false,
    });
  });
});
