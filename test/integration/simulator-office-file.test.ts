import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadOffice } from "../../src/simulator/index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "office-"));
});
afterEach(() => rm(folder, { recursive: true }));

const office = {
  schema: 1,
  name: "Two printers",
  port: 2161,
  since: "2026-11-01T00:00:00Z",
  devices: [
    {
      name: "laser",
      address: "127.20.0.1",
      communities: ["public", "second"],
      recording: "laser.snmprec",
      variables: ["1.3.6.1.2.1.1.5.0|4|renamed"],
      activity: [{ name: "pages", perHour: 30, adds: [{ oid: "1.3.6.1.2.1.43.10.2.1.4.1.1", by: 1 }] }],
      faults: { latencyMs: 20, silentAbove: 8 },
    },
    {
      name: "safe",
      address: "127.20.0.2",
      versions: ["3"],
      engineId: "80007df80402",
      users: [{ name: "reader", authProtocol: "sha256", authKey: "a long phrase" }],
      variables: ["1.3.6.1.2.1.1.1.0|4|Safe"],
    },
  ],
};

const write = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));

describe("an office file", () => {
  test("describes devices, on top of a recording where one is named", async () => {
    await write("laser.snmprec", "1.3.6.1.2.1.1.5.0|4|recorded\n1.3.6.1.2.1.43.10.2.1.4.1.1|65|100\n");
    await write("office.json", office);
    const loaded = await loadOffice(join(folder, "office.json"));
    if (!loaded.ok) throw new Error(loaded.problem.message);
    expect(loaded.value).toMatchObject({ name: "Two printers", port: 2161, since: Date.UTC(2026, 10, 1) });
    const [laser, safe] = loaded.value.devices;
    expect(laser).toMatchObject({
      communities: ["public", "second"],
      faults: { latencyMs: 20, silentAbove: 8 },
    });
    expect(laser?.variables.map(({ oid, value }) => [oid, `${value.value}`])).toEqual([
      ["1.3.6.1.2.1.1.5.0", "recorded"],
      ["1.3.6.1.2.1.43.10.2.1.4.1.1", "100"],
      ["1.3.6.1.2.1.1.5.0", "renamed"],
    ]);
    expect(safe).toMatchObject({ versions: ["3"], engineId: Buffer.from("80007df80402", "hex") });
    expect(safe?.users?.[0]).toMatchObject({ name: "reader", authProtocol: "sha256" });
  });

  const [laser, safe] = office.devices;
  test.each([
    ["an unknown field", { ...office, colour: true }, "colour"],
    [
      "an address outside the loopback block",
      { ...office, devices: [{ ...safe, address: "10.0.0.1" }] },
      "devices.0.address",
    ],
    ["an address twice", { ...office, devices: [safe, safe] }, "devices.1.address"],
    [
      "a variable that is none",
      { ...office, devices: [{ ...safe, variables: ["1.3.6|2|1", "1.3.6|2|x"] }] },
      "devices.0.variables.1",
    ],
    ["an unknown fault", { ...office, devices: [{ ...laser, faults: { slow: true } }] }, "devices.0.faults"],
    [
      "a user without key",
      { ...office, devices: [{ ...safe, users: [{ name: "r", authProtocol: "md5" }] }] },
      "devices.0.users.0.authKey",
    ],
    ["another schema", { ...office, schema: 2 }, "schema"],
    ["no devices", { ...office, devices: [] }, "devices"],
    [
      "a recording elsewhere",
      { ...office, devices: [{ ...laser, recording: "../../etc/hostname" }] },
      "not beside",
    ],
    ["a recording that is missing", office, "laser.snmprec"],
    ["no JSON", "{ devices", "no JSON"],
  ])("with %s is refused with the field", async (_, content, where) => {
    await write("office.json", content);
    const loaded = await loadOffice(join(folder, "office.json"));
    expect(loaded).toMatchObject({ ok: false, problem: { code: "simulator.invalid" } });
    expect(!loaded.ok && loaded.problem.message).toContain(where);
  });

  test("never shows a user's key in what it says", async () => {
    await write("office.json", {
      ...office,
      devices: [{ ...safe, users: [{ name: "r", authKey: "hush123", extra: "hush123" }] }],
    });
    expect(JSON.stringify(await loadOffice(join(folder, "office.json")))).not.toContain("hush123");
  });
});

describe("a folder of recordings", () => {
  test("gives each an address, in the order of the names", async () => {
    await write("b.snmprec", "1.3.6.1.2.1.1.1.0|4|B");
    await write("a.snmprec", "1.3.6.1.2.1.1.1.0|4|A");
    await write("notes.txt", "nothing");
    const loaded = await loadOffice(folder);
    expect(loaded.ok && loaded.value.devices.map(({ name, address }) => [name, address])).toEqual([
      ["a", "127.77.0.1"],
      ["b", "127.77.0.2"],
    ]);
    const elsewhere = await loadOffice(join(folder, "b.snmprec"), { firstAddress: "127.3.0.255" });
    expect(elsewhere.ok && elsewhere.value.devices[0]?.address).toBe("127.3.0.255");
    expect(await loadOffice(folder, { firstAddress: "192.168.1.1" })).toMatchObject({ ok: false });
  });

  test("tells which values it cannot play and plays the rest", async () => {
    await write("a.snmprec", "1.3.6.1|4x|XX\n1.3.6.2|2|1\n");
    const skipped: unknown[] = [];
    const loaded = await loadOffice(folder, {
      onUnplayable: (_, line, reason) => skipped.push([line, reason]),
    });
    expect(loaded.ok && loaded.value.devices[0]?.variables).toHaveLength(1);
    expect(skipped).toEqual([[1, "VALUE is not hexadecimal"]]);
  });

  test("that holds none, or a broken one, is refused", async () => {
    expect(await loadOffice(folder)).toMatchObject({ ok: false, problem: { code: "simulator.invalid" } });
    await write("a.snmprec", "hello\n");
    expect(await loadOffice(folder)).toMatchObject({
      ok: false,
      problem: { code: "recording.invalid", detail: { line: 1 } },
    });
    expect(await loadOffice(join(folder, "none"))).toMatchObject({
      ok: false,
      problem: { code: "simulator.invalid" },
    });
  });
});
