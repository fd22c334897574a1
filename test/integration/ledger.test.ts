// The meter ledger from a printer's counter to a file that anybody can check.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ledgerExportCommand, ledgerVerifyCommand } from "../../src/server/cli/ledger-commands.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { type BoxAndServer, startBoxAndServer, within } from "../support/box-and-server.ts";
import { endPrograms, eventually, temporaryFolder } from "../support/programs.ts";

const TOTAL = "1.3.6.1.2.1.43.10.2.1.4.1.1";
const MODEL = "HP Color LaserJet CM4730 MFP";

afterAll(endPrograms);

interface Meters {
  meters: {
    counter: string;
    value: number;
    index: number;
    chain: string;
    state: string;
    confirmedAt?: string;
  }[];
}

const commands = (made: BoxAndServer) => ({
  ...{ dataFolder: made.serverFolder, publicUrl: undefined, clock: systemClock, log: silentLog },
});

async function metersOf(made: BoxAndServer): Promise<Meters["meters"]> {
  const printer = (await made.fleet()).find(({ address }) => address.endsWith(".0.1"));
  const { meters } = await made.visitor.get<Meters>(`/api/v1/printers/${printer?.id}/ledger`);
  return meters;
}

const totalOf = async (made: BoxAndServer) =>
  (await metersOf(made)).find(({ counter }) => counter === "total");

async function exported(made: BoxAndServer, words: Record<string, string> = {}): Promise<string> {
  const file = join(temporaryFolder("ledger"), "ledger.jsonl");
  const done = await ledgerExportCommand(commands(made), { file, ...words });
  if (!done.ok) throw new Error(done.problem.message);
  return file;
}

async function verified(made: BoxAndServer, file?: string): Promise<{ isSound: boolean; text: string }> {
  const done = await ledgerVerifyCommand(commands(made), { file, keys: [] });
  if (!done.ok) throw new Error(done.problem.message);
  return done.value;
}

function print(made: BoxAndServer, total: number): void {
  made.simulator.device(MODEL).set(TOTAL, { type: "Counter32", value: total });
}

test("follows a counter through restarts, outages and a box enrolled anew", async () => {
  const made = await startBoxAndServer({ net: 88 });
  try {
    await eventually("four printers", async () => (await made.fleet()).length === 4);
    await made.collectAndReport();
    const first = await totalOf(made);
    expect(first).toMatchObject({ state: "sound", confirmedAt: expect.any(String) });
    const start = first?.value ?? 0;

    print(made, start + 10);
    await made.collectAndReport();
    expect(await totalOf(made)).toMatchObject({ value: start + 10, state: "sound" });

    const [shown] = (await made.fleet()).filter(({ address }) => address.endsWith(".0.1"));
    const page = await made.visitor.get<string>(`/printers/${shown?.id}`);
    expect(page).toContain("Meter ledger");
    expect(page).toContain("as the box signed it");

    // Nothing changed: no entry more, and the same value confirmed later.
    const before = await totalOf(made);
    await made.collectAndReport();
    const after = await totalOf(made);
    expect(after).toMatchObject({ index: before?.index });
    expect(Date.parse(after?.confirmedAt ?? "")).toBeGreaterThan(Date.parse(before?.confirmedAt ?? ""));

    // Read while the server is away, told when it is back.
    await made.stopServer();
    print(made, start + 20);
    await made.runJob("collect");
    await made.stopBox();
    await made.startBox();
    print(made, start + 30);
    await made.runJob("collect");
    await made.startServer();
    await made.collectAndReport();
    expect(await totalOf(made)).toMatchObject({ value: start + 30, chain: first?.chain });

    const file = await exported(made);
    const values = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.includes('"counter":"total"') && line.includes(TOTAL))
      .map((line) => (JSON.parse(line) as { value: number }).value);
    for (const more of [0, 10, 20, 30]) expect(values).toContain(start + more);
    expect(await verified(made, file)).toMatchObject({ isSound: true });
    expect(await verified(made)).toMatchObject({ isSound: true });
    writeFileSync(file, readFileSync(file, "utf8").replace(`"value":${start + 20}`, `"value":${start + 25}`));
    expect(await verified(made, file)).toMatchObject({
      isSound: false,
      text: expect.stringMatching(/entry \d+ was edited/),
    });
    expect(
      (await verified(made, await exported(made, { printer: "127.88.0.1", site: "Head office" }))).isSound,
    ).toBe(true);

    // A box that lost its keys is another one: its ledger goes on from the one before, under the new key.
    await made.stopBox();
    rmSync(join(made.boxFolder, "tunnel"), { recursive: true });
    await made.startBox();
    const coded = await made.visitor.send("POST", "/api/v1/claim-codes", { site: made.siteId });
    const { code } = (await coded.json()) as { code: string };
    const enrolled = await made.service.tunnel.enrol({ code, server: made.server.url });
    expect(enrolled).toMatchObject({ ok: true });
    print(made, start + 40);
    await made.collectAndReport();
    const renewed = await totalOf(made);
    expect(renewed).toMatchObject({ value: start + 40, state: "sound" });
    expect(renewed?.chain).not.toBe(first?.chain);
    const whole = await verified(made, await exported(made));
    expect(whole).toMatchObject({ isSound: true, text: expect.stringContaining("2 ledgers") });
    expect(readFileSync(await exported(made), "utf8")).toContain(`"after":{"chain":"${first?.chain}"`);
  } finally {
    await made.close();
  }
}, 60_000);

test(
  "is one for printers that a person links, and each has its own again when that is undone",
  within({ net: 143 }, async (made) => {
    await eventually("four printers", async () => (await made.fleet()).length === 4);
    await made.collectAndReport();
    const [one, other] = (await made.fleet()).filter(({ address }) => /\.0\.[12]$/.test(address));
    if (!one?.serialNumber || !other?.serialNumber) throw new Error("two printers with serial numbers");
    const [first, second] = [one.serialNumber, other.serialNumber];
    const pathOf = (id: number | undefined) => `/api/v1/printers/${id}/ledger`;
    const totalsOf = async (id: number | undefined) => {
      const { meters } = await made.visitor.get<Meters>(pathOf(id));
      return meters.flatMap(({ counter, value, state }) => (counter === "total" ? [{ value, state }] : []));
    };
    /** The totals in the file for one printer, which is sound. */
    const exportedTotals = async (printer: string) => {
      const file = await exported(made, { printer });
      expect(await verified(made, file)).toMatchObject({ isSound: true });
      const lines = readFileSync(file, "utf8").split("\n");
      return lines.flatMap((line) =>
        line.includes('"counter":"total"') ? [(JSON.parse(line) as { value: number }).value] : [],
      );
    };
    const [mine, its] = [one.counters?.total, other.counters?.total];
    expect(await totalsOf(one.id)).toEqual([{ value: mine, state: "sound" }]);
    expect(await totalsOf(other.id)).toEqual([{ value: its, state: "sound" }]);

    const linked = await made.visitor.send("POST", `/api/v1/printers/${one.id}/links`, { otherId: other.id });
    expect(linked.ok).toBe(true);
    expect(await totalsOf(one.id)).toEqual(await totalsOf(other.id));
    expect(await totalsOf(one.id)).toHaveLength(1);
    for (const serial of [first, second])
      expect(new Set(await exportedTotals(serial))).toEqual(new Set([mine, its]));
    // Either prints, and the entries go on under its own key.
    const printed = (mine as number) + 7;
    made.simulator.device(one.address).set(TOTAL, { type: "Counter32", value: printed });
    await made.collectAndReport();
    expect(await totalsOf(other.id)).toEqual([{ value: printed, state: "sound" }]);
    expect(await exportedTotals(second)).toHaveLength(3);

    const { links } = await made.visitor.get<{ links: { linkId: number }[] }>(
      `/api/v1/printers/${one.id}/links`,
    );
    const undone = await made.visitor.send("POST", `/api/v1/printer-links/${links[0]?.linkId}/separate`);
    expect(undone.ok).toBe(true);
    expect(await totalsOf(one.id)).toEqual([{ value: printed, state: "sound" }]);
    expect(await totalsOf(other.id)).toEqual([{ value: its, state: "sound" }]);
    expect(await exportedTotals(first)).toEqual([mine, printed]);
    expect(await exportedTotals(second)).toEqual([its]);
    made.simulator.device(one.address).set(TOTAL, { type: "Counter32", value: printed + 1 });
    await made.collectAndReport();
    expect(await totalsOf(one.id)).toEqual([{ value: printed + 1, state: "sound" }]);
    expect(await totalsOf(other.id)).toEqual([{ value: its, state: "sound" }]);
    expect(await verified(made)).toMatchObject({ isSound: true });
  }),
  60_000,
);
