// The owner's choice from the box to the server: what leaves is what the page shows, and what is kept stays here.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { consentFields, defaultConsent } from "../../src/model/index.ts";
import { parseConfiguration } from "../../src/protocol/index.ts";
import { ledgerExportCommand, ledgerVerifyCommand } from "../../src/server/cli/ledger-commands.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { type BoxAndServer, now, withFour } from "../support/box-and-server.ts";
import { endPrograms, eventually, temporaryFolder } from "../support/programs.ts";

afterAll(endPrograms);

const sha256 = (octets: Uint8Array) => createHash("sha256").update(octets).digest("hex");
const textOf = (octets: Uint8Array | undefined) => Buffer.from(octets ?? []).toString("utf8");

interface TakenReport {
  digest: string;
  sequence: number;
}

async function takenReports(made: BoxAndServer): Promise<TakenReport[]> {
  const { id } = await made.box();
  return (await made.visitor.get<{ reports: TakenReport[] }>(`/api/v1/appliances/${id}/reports`)).reports;
}

/** What the owner keeps, as the printers told it. */
const secretsOf = (made: BoxAndServer) =>
  made.documents.inventory.data.entries
    .map(({ record }) => record.printer)
    .flatMap(({ serialNumber, hostname, location, macAddress, address }) =>
      [serialNumber, hostname, location, macAddress, address].flatMap((value) =>
        value !== undefined && value.length >= 4 ? [value] : [],
      ),
    );

test(
  "every report that the server took is on the box's page, octet for octet, with the same digest",
  withFour(146, async (made) => {
    await made.collectAndReport();
    await now(made);
    const taken = await takenReports(made);
    expect(taken.length).toBeGreaterThan(1);
    const { messages } = made.service;
    for (const { digest, sequence } of taken) {
      const shown = messages.sent().find(({ hash }) => hash === digest);
      expect(shown).toMatchObject({ type: "report", sequence, answer: "accepted" });
      const body = await messages.body(digest);
      expect(sha256(body ?? new Uint8Array())).toBe(digest);
      expect(JSON.parse(textOf(body))).toMatchObject({ type: "report", sequence });
    }
    for (const sent of messages.sent()) expect(sent.answer).toBe("accepted");
    const { id: box } = await made.box();
    await made.visitor.send("POST", `/api/v1/appliances/${box}/commands`, { type: "collect" });
    const digests = await eventually("the command's result", async () => {
      await now(made);
      await made.service.tunnel.deliverNow();
      const path = `/api/v1/appliances/${box}/commands`;
      const { commands } = await made.visitor.get<{
        commands: { outcome: string | null; digests: string[] }[];
      }>(path);
      return commands[0]?.outcome === "done" && commands[0].digests;
    });
    const results = messages.sent().filter(({ type }) => type === "command-result");
    expect(digests).toEqual(results.map(({ hash }) => hash));
    expect(await made.visitor.get<string>(`/boxes/${box}`)).toContain(digests[0]);
    expect(new Set(messages.sent().map(({ type }) => type))).toEqual(
      new Set(["report", "check-in", "enrol", "command-result"]),
    );
    const [last] = taken;
    const { id } = await made.box();
    const page = await made.visitor.get<string>(`/boxes/${id}`);
    expect(page).toContain(last?.digest);
    const checkIns = messages.sent().filter(({ type }) => type === "check-in");
    expect(checkIns.some(({ hash }) => page.includes(hash))).toBe(true);
  }),
  60_000,
);

test(
  "a field that its owner begins to keep is in no message from then on, not even in what waited, and is forgotten",
  withFour(147, async (made) => {
    await made.collectAndReport();
    const secrets = secretsOf(made);
    expect(secrets.length).toBeGreaterThan(12);
    const { messages } = made.service;
    const before = new Set(messages.sent().map(({ hash }) => hash));
    const bodies = await Promise.all([...before].map(async (hash) => textOf(await messages.body(hash))));
    expect(secrets.filter((secret) => bodies.some((body) => body.includes(secret))).length).toBeGreaterThan(
      8,
    );

    // A full report waits, with everything in it.
    await made.stopServer();
    await made.runJob("collect");
    await made.service.tunnel.report({ full: true });
    const unsent = [...messages.waiting(), ...messages.sent().filter(({ answer }) => answer === undefined)];
    const waiting = await Promise.all(unsent.map(async ({ hash }) => textOf(await messages.body(hash))));
    expect(waiting.some((body) => body.includes(secrets[0] ?? ""))).toBe(true);
    for (const { hash } of unsent) before.add(hash);

    made.consent = {
      ...defaultConsent(),
      fields: Object.fromEntries(consentFields.map((field) => [field, false])) as Record<
        (typeof consentFields)[number],
        boolean
      >,
    };
    expect(await made.service.followConsent()).toMatchObject({ ok: true });
    for (const each of messages.waiting()) expect(before).not.toContain(each.hash);
    await made.startServer();
    await made.collectAndReport();
    await now(made);
    await made.stopBox();
    await made.startBox();
    await made.collectAndReport();

    const later = made.service.messages.sent().filter(({ hash }) => !before.has(hash));
    expect(later.length).toBeGreaterThan(1);
    for (const { hash, type } of later) {
      const body = textOf(await made.service.messages.body(hash));
      expect(body.length).toBeGreaterThan(100);
      for (const secret of secrets) expect(body, `${secret} in a ${type}`).not.toContain(secret);
    }

    const fleet = JSON.stringify(await made.fleet());
    for (const secret of secrets) expect(fleet).not.toContain(secret);
    expect(await made.fleet()).toHaveLength(4);
    expect(await made.box()).toMatchObject({ withheld: [...consentFields], localAddresses: null });
    expect(await made.events()).toContain("appliance.consent");
    const [printer] = await made.fleet();
    const page = await made.visitor.get<string>(`/printers/${printer?.id}`);
    expect(page).toContain("not told, by its owner&#39;s choice");

    // The ledger is whole, and leads to no serial number.
    const ports = {
      ...{ dataFolder: made.serverFolder, publicUrl: undefined, clock: systemClock, log: silentLog },
    };
    const file = join(temporaryFolder("ledger"), "ledger.jsonl");
    expect(await ledgerExportCommand(ports, { file })).toMatchObject({ ok: true });
    const exported = readFileSync(file, "utf8");
    for (const secret of secrets) expect(exported).not.toContain(secret);
    expect(await ledgerVerifyCommand(ports, { file: undefined, keys: [] })).toMatchObject({
      value: { isSound: true },
    });
  }),
  90_000,
);

test(
  "no message of the server widens what the owner permits",
  withFour(148, async (made) => {
    made.consent = { ...defaultConsent(), fields: { ...defaultConsent().fields, location: false } };
    await made.service.followConsent();
    const { configuration } = made.documents.settings.data;
    for (const more of [
      { consent: { ...defaultConsent(), recordings: true } },
      { fields: { location: true } },
      { withheld: [] },
      { networks: ["0.0.0.0/0"] },
    ])
      expect(parseConfiguration({ ...configuration, ...more })).toMatchObject({ ok: false });
    await made.configure({
      ranges: [
        { name: "Elsewhere", addresses: ["198.51.100.0/24"], port: 161, credentials: ["public"] },
        { name: "Print port", addresses: ["192.168.77.0/24"], port: 9100, credentials: ["public"] },
      ],
    });
    await eventually("the new configuration", async () => {
      await now(made);
      return made.documents.settings.data.configuration?.ranges[0]?.name === "Elsewhere";
    });
    const { ranges } = made.service.page.view();
    expect(ranges.find(({ name }) => name === "Elsewhere")?.refusal).toMatchObject({
      message: expect.stringContaining("no address that this box may touch"),
    });
    // Recordings, and whatever a server may think of, are refused by the box.
    const box = await made.box();
    const [printer] = await made.fleet();
    await made.visitor.send("POST", `/api/v1/printers/${printer?.id}/recordings`, {});
    await eventually("the refusal", async () => {
      await now(made);
      await made.service.tunnel.deliverNow();
      const path = `/api/v1/appliances/${box.id}/commands`;
      const { commands } = await made.visitor.get<{ commands: { type: string; result: unknown }[] }>(path);
      return JSON.stringify(commands.find(({ type }) => type === "record")?.result ?? "").includes(
        "not allowed",
      );
    });
    expect(made.consent.recordings).toBe(false);
    // An update that it asks for is not passed over in silence.
    const update = { digest: "ab".repeat(32), size: 1000, signature: "A".repeat(86), version: "2.0.0" };
    const told = async (text: string) => {
      await now(made);
      await now(made);
      expect(await made.visitor.get<string>(`/boxes/${box.id}`)).toContain(
        `Version 2.0.0 is not installed: ${text}`,
      );
    };
    await made.configure({ update });
    await eventually("the update asked for", async () => {
      await now(made);
      return made.documents.settings.data.configuration?.update?.version === "2.0.0";
    });
    await told("its software cannot update itself");
    made.consent = { ...made.consent, updates: false };
    await told("its owner lets nobody ask for updates");
    expect((await made.events()).filter((kind) => kind === "appliance.update-refused")).toHaveLength(2);
  }),
  60_000,
);
