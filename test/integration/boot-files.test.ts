// The boot partition by way of the helper: what the service can do there, and that it can do nothing else.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { followBootNotes } from "../../src/appliance/presence/boot-notes.ts";
import { helpedBootFiles } from "../../src/host/boot-files/boot-files-concern.ts";
import { type BootFiles, bootFolder } from "../../src/host/index.ts";
import { runPrivileged } from "../../src/privileged/main.ts";
import { failure, type Outcome, silentLog, success } from "../../src/shared/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { endPrograms, eventually, temporaryFolder } from "../support/programs.ts";

let root: string;
let boot: string;
let files: BootFiles;

afterAll(endPrograms);

beforeEach(() => {
  root = temporaryFolder("boot-files");
  boot = join(root, "boot/firmware");
  mkdirSync(boot, { recursive: true });
  files = helpedBootFiles({ ask: (concern, request) => host(concern, request) });
});

/** One request to the program that systemd starts for it. */
async function host(concern: string, request: unknown): Promise<Outcome<unknown>> {
  let out = "";
  const status = await runPrivileged([concern, "--root", root], {
    out: (text) => {
      out += text;
    },
    err: () => {},
    stdin: Readable.from([Buffer.from(JSON.stringify(request))]),
    env: {},
    signal: new AbortController().signal,
    listener: ["false"],
  });
  expect(status).toBe(0);
  return JSON.parse(out);
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");
const at = (name: string) => readFileSync(join(boot, name), "utf8");

describe("the boot partition of a box", () => {
  test("gives its provisioning file octet for octet, and takes blanks for its secrets", async () => {
    expect(await files.provisioning()).toEqual(success(undefined));
    const text = '{"schema":1,\r\n "setupCode":"7K3M-9QXA-02VDT","hostname":"büro"}';
    writeFileSync(join(boot, "tallybox.json"), text);
    const read = await files.provisioning();
    expect(read.ok && Buffer.from(read.value ?? []).toString()).toBe(text);
    const blanked = await files.blank(digestOf(text));
    expect(blanked).toEqual(success(digestOf(at("tallybox.json"))));
    expect(at("tallybox.json")).toBe(text.replace("7K3M-9QXA-02VDT", " ".repeat(15)));
  });

  test("blanks no other file than the one that was read", async () => {
    writeFileSync(join(boot, "tallybox.json"), '{"schema":1,"setupCode":"new"}');
    await files.blank(digestOf("what was read"));
    expect(at("tallybox.json")).toContain('"new"');
  });

  test("holds the largest file that is allowed, and tells of a larger one", async () => {
    writeFileSync(join(boot, "tallybox.json"), "é".repeat(64 * 1024));
    const read = await files.provisioning();
    expect(read.ok && read.value?.length).toBe(128 * 1024);
    writeFileSync(join(boot, "tallybox.json"), "é".repeat(64 * 1024 + 1));
    expect(await files.provisioning()).toMatchObject({ problem: { code: "provisioning.invalid" } });
  });

  test("shows texts and erases them", async () => {
    expect(await files.tell("pairing-code", "The pairing code:\n7K3")).toEqual(success(undefined));
    expect(at("tallybox-pairing-code.txt")).toBe("The pairing code:\r\n7K3\r\n");
    expect(await files.erase("pairing-code")).toEqual(success(undefined));
    expect(await files.erase("pairing-code")).toEqual(success(undefined));
    expect(readdirSync(boot)).toEqual([]);
  });

  test.each([
    ["another file", { do: "tell", note: "../../etc/passwd", text: "x" }],
    ["the owner's code", { do: "tell", note: "setup-code", text: "x" }],
    ["orders to a terminal", { do: "tell", note: "status", text: "\u001b[2J" }],
    ["an endless text", { do: "tell", note: "status", text: "x".repeat(5000) }],
    ["reading whatever it likes", { do: "provisioning", path: "/etc/shadow" }],
    ["the file for a reset", { do: "erase", note: "factory-reset" }],
  ])("refuses %s", async (_what, request) => {
    expect(await host("boot-files", request)).toMatchObject({ problem: { code: "host.refused" } });
    expect(readdirSync(boot)).toEqual([]);
  });

  test("where there is none, nothing is shown and nothing fails", async () => {
    root = join(root, "elsewhere");
    expect(await files.tell("status", "x")).toEqual(success(undefined));
    expect(await files.erase("status")).toEqual(success(undefined));
    expect(await files.provisioning()).toEqual(success(undefined));
  });
});

describe("what stands on the card for whoever takes it out", () => {
  test("the codes while nobody owns the box, and the fingerprint for as long as it is true", async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const folder = bootFolder({ log: silentLog }, { folder: boot });
    let facts = {
      ...{ isUnclaimed: true, pairingCode: "7K3M9QXA0", fingerprint: "AA:BB" as string | undefined },
      accessPoint: { ssid: "Tallybox-7K3M", passphrase: "WIFI-PASSPHRASE" },
    };
    const ports = { clock, log: silentLog, bootFiles: folder, facts: () => facts };
    const following = followBootNotes(ports, stop.signal);
    await eventually(
      "all notes",
      () => readdirSync(boot).length === 3 && at("tallybox-certificate.txt") !== "",
    );
    expect(at("tallybox-access-point.txt")).toContain("WIFI-PASSPHRASE");
    expect(at("tallybox-pairing-code.txt")).toContain("7K3-M9Q-XA0");
    expect(at("tallybox-certificate.txt")).toContain("AA:BB");
    facts = { ...facts, isUnclaimed: false, fingerprint: "CC:DD" };
    await clock.advance(5000);
    await eventually("the codes gone", () => !existsSync(join(boot, "tallybox-access-point.txt")));
    await eventually("the new certificate", () => at("tallybox-certificate.txt").includes("CC:DD"));
    expect(readdirSync(boot)).toEqual(["tallybox-certificate.txt"]);
    stop.abort();
    await following;
  });

  test("a card that takes no writes is left alone for ten minutes", async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    let tries = 0;
    const refuse = async () => {
      tries++;
      return failure("state.write-failed", "The boot partition cannot be written.");
    };
    const facts = () => ({
      ...{ isUnclaimed: true, pairingCode: "7K3M9QXA0", fingerprint: undefined },
      accessPoint: { ssid: "Tallybox-7K3M", passphrase: "x" },
    });
    const bootFiles = { tell: refuse, erase: refuse };
    const following = followBootNotes({ clock, log: silentLog, bootFiles, facts }, stop.signal);
    await clock.advance(599_000);
    expect(tries).toBe(1);
    await clock.advance(10_000);
    expect(tries).toBe(2);
    stop.abort();
    await following;
  });
});
