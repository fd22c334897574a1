import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openDocuments } from "../../../src/appliance/documents.ts";
import {
  applyProvisioning,
  followEnrolment,
  type ProvisioningNews,
} from "../../../src/appliance/enrolment.ts";
import { networksOf, tryNetwork } from "../../../src/appliance/provision-network.ts";
import { readProvisioning } from "../../../src/appliance/provisioning.ts";
import { bootFolder, type InterfaceView, simulatedHost } from "../../../src/host/index.ts";
import { defaultConsent } from "../../../src/model/index.ts";
import { createLog, failure, type Outcome, success, systemClock } from "../../../src/shared/index.ts";
import type { TunnelStatus } from "../../../src/tunnel/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { endPrograms, eventually, temporaryFolder } from "../../support/programs.ts";
import { sealed } from "../../support/sealed.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

afterAll(endPrograms);

const PASSPHRASE = "correct horse";
const whole = () => ({
  schema: 1,
  server: "https://tallybox.example",
  claimCode: new TunnelPeer().claimCode,
  setupCode: "7K3M-9QXA-02VDT",
  hostname: "box-7",
  network: { address: "10.4.0.7/24", gateway: "10.4.0.1", dns: ["10.4.0.1"] },
  wifi: { country: "DE", ssid: "office", passphrase: PASSPHRASE },
  proxy: "http://user:word@proxy.example:3128",
  timezone: "Europe/Oslo",
  ranges: [{ addresses: ["10.4.0.0/24"] }],
});

/** A developer's machine whose boot partition is a folder, and what the file did to it. */
async function world(owned: { isClaimed?: boolean; enrolment?: "none" | "enrolled" } = {}) {
  const folder = temporaryFolder("provisioned");
  const lines: string[] = [];
  const log = createLog({ level: "debug", journal: false, write: (line) => lines.push(line) });
  const boot = bootFolder({ log }, { folder });
  const host = simulatedHost({ clock: systemClock, bootFiles: boot });
  const documents = await openDocuments(temporaryFolder("state"), log, { sealed });
  const { settings } = documents;
  const did: { setupCode?: string; claims: unknown[]; resets: number; searches: number } = {
    ...{ claims: [], resets: 0, searches: 0 },
  };
  let enrolment = owned.enrolment ?? "none";
  let answer: Outcome<void> = success(undefined);
  const news: ProvisioningNews = { problems: [] };
  const ports = {
    ...{ clock: systemClock, log, settings, host },
    tunnel: {
      status: () => ({ enrolment }) as never,
      async enrol(claim: unknown) {
        did.claims.push(claim);
        if (answer.ok) enrolment = "enrolled";
        return answer;
      },
    },
    owner: {
      view: () => ({
        ...{ isClaimed: owned.isClaimed ?? false, mark: "", isStatusOpen: false },
        consent: defaultConsent(),
      }),
      async provideSetupCode(code: string) {
        did.setupCode = code;
        return success(undefined);
      },
    },
    search() {
      did.searches++;
    },
    reset: {
      async factoryReset() {
        did.resets++;
        return success(undefined);
      },
    },
  };
  return {
    ...{ host, did, news, settings, lines, folder },
    put: (content: unknown) =>
      writeFileSync(
        join(folder, "tallybox.json"),
        typeof content === "string" ? content : JSON.stringify(content),
      ),
    text: () => readFileSync(join(folder, "tallybox.json"), "utf8"),
    status: () => readFileSync(join(folder, "tallybox-status.txt"), "utf8"),
    refuse: (problem: Outcome<void>) => {
      answer = problem;
    },
    read: () => readProvisioning(boot, settings.data.provisioned),
    /** As a start does it; true where there was something to apply. */
    async apply(signal = new AbortController().signal): Promise<boolean> {
      const file = await readProvisioning(boot, settings.data.provisioned);
      if (!file.ok) throw new Error(file.problem.message);
      if (file.value) await applyProvisioning(ports, file.value, news, signal);
      return file.value !== undefined;
    },
    close: () => documents.close(),
  };
}

describe("the provisioning file", () => {
  test("may be absent", async () => {
    const box = await world();
    expect(await box.read()).toEqual(success(undefined));
    await box.close();
  });

  test("makes a box what it says, once, and its secrets are blanked in place", async () => {
    const box = await world();
    const content = whole();
    box.put(content);
    const before = box.text();
    expect(await box.apply()).toBe(true);
    expect(box.did).toMatchObject({ setupCode: content.setupCode, resets: 0, searches: 1 });
    expect(box.did.claims).toEqual([{ code: content.claimCode, server: content.server }]);
    expect(box.host.told).toMatchObject({ hostname: "box-7", timeZone: "Europe/Oslo" });
    const view = await box.host.network.view();
    expect(view).toMatchObject({
      value: { cable: { ipv4: { addresses: ["10.4.0.7/24"] } }, wifi: { ssid: "office" } },
    });
    expect(view.ok && view.value.trial).toBeUndefined();
    expect(box.settings.data).toMatchObject({
      hostname: "box-7",
      local: { ranges: [{ name: "Range 1", addresses: ["10.4.0.0/24"] }] },
    });
    const after = box.text();
    expect(Buffer.byteLength(after)).toBe(Buffer.byteLength(before));
    for (const secret of [content.claimCode, content.setupCode, PASSPHRASE, "user:word"]) {
      expect(after).not.toContain(secret);
      expect(box.lines.join("")).not.toContain(secret);
      expect(box.status()).not.toContain(secret);
    }
    expect(JSON.parse(after)).toMatchObject({ hostname: "box-7", wifi: { ssid: "office" } });
    expect(box.status()).toBe("The settings of tallybox.json were applied.\r\n");
    expect(await box.apply()).toBe(false);
    expect(box.news.problems).toEqual([]);
    await box.close();
  });

  test("its secrets are found whatever the file looks like", async () => {
    const box = await world();
    const text = `{ "schema": 1, "set\\u0075pCode" : "7K3M-9QXA-02VDT", "hostname": "setupCode",
      "wifi": {"country": "DE", "ssid": "passphrase", "pass\\u0070hrase":\n"corr\\"ct h\\u00f6rse" }}`;
    box.put(text.replace("\\u00f6", "o"));
    const before = box.text();
    expect(await box.apply()).toBe(true);
    const after = box.text();
    expect(after).toHaveLength(before.length);
    expect(after).toContain('"hostname": "setupCode"');
    expect(after).toContain('"ssid": "passphrase"');
    expect(after).not.toContain("02VDT");
    expect(after).not.toContain("ct h");
    await box.close();
  });

  test("what was blanked is not told any more to a box that was reset since", async () => {
    const box = await world();
    box.put(whole());
    await box.apply();
    const reset = await world();
    reset.put(box.text());
    const file = await reset.read();
    const content = file.ok ? file.value?.content : undefined;
    expect(content).toMatchObject({ hostname: "box-7", timezone: "Europe/Oslo" });
    for (const key of ["claimCode", "setupCode", "wifi", "proxy"]) expect(content).not.toHaveProperty(key);
    await Promise.all([box.close(), reset.close()]);
  });

  test.each([
    ["a passphrase", { isClaimed: true }],
    ["a server", { enrolment: "enrolled" as const }],
  ])("of a box that has %s sets its network and time zone alone", async (_what, owned) => {
    const box = await world(owned);
    box.put(whole());
    await box.apply();
    expect(box.did).toEqual({ claims: [], resets: 0, searches: 0 });
    expect(box.host.told).not.toHaveProperty("hostname");
    expect(box.host.told.timeZone).toBe("Europe/Oslo");
    expect(await box.host.network.view()).toMatchObject({ value: { wifi: { ssid: "office" } } });
    expect(box.settings.data.local.ranges).toEqual([]);
    for (const key of ["server", "claimCode", "setupCode", "hostname", "ranges"])
      expect(box.status()).toContain(key);
    expect(box.status()).not.toContain("timezone");
    expect(box.news.problems).toHaveLength(1);
    expect(box.text()).not.toContain(PASSPHRASE);
    await box.close();
  });

  test("that asks for it resets a box with an owner first, and is kept whole for the new box", async () => {
    const box = await world({ isClaimed: true });
    const content = { ...whole(), factoryReset: true };
    box.put(content);
    const before = box.text();
    expect(await box.apply()).toBe(true);
    expect(box.did).toEqual({ claims: [], resets: 1, searches: 0 });
    expect(await box.host.network.view()).not.toHaveProperty("value.wifi");
    expect(box.text()).toBe(before);
    expect(box.settings.data.provisioned).toEqual([]);
    await box.close();
    const fresh = await world();
    fresh.put(before);
    await fresh.apply();
    expect(fresh.did).toMatchObject({ setupCode: content.setupCode, resets: 0 });
    expect(fresh.did.claims).toHaveLength(1);
    await fresh.close();
  });

  test("that was broken off after the box had got its owner by it goes on, and resets nothing", async () => {
    const box = await world();
    box.put({ ...whole(), factoryReset: true });
    const stop = new AbortController();
    stop.abort();
    await box.apply(stop.signal);
    expect(box.text()).toContain(PASSPHRASE);
    expect(await box.apply()).toBe(true);
    expect(box.did).toMatchObject({ resets: 0 });
    expect(box.did.claims).toHaveLength(1);
    expect(box.text()).not.toContain(PASSPHRASE);
    await box.close();
  });

  test("a server that does not answer is told, and the file is done all the same", async () => {
    const box = await world();
    box.refuse(failure("tunnel.unreachable", "No way to tallybox.example."));
    box.put(whole());
    await box.apply();
    expect(box.status()).toBe(
      "The settings of tallybox.json were applied.\r\nNot enrolled yet: No way to tallybox.example.\r\n",
    );
    expect(await box.apply()).toBe(false);
    await box.close();
  });

  test("what stands beside the file is true also when the server answers later, or refuses", async () => {
    const box = await world();
    box.refuse(failure("tunnel.unreachable", "No way to tallybox.example."));
    box.put(whole());
    await box.apply();
    const clock = new ManualClock();
    let status: Partial<TunnelStatus> = { enrolment: "pending", server: "https://tallybox.example" };
    const tunnel = { status: () => status as TunnelStatus, enrol: async () => success(undefined) };
    const stop = new AbortController();
    const { host, settings } = box;
    const following = followEnrolment({ clock, tunnel, settings, host }, box.news, stop.signal);
    await clock.advance(60_000);
    expect(box.status()).toContain("Not enrolled yet: No way to tallybox.example.");
    status = { ...status, enrolment: "enrolled" };
    await clock.advance(6000);
    // The note is a file of its own, and written in its own time.
    const told = (text: string) => eventually(text, () => box.status().includes(text));
    await told("The box belongs to https://tallybox.example.");
    expect(box.status()).toContain("The settings of tallybox.json were applied.");
    expect(box.status()).not.toContain("Not enrolled");
    const problem = { code: "claim.used" as const, message: "Another box has used this code.", at: 0 };
    status = { enrolment: "none", problem };
    await clock.advance(6000);
    await told("Not enrolled: Another box has used this code.");
    stop.abort();
    await following;
    await box.close();
  });

  test.each([
    ["{", "is no JSON"],
    ['{ "schema": 1, "claimCode": "nonsense-secret" }', "claimCode"],
    ['{ "schema": 1, "colour": "red" }', "colour"],
    ['{ "schema": 1, "network": { "address": "10.4.0.7/24", "gateway": "fd00::1" } }', "gateway"],
    [`"${"x".repeat(200_000)}"`, "larger than 128 KiB"],
  ])("what is wrong with it is said, and no value repeated: %.40s", async (text, reason) => {
    const box = await world();
    box.put(text);
    const read = await box.read();
    expect(read.ok ? "" : read.problem.message).toContain(reason);
    expect(read.ok ? "" : read.problem.message).not.toContain("nonsense-secret");
    expect(readdirSync(box.folder)).toEqual(["tallybox.json"]);
    await box.close();
  });
});

describe("network settings of the file", () => {
  const settings = networksOf({ schema: 1, network: { dhcp: true } })[0];
  if (!settings) throw new Error("no settings");
  const cable = (hasCarrier: boolean, ...addresses: string[]): InterfaceView => ({
    ...{ name: "eth0", kind: "cable", hasCarrier, gateways: [], dns: [], addresses },
  });

  /** A machine whose cable is what the test says at each moment. */
  function machine(view: (secondsOnTrial: number | undefined) => InterfaceView) {
    const clock = new ManualClock();
    const did: string[] = [];
    let since: number | undefined;
    const network = {
      view: async () =>
        success({
          interfaces: [view(since === undefined ? undefined : (clock.monotonic() - since) / 1000)],
        }),
      async change() {
        since = clock.monotonic();
        did.push("changed");
        return success({ kind: "cable" as const, secondsLeft: 60 });
      },
      async confirm() {
        did.push("confirmed");
        return success(undefined);
      },
      async revert() {
        did.push("returned");
        return success(undefined);
      },
    };
    return { clock, did, network };
  }

  test("are confirmed as soon as an address comes", async () => {
    const { clock, did, network } = machine((seconds = 0) =>
      cable(true, ...(seconds < 7 ? ["169.254.1.1/16", "fe80::1/64"] : ["10.4.0.20/24"])),
    );
    const tried = tryNetwork({ clock, network }, settings, new AbortController().signal);
    await clock.advance(7000);
    expect(await tried).toEqual({ state: "kept" });
    expect(did).toEqual(["changed", "confirmed"]);
  });

  test("are taken back within their minute when none comes", async () => {
    const { clock, did, network } = machine(() => cable(true, "169.254.1.1/16"));
    const tried = tryNetwork({ clock, network }, settings, new AbortController().signal);
    await clock.advance(59_000);
    expect(await tried).toMatchObject({ state: "returned" });
    expect(did).toEqual(["changed", "returned"]);
  });

  test("wait for a cable, and for the next start when none is plugged in", async () => {
    const { clock, did, network } = machine(() => cable(clock.monotonic() >= 30_000, "10.4.0.20/24"));
    const tried = tryNetwork({ clock, network }, settings, new AbortController().signal);
    await clock.advance(31_000);
    expect(await tried).toEqual({ state: "kept" });
    expect(did).toEqual(["changed", "confirmed"]);
    const unplugged = machine(() => cable(false));
    const waiting = tryNetwork(unplugged, settings, new AbortController().signal);
    await unplugged.clock.advance(700_000);
    expect(await waiting).toMatchObject({ state: "later" });
    expect(unplugged.did).toEqual([]);
  });

  test("say what Wi-Fi and fixed addresses are to the machine", () => {
    expect(
      networksOf({
        schema: 1,
        wifi: { country: "DE", ssid: "office" },
        network: { address: "fd00::7/64", gateway: "fd00::1", dns: [] },
      }),
    ).toMatchObject([
      { kind: "wifi", security: { method: "open" }, ipv4: { method: "dhcp" } },
      {
        ...{ kind: "cable", ipv4: { method: "dhcp" } },
        ipv6: { method: "static", addresses: ["fd00::7/64"], gateway: "fd00::1" },
      },
    ]);
  });
});

test("a card that takes no writes is told in the log, and the file is applied once all the same", async () => {
  const box = await world();
  box.put({ schema: 1, timezone: "Europe/Oslo" });
  box.host.bootFiles.blank = async () =>
    failure("state.write-failed", "The boot partition cannot be written.");
  expect(await box.apply()).toBe(true);
  expect(box.lines.join("")).toContain("keeps its secrets");
  expect(await box.apply()).toBe(false);
  await box.close();
});
