import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { officeDefinition } from "../../src/simulator/index.ts";
import { type BoxAndServer, now, print, totals, withFour, within } from "../support/box-and-server.ts";
import { type Attack, attacks, type HostileProxy, startHostileProxy } from "../support/hostile-proxy.ts";
import { endPrograms, eventually } from "../support/programs.ts";

afterAll(endPrograms);

/** Puts a configuration into the database that no page and no API would let in. */
function forceConfiguration(made: BoxAndServer, change: Record<string, unknown>): void {
  const database = new DatabaseSync(join(made.serverFolder, "tallybox.db"), { timeout: 5000 });
  const row = database
    .prepare("select rowid, document from configurations order by rowid desc limit 1")
    .get() as { rowid: number; document: string };
  const revision = `forced-${Math.random()}`;
  const document = { ...JSON.parse(row.document), revision, ...change };
  database
    .prepare("update configurations set document = ?, revision = ? where rowid = ?")
    .run(JSON.stringify(document), revision, row.rowid);
  database.prepare("update sites set configRevision = ?").run(revision);
  database.close();
}

describe.concurrent("the box and its server", () => {
  test(
    "a configuration changed at the server is in force at the next check-in",
    withFour(41, async (made) => {
      await made.configure({ collect: { everyMinutes: 7 } });
      await now(made);
      expect(made.documents.settings.data.configuration?.collect.everyMinutes).toBe(7);
      await now(made);
      const { wanted, inForce, problem } = (await made.box()).configuration;
      expect([inForce, problem]).toEqual([wanted, null]);
    }),
  );

  test(
    "a bad configuration is refused whole, the old one stays, and the server shows why",
    withFour(42, async (made) => {
      const before = structuredClone(made.documents.settings.data.configuration);
      forceConfiguration(made, { collect: { everyMinutes: 9 }, report: { everyMinutes: 0 } });
      await now(made);
      expect(made.documents.settings.data.configuration).toEqual(before);
      await now(made);
      const { wanted, inForce, problem } = (await made.box()).configuration;
      expect(inForce).toBe(before?.revision);
      expect(wanted).not.toBe(inForce);
      expect(problem?.message).toMatch(/report\.everyMinutes/);
      const page = await made.visitor.get<string>(`/boxes/${(await made.box()).id}`);
      expect(page).toContain("report.everyMinutes");
      expect(await made.boxPage("/")).toContain("report.everyMinutes");
      await made.configure({ collect: { everyMinutes: 11 }, report: { everyMinutes: 60 } });
      await now(made);
      expect(made.documents.settings.data.configuration?.collect.everyMinutes).toBe(11);
      await now(made);
      expect((await made.box()).configuration.problem).toBeNull();
    }),
  );

  test(
    "another range is read at once, without waiting for the next report's hour",
    withFour(43, async (made) => {
      await made.configure({
        ranges: [
          {
            name: "Two",
            addresses: ["127.43.0.1-2"],
            port: made.simulator.port,
            credentials: ["public"],
          },
        ],
      });
      print(made, 700_000);
      await now(made);
      await eventually("the new total", async () => (await totals(made)).at(-1) === 700_000, 20_000);
    }),
  );

  test(
    "a printer that the configuration excludes from now on is left alone, and no longer said to answer",
    withFour(50, async (made) => {
      const range = { name: "Floor", port: made.simulator.port, credentials: ["public"] };
      await made.configure({
        ranges: [{ ...range, addresses: ["127.50.0.1-4"], exclude: ["127.50.0.2"] }],
      });
      await now(made);
      await made.runJob("discover");
      const asked = () => made.simulator.device("127.50.0.2").statistics().requests;
      const before = asked();
      await made.collectAndReport();
      expect(asked()).toBe(before);
      await eventually("the server's word for it", async () => {
        const states = (await made.fleet()).map(({ address, state }) => [address, state]);
        return JSON.stringify(states).includes('["127.50.0.2","silent"]');
      });
      expect((await made.fleet()).filter(({ state }) => state === "answering")).toHaveLength(3);
    }),
  );

  test(
    "a command runs once, however often it is told, and its result comes back",
    withFour(44, async (made) => {
      const { id } = await made.box();
      const runs = () => made.logged().split("collection done").length - 1;
      expect(runs()).toBe(0);
      print(made, 700_001);
      const sent = await made.visitor.send("POST", `/api/v1/appliances/${id}/commands`, { type: "collect" });
      expect(sent.status).toBe(201);
      await now(made);
      await now(made);
      await eventually("the collection on the server", async () => (await totals(made)).at(-1) === 700_001);
      const result = await eventually("the command's result", async () => {
        await made.service.tunnel.deliverNow();
        const { commands } = await made.visitor.get<{
          commands: { outcome: string | null; result: unknown }[];
        }>(`/api/v1/appliances/${id}/commands`);
        return commands.length === 1 && commands[0]?.outcome === "done" && commands[0].result;
      });
      // Done when it has really run, and not merely when it was noted.
      expect(result).toMatchObject({ message: "4 printers read.", finishedAt: expect.any(String) });
      await now(made);
      expect(runs()).toBe(1);
    }),
  );

  test(
    "while the server is down reports wait, and are delivered later, in order",
    withFour(45, async (made) => {
      await made.stopServer();
      for (const total of [700_010, 700_020, 700_030]) {
        print(made, total);
        await made.runJob("collect");
        expect((await made.service.tunnel.report()).ok).toBe(true);
      }
      await eventually("a failed delivery", () => made.service.tunnel.status().problem !== undefined);
      expect(made.service.tunnel.status().waiting.messages).toBe(3);
      expect(await made.boxPage("/")).toMatch(/cannot be reached|no answer|not reach/i);
      await made.stopBox();
      await made.startBox();
      expect(made.service.tunnel.status().waiting.messages).toBeGreaterThanOrEqual(3);
      await made.startServer();
      await eventually("an empty outbox", async () => {
        await made.service.tunnel.deliverNow();
        return made.service.tunnel.status().waiting.messages === 0;
      });
      expect(await totals(made)).toEqual([698_265, 700_010, 700_020, 700_030]);
    }),
  );

  test(
    "a data folder put back from a copy begins a new epoch, and loses and doubles nothing",
    withFour(46, async (made) => {
      await made.stopBox();
      const backup = made.backupBox();
      await made.startBox();
      print(made, 700_100);
      await made.collectAndReport();
      print(made, 700_200);
      await made.collectAndReport();
      const before = (await made.fleet()).map(({ id, key }) => [id, key]);
      await made.stopBox();
      made.restoreBox(backup);
      await made.startBox();
      print(made, 700_300);
      await made.collectAndReport();
      expect(await totals(made)).toEqual([698_265, 700_100, 700_200, 700_300]);
      expect((await made.fleet()).map(({ id, key }) => [id, key])).toEqual(before);
      expect(await made.events()).toContain("appliance.new-epoch");
      expect((await made.box()).id).toBeDefined();
    }),
  );

  test(
    "a range that the box's owner did not permit is not touched, and both ends say so",
    withFour(47, async (made) => {
      const asked = made.simulator.statistics().requests;
      await made.configure({
        ranges: [{ name: "Elsewhere", addresses: ["203.0.113.0/24"], credentials: ["public"] }],
      });
      await now(made);
      await eventually("the refusal in the log", () => made.logged().includes("holds no address that"));
      await now(made);
      const onPage = "only private networks, its own, and those that its owner permits";
      expect(await made.boxPage("/")).toContain(onPage);
      const words = "only private networks, its own and what its owner permits";
      expect(await made.visitor.get<string>(`/boxes/${(await made.box()).id}`)).toContain(words);
      expect(made.simulator.statistics().requests).toBe(asked);
    }),
  );
});

describe("something hostile between them", () => {
  test("reads nothing, has nothing believed, and loses nothing", { timeout: 60_000 }, async () => {
    const proxies: HostileProxy[] = [];
    const between = async (target: string) => {
      const proxy = await startHostileProxy(target);
      proxies.push(proxy);
      // From the enrolment on: every second message is let through, the others suffer each attack in turn.
      proxy.choose = (message): Attack =>
        message % 2 === 1 ? "pass" : (attacks[1 + ((message / 2) % (attacks.length - 1))] ?? "pass");
      return proxy.url;
    };
    const behaviour = async (made: BoxAndServer) => {
      await eventually("four printers", async () => {
        await made.service.tunnel.deliverNow();
        return (await made.fleet()).length === 4;
      });
      const printed = Array.from({ length: attacks.length }, (_, at) => 700_000 + at);
      for (const total of printed) {
        print(made, total);
        await made.collectAndReport();
      }
      expect(await totals(made)).toEqual([698_265, ...printed]);
      expect(await made.fleet()).toHaveLength(4);
      const [proxy] = proxies;
      expect(proxy?.count()).toBeGreaterThan(2 * attacks.length);
      const seen = proxy?.seen().toString("latin1") ?? "";
      for (const secret of ["JPC1H11795", "CM4730", "127.48.0", "public", "counters"])
        expect(seen).not.toContain(secret);
    };
    try {
      await within({ net: 48, between }, behaviour)();
    } finally {
      await Promise.all(proxies.map((proxy) => proxy.close()));
    }
  });
});

describe("secrets", () => {
  const canary = {
    community: "canary-community-2f9c",
    wrong: "canary-unused-77aa",
    authKey: "canary-auth-key-51d0",
    privKey: "canary-priv-key-8e3b",
  };

  test("appear in no log line, on no page, in no answer and no bundle, and in no file at rest", {
    timeout: 60_000,
  }, async () => {
    const [hp, lexmark] = ["HP Color LaserJet CM4730 MFP", "Lexmark CX725"].map((name) =>
      officeDefinition().devices.find((device) => device.name === name),
    );
    if (!hp || !lexmark?.users?.[0]) throw new Error("the office has changed");
    const { authKey, privKey } = canary;
    const user = { ...lexmark.users[0], authKey, privKey };
    const devices = [
      { ...hp, communities: [canary.community] },
      { ...lexmark, users: [user] },
    ];
    const credentials = [
      { id: "wrong", version: "2c", community: canary.wrong },
      { id: "right", version: "2c", community: canary.community },
      {
        ...{ id: "user", version: "3", user: user.name, level: "authPriv" },
        ...{ authProtocol: user.authProtocol, authKey, privProtocol: user.privProtocol, privKey },
      },
    ];
    await within({ net: 49, devices, credentials }, tellsNothing)();
  });

  async function tellsNothing(made: BoxAndServer): Promise<void> {
    await eventually("both printers", async () => (await made.fleet()).length === 2, 30_000);
    await made.collectAndReport();
    // Wrong keys and a refused configuration have words of their own.
    made.simulator.device("Lexmark CX725").swap({
      ...{ name: "Lexmark CX725", variables: [], versions: ["3"] },
      users: [{ name: "fleet-reader", authProtocol: "sha256", authKey: "another-key" }],
    });
    await made.runJob("collect");
    forceConfiguration(made, { checkIn: { everyMinutes: 0 } });
    await now(made);
    await now(made);

    const box = await made.box();
    const [first] = await made.fleet();
    const said = [made.logged(), await made.boxPage("/"), await made.boxPage("/status.json")];
    for (const path of [
      "next-report",
      "server",
      "ranges",
      "search",
      "messages",
      "consent",
      "support",
      "access",
    ])
      said.push(await made.boxPage(`/${path}`));
    said.push(await made.boxPage("/support/bundle.txt"));
    for (const { hash } of made.service.messages.sent())
      said.push(await made.boxPage(`/messages/${hash}`), await made.boxPage(`/messages/${hash}/raw`));
    for (const path of [
      ...["/", "/boxes", `/boxes/${box.id}`, `/printers/${first?.id}`, "/sites", `/sites/${made.siteId}`],
      ...[
        "/codes",
        "/read",
        "/api/v1/waiting-boxes",
        "/fleet.csv",
        "/metrics",
        "/api/v1/printers",
        `/api/v1/printers/${first?.id}`,
      ],
      ...["/api/v1/appliances", `/api/v1/appliances/${box.id}`, "/api/v1/sites", "/api/v1/events"],
      ...[`/api/v1/sites/${made.siteId}/configuration`, `/api/v1/appliances/${box.id}/commands`],
    ]) {
      const answer = await fetch(made.server.url + path, { headers: { cookie: made.visitor.cookie } });
      expect([path, answer.status]).toEqual([path, 200]);
      said.push(await answer.text());
    }
    expect(said.join("\n")).not.toMatch(/canary-/);
    const { pairingCode, accessPointPassphrase, configuration } = made.documents.settings.data;
    const own = [accessPointPassphrase, configuration?.siteKey, made.claimCode];
    for (const secret of [...own, pairingCode]) expect(said.join("\n")).not.toContain(secret ?? "absent");

    // At rest they are sealed: whoever copies the folder has none of them.
    await made.stopBox();
    const resting = everythingBelow(made.boxFolder);
    for (const secret of [...own, pairingCode, ...Object.values(canary)])
      expect(resting).not.toContain(secret ?? "absent");
    // The test itself can see them: they are in force.
    expect(JSON.stringify(made.documents.settings.data)).toContain(canary.community);
  }
});

/** The raw content of every file, as text that keeps each octet. */
function everythingBelow(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.map((file) => readFileSync(join(file.parentPath, file.name), "latin1")).join("\n");
}
