import { beforeEach, describe, expect, test } from "vitest";
import { type BoxCommandPorts, createBoxCommands } from "../../../src/appliance/box-commands.ts";
import { emptyInventory } from "../../../src/appliance/inventory.ts";
import type { RunEnd } from "../../../src/appliance/schedule.ts";
import { builtInProfiles } from "../../../src/profiles/index.ts";
import { silentLog } from "../../../src/shared/index.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";

const MINUTE = 60_000;
let clock: ManualClock;
let stop: AbortController;
let asked: { job: string; end: (end: RunEnd) => void }[];
let commands: ReturnType<typeof createBoxCommands>;
let withBundles: (mayAsk: boolean) => ReturnType<typeof createBoxCommands>;

beforeEach(() => {
  clock = new ManualClock();
  stop = new AbortController();
  asked = [];
  const ports: BoxCommandPorts = {
    ...{ clock, log: silentLog, signal: stop.signal },
    snmp: {} as BoxCommandPorts["snmp"],
    profiles: builtInProfiles,
    isAllowed: () => false,
    mayAskForBundles: () => false,
    configuration: () => undefined,
    mayTouch: () => false,
    inventory: emptyInventory,
    keyOf: (identity) => identity,
    withheld: () => [],
    runNow: (job) => new Promise((end) => asked.push({ job, end })),
    searched: () => [
      { replied: 20, printers: 3 },
      { replied: 11, printers: 9 },
    ],
    collected: () => ({ complete: 1, partial: 2, noAnswer: 0 }),
  };
  commands = createBoxCommands(ports);
  withBundles = (mayAsk) =>
    createBoxCommands({
      ...ports,
      mayAskForBundles: () => mayAsk,
      supportBundle: async () => "Printer at 10.1.2.3\nlast line",
      withheld: () => ["address"],
    });
});

/** Gives the command, and tells whether it is answered yet. */
function give(type: string, minutes = 60) {
  const expiresAt = new Date(clock.now() + minutes * MINUTE).toISOString();
  const given = { outcome: commands.run({ id: "a", type, expiresAt, arguments: {} }), isAnswered: false };
  void given.outcome.then(() => {
    given.isAnswered = true;
  });
  return given;
}

describe("a command to search, to read or to report", () => {
  test.each([
    ["discover", "12 printers among 31 devices that answered."],
    ["collect", "1 printer read, 2 in part."],
    ["report", "The report is on its way."],
  ])("%s is answered when it has really run, with what came of it", async (type, message) => {
    const startedAt = new Date(clock.now()).toISOString();
    const given = give(type);
    await clock.advance(5 * MINUTE);
    expect(asked.map(({ job }) => job)).toEqual([type]);
    expect(given.isAnswered).toBe(false);
    asked[0]?.end({ ok: true });
    const finishedAt = new Date(clock.now()).toISOString();
    expect(await given.outcome).toEqual({ ok: true, value: { message, startedAt, finishedAt } });
  });

  test("that fails says why", async () => {
    const given = give("collect");
    asked[0]?.end({ ok: false, error: "no sockets left" });
    expect(await given.outcome).toMatchObject({
      ok: false,
      problem: { code: "tunnel.interrupted", message: expect.stringContaining("no sockets left") },
    });
  });

  test("is not waited for beyond its expiry", async () => {
    const given = give("discover", 10);
    await clock.advance(9 * MINUTE);
    expect(given.isAnswered).toBe(false);
    await clock.advance(MINUTE);
    expect(await given.outcome).toMatchObject({
      ok: false,
      problem: { code: "tunnel.interrupted", message: expect.stringContaining("lapsed") },
    });
  });

  test("is answered as broken off where the box stops meanwhile", async () => {
    const given = give("discover");
    stop.abort();
    asked[0]?.end("stopped");
    await settle();
    expect(await given.outcome).toMatchObject({ ok: false, problem: { code: "tunnel.interrupted" } });
  });
});

test("what the box does not know is refused at once", async () => {
  expect(await give("dance").outcome).toMatchObject({ ok: false, problem: { code: "usage" } });
  expect(asked).toEqual([]);
});

describe("a support bundle", () => {
  const bundle = { id: "a", type: "bundle", expiresAt: "2030-01-01T00:00:00Z", arguments: {} };

  test("is made for the server only where the owner lets it be asked for", async () => {
    expect(await withBundles(false).run(bundle)).toMatchObject({ problem: { code: "consent.refused" } });
  });

  test("leaves without what may not leave", async () => {
    const made = await withBundles(true).run(bundle);
    expect(made).toMatchObject({ ok: true, value: { text: expect.stringContaining("last line") } });
    expect(JSON.stringify(made)).not.toContain("10.1.2.3");
  });
});
