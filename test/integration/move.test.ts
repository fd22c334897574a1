// A box that moves from one server to another: both are real, and so is the box's service, over HTTP.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { finishMove } from "../../src/appliance/move/finish-move.ts";
import { ledgerVerifyCommand } from "../../src/server/cli/ledger-commands.ts";
import { runServer } from "../../src/server/main.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { nodeFiles } from "../../src/state/index.ts";
import { type BoxAndServer, print, totals, withFour } from "../support/box-and-server.ts";
import { fleetOf, type Visitor, visitFirst } from "../support/loop.ts";
import { endPrograms, eventually, temporaryFolder } from "../support/programs.ts";
import { sealed } from "../support/sealed.ts";

afterAll(endPrograms);

const OLD_COMMUNITY = "planted-community-7f3a";
const OLD_KEY = "planted-auth-key-91c2";

interface Reports {
  reports: { epoch: string; sequence: number; digest: string; isFull: boolean }[];
}

/** A second server with a site like the first one's, and a code for a box. */
async function anotherServer(made: BoxAndServer) {
  let link = "";
  const folder = temporaryFolder("other-server");
  const server = await runServer({
    ...{ dataFolder: folder, host: "127.0.0.1", port: 0, version: "0.0.0-test" },
    ...{ log: silentLog, clock: systemClock },
    onFirstVisit: (shown) => {
      link = shown;
    },
  });
  const visitor = await visitFirst(server.url, link);
  const site = (await (await visitor.send("POST", "/api/v1/sites", { name: "Elsewhere" })).json()) as {
    id: string;
  };
  const path = `/api/v1/sites/${site.id}/configuration`;
  const [address = ""] = made.office.map((device) => device.address ?? "");
  const range = {
    name: "Theirs",
    addresses: [`${address}-4`],
    port: made.simulator.port,
    credentials: ["p"],
  };
  const credentials = [{ id: "p", version: "2c", community: "public" }];
  const current = await visitor.get<Record<string, unknown>>(path);
  await visitor.send("PUT", path, { ...current, ranges: [range], credentials });
  const coded = await visitor.send("POST", "/api/v1/claim-codes", { site: site.id });
  const { code } = (await coded.json()) as { code: string };
  return { server, visitor, code, folder };
}

async function boxesOf(visitor: Visitor) {
  const { appliances } = await visitor.get<{ appliances: { id: string; lastReportAt: string | null }[] }>(
    "/api/v1/appliances",
  );
  return appliances;
}

async function reportsAt(visitor: Visitor): Promise<Reports["reports"]> {
  const [box] = await boxesOf(visitor);
  return (await visitor.get<Reports>(`/api/v1/appliances/${box?.id}/reports`)).reports;
}

/** Everything in the box's folder: as it lies there, and as the box itself reads it. */
async function boxHolds(made: BoxAndServer): Promise<string> {
  const paths = readdirSync(made.boxFolder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const opened = await Promise.all(paths.map((path) => sealed.read(path)));
  return [...paths.map((path) => readFileSync(path)), ...opened]
    .map((content) => Buffer.from(content ?? []).toString("latin1"))
    .join("\n");
}

/** What ends and begins anew in one process where the program itself runs. */
async function liveAgain(made: BoxAndServer): Promise<void> {
  await made.stopBox();
  expect(await finishMove(made.boxFolder, { log: silentLog, sealed, files: nodeFiles })).toMatchObject({
    ok: true,
  });
  await made.startBox();
}

async function plantOldSecrets(made: BoxAndServer): Promise<string[]> {
  const credentials = [
    { id: "public", version: "2c", community: "public" },
    { id: "planted", version: "2c", community: OLD_COMMUNITY },
    {
      id: "user",
      version: "3",
      user: "reader",
      level: "authNoPriv",
      authProtocol: "sha256",
      authKey: OLD_KEY,
    },
  ];
  await made.configure({ credentials });
  await eventually("the planted settings", async () => {
    await made.service.tunnel.checkIn({ urgent: true });
    return made.documents.settings.data.configuration?.credentials.length === 3;
  });
  await made.documents.settings.flush();
  const siteKey = made.documents.settings.data.configuration?.siteKey ?? "none";
  const identity = JSON.parse(
    Buffer.from((await sealed.read(join(made.boxFolder, "tunnel/identity.key"))) ?? []).toString("utf8"),
  );
  const applianceKey = (await sealed.read(join(made.boxFolder, "appliance.key"))) ?? new Uint8Array();
  const secrets = [
    ...[OLD_COMMUNITY, OLD_KEY, siteKey, identity.sign.secretKey, identity.box.secretKey],
    Buffer.from(applianceKey).toString("latin1"),
  ];
  const before = await boxHolds(made);
  for (const secret of secrets) expect(before).toContain(secret);
  return secrets;
}

test(
  "what waits comes to the old server, everything else to the new one, and no old secret is left",
  withFour(172, async (made) => {
    const other = await anotherServer(made);
    try {
      const secrets = await plantOldSecrets(made);
      const consent = structuredClone(made.consent);
      // The search that other settings bring reports too: nothing of it may come between.
      await made.runJob("discover");
      await made.stopServer();
      print(made, 771_234);
      await made.runJob("collect");
      await made.service.tunnel.report();
      expect(made.service.tunnel.waiting().length).toBeGreaterThan(0);
      await made.startServer();
      const moved = await made.service.setup.server.move({ code: other.code, server: other.server.url });
      expect(moved).toEqual({ ok: true, value: { untold: 0 } });
      expect((await totals(made)).at(-1)).toBe(771_234);
      await liveAgain(made);

      expect(made.service.tunnel.status()).toMatchObject({ enrolment: "enrolled", server: other.server.url });
      const holds = await boxHolds(made);
      for (const [at, secret] of secrets.entries())
        expect(holds.includes(secret), `secret ${at}`).toBe(false);
      expect(made.consent).toEqual(consent);
      const fleet = await eventually("the printers at the new server", async () => {
        const found = await fleetOf(other.visitor);
        return found.length === 4 && found;
      });
      expect(fleet.find(({ address }) => address.endsWith(".0.1"))?.counters?.total).toBe(771_234);
      // Nobody can tell by their keys that they are the same printers.
      const keys = new Set((await made.fleet()).map(({ key }) => key));
      expect(fleet.filter(({ key }) => keys.has(key))).toEqual([]);
      const [first] = (await reportsAt(other.visitor)).toReversed();
      expect(first).toMatchObject({ sequence: 1, isFull: true });
      const theirs = new Set((await reportsAt(made.visitor)).map(({ epoch }) => epoch));
      for (const { epoch } of await reportsAt(other.visitor)) expect(theirs.has(epoch)).toBe(false);
      expect(await boxesOf(other.visitor)).toHaveLength(1);

      await made.service.tunnel.report();
      await eventually("an empty outbox", async () => {
        await made.service.tunnel.deliverNow();
        return made.service.tunnel.status().waiting.messages === 0;
      });
      const checked = await ledgerVerifyCommand(
        { dataFolder: other.folder, publicUrl: undefined, clock: systemClock, log: silentLog },
        { file: undefined, keys: [] },
      );
      expect(checked).toMatchObject({
        ok: true,
        value: { isSound: true, text: expect.stringContaining("1 ledger") },
      });
    } finally {
      await other.server.close();
    }
  }),
);

test(
  "a server that is gone holds nothing up, and what it never got is not told to the new one",
  withFour(173, async (made) => {
    const other = await anotherServer(made);
    try {
      await made.stopServer();
      print(made, 881_234);
      await made.runJob("collect");
      await made.service.tunnel.report();
      const waiting = made.service.tunnel.waiting().map(({ hash }) => hash);
      expect(waiting.length).toBeGreaterThan(0);
      const moved = await made.service.setup.server.move({ code: other.code, server: other.server.url });
      expect(moved).toMatchObject({ ok: true, value: { untold: expect.any(Number) } });
      expect(moved.ok && moved.value.untold).toBeGreaterThanOrEqual(waiting.length);
      await liveAgain(made);
      const fleet = await eventually("the printers at the new server", async () => {
        const found = await fleetOf(other.visitor);
        return found.length === 4 && found;
      });
      expect(fleet.find(({ address }) => address.endsWith(".0.1"))?.counters?.total).toBe(881_234);
      const told = new Set((await reportsAt(other.visitor)).map(({ digest }) => digest));
      for (const hash of waiting) expect(told.has(hash)).toBe(false);
    } finally {
      await other.server.close();
    }
  }),
);

test(
  "a new server that is not there, or refuses, has changed nothing",
  withFour(174, async (made) => {
    const other = await anotherServer(made);
    const move = (code: string) => made.service.setup.server.move({ code, server: other.server.url });
    try {
      const settings = structuredClone(made.documents.settings.data);
      expect(await move(made.claimCode)).toMatchObject({ ok: false, problem: { code: "keys.invalid" } });
      await other.server.close();
      expect(await move(other.code)).toMatchObject({ ok: false, problem: { code: "tunnel.unreachable" } });
      expect(made.service.moveTarget()).toBeUndefined();
      await liveAgain(made);
      expect(made.documents.settings.data.configuration).toEqual(settings.configuration);
      expect(made.service.tunnel.status()).toMatchObject({ enrolment: "enrolled", server: made.server.url });
      await made.collectAndReport();
    } finally {
      await other.server.close();
    }
  }),
);
