// The owner's file on a box: the helper that may change it, and the service that may only read it.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { openOwnerOrNobody } from "../../src/appliance/open-owner.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { helpedOwner, type Owner, type OwnerRequest } from "../../src/owner/index.ts";
import { runPrivileged } from "../../src/privileged/main.ts";
import { failure, type Outcome, silentLog, success, systemClock } from "../../src/shared/index.ts";
import { endPrograms, temporaryFolder } from "../support/programs.ts";

const PASSPHRASE = "three green bottles";
let root: string;
let folder: string;
let boot: string;
let said: string;

afterAll(endPrograms);

beforeEach(() => {
  root = temporaryFolder("owner");
  folder = join(root, "var/lib/tallybox-owner");
  boot = join(root, "boot/firmware");
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  mkdirSync(boot, { recursive: true });
  mkdirSync(join(root, "dev"));
  said = "";
});

/** One request to the program that systemd starts for it. */
async function host(concern: string, request: unknown, ...words: string[]): Promise<Outcome<unknown>> {
  let out = "";
  const status = await runPrivileged([concern, "--root", root, ...words], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      said += text;
    },
    stdin: Readable.from([Buffer.from(typeof request === "string" ? request : JSON.stringify(request))]),
    env: {},
    signal: new AbortController().signal,
    listener: ["false"],
  });
  expect(status).toBe(0);
  return out === "" ? success(undefined) : JSON.parse(out);
}

const ask = (request: OwnerRequest) => host("owner", request);
const codeIn = (path: string) =>
  readFileSync(path, "utf8").match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/)?.[0] ?? "";

async function service(): Promise<Owner> {
  const opened = await ask({ do: "open" });
  expect(opened).toEqual(success({ folder }));
  return helpedOwner({ ask }, folder);
}

describe("the owner's file on a box", () => {
  test("is made by the helper: the service may read it, and nobody but root the setup code", async () => {
    const owner = await service();
    expect(owner.view()).toMatchObject({ isClaimed: false, consent: defaultConsent() });
    expect(statSync(join(folder, "owner.json")).mode & 0o777).toBe(0o640);
    expect(statSync(join(folder, "setup-code.txt")).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o750);
    const code = codeIn(join(folder, "setup-code.txt"));
    expect(codeIn(join(boot, "tallybox-setup-code.txt"))).toBe(code);
    expect(await owner.verify({ setupCode: code })).toEqual(success(undefined));
    expect(readFileSync(join(folder, "owner.json"), "utf8")).not.toContain(code);
  });

  test("shows the code on the attached screen and in the boot partition's file until a passphrase is set", async () => {
    const screen = join(root, "dev/tty1");
    writeFileSync(screen, "");
    const owner = await service();
    const code = codeIn(join(folder, "setup-code.txt"));
    await host("screen", { do: "show", lines: ["https://192.168.1.20"] });
    expect(readFileSync(screen, "utf8")).toContain(`Setup code: ${code}`);
    expect(await owner.setPassphrase({ setupCode: code }, PASSPHRASE)).toEqual(success(undefined));
    expect(owner.view().isClaimed).toBe(true);
    expect(await owner.verify({ passphrase: PASSPHRASE })).toEqual(success(undefined));
    expect(await owner.verify({ setupCode: code })).toMatchObject({ problem: { code: "owner.claimed" } });
    expect(existsSync(join(boot, "tallybox-setup-code.txt"))).toBe(false);
    writeFileSync(screen, "");
    await host("screen", { do: "show", lines: ["https://192.168.1.20"] });
    expect(readFileSync(screen, "utf8")).not.toContain("Setup code");
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), "utf8")).not.toContain(code);
    expect(said).not.toContain(code);
    expect(said).not.toContain(PASSPHRASE);
  });

  test("is changed with the owner's proof only, whatever the service asks for", async () => {
    const owner = await service();
    const code = codeIn(join(folder, "setup-code.txt"));
    await owner.setPassphrase({ setupCode: code }, PASSPHRASE);
    const consent = { ...defaultConsent(), networks: ["203.0.113.0/24"], recordings: true };
    for (const proof of [{ passphrase: "" }, { passphrase: "guessed right" }, { setupCode: code }])
      expect((await owner.changeConsent(proof, consent)).ok).toBe(false);
    expect(owner.view().consent).toEqual(defaultConsent());
    const proof = { passphrase: PASSPHRASE };
    const nowhere = { ...consent, networks: ["203.0.113.300"] };
    expect(await owner.changeConsent(proof, nowhere)).toMatchObject({ problem: { code: "owner.invalid" } });
    expect(await owner.changeConsent(proof, consent)).toEqual(success(undefined));
    expect(owner.view().consent).toEqual(consent);
    expect(JSON.parse(readFileSync(join(folder, "owner.json"), "utf8"))).toMatchObject({ consent });
    expect(await owner.setStatusOpen(proof, true)).toEqual(success(undefined));
    expect(owner.view()).toMatchObject({ isStatusOpen: true, consent });
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["an unknown wish", `{"do":"read"}`],
    ["a change without a proof", `{"do":"change-consent","consent":{"networks":[],"ports":[]}}`],
    ["both proofs at once", `{"do":"open-status","isOpen":true,"proof":{"passphrase":"a","setupCode":"b"}}`],
    [
      "an endless passphrase",
      JSON.stringify({ do: "set-passphrase", proof: { passphrase: "a" }, passphrase: "a".repeat(2000) }),
    ],
  ])("refuses %s", async (_what, request) => {
    await service();
    const before = readFileSync(join(folder, "owner.json"), "utf8");
    expect(await host("owner", request)).toMatchObject({ ok: false, problem: { code: "host.refused" } });
    expect(readFileSync(join(folder, "owner.json"), "utf8")).toBe(before);
  });

  test("several requests at once are done one after the other", async () => {
    const owner = await service();
    const proof = { setupCode: codeIn(join(folder, "setup-code.txt")) };
    const ports = Array.from({ length: 3 }, (_, at) => ({ ...defaultConsent(), ports: [1610 + at] }));
    const changed = await Promise.all(ports.map((consent) => owner.changeConsent(proof, consent)));
    expect(changed.every(({ ok }) => ok)).toBe(true);
    expect(ports.map(({ ports }) => ports)).toContainEqual(owner.view().consent.ports);
  });

  test("that cannot be read lets nobody in and permits nothing more", async () => {
    const owner = await service();
    const proof = { setupCode: codeIn(join(folder, "setup-code.txt")) };
    await owner.changeConsent(proof, { ...defaultConsent(), networks: ["203.0.113.0/24"] });
    for (const name of ["owner.json", "owner.json.copy"]) writeFileSync(join(folder, name), "{}");
    expect(owner.view()).toMatchObject({ isClaimed: true, isStatusOpen: false, consent: defaultConsent() });
    expect(await owner.verify(proof)).toMatchObject({ problem: { code: "owner.unreadable" } });
    const helpless = helpedOwner({ ask: async () => failure("host.not-available", "") }, folder);
    expect(await helpless.setStatusOpen(proof, true)).toMatchObject({ ok: false });
  });

  test("is opened by its task when the machine starts", async () => {
    expect(await host("owner", "", "--task", "open")).toEqual(success(undefined));
    expect(codeIn(join(folder, "setup-code.txt"))).not.toBe("");
  });
});

describe("the service of a box", () => {
  const ports = { clock: systemClock, log: silentLog };
  let server: Server | undefined;

  /** What systemd does: a program for each connection to the socket. */
  async function listen(answer: (request: string) => Promise<string>): Promise<string> {
    const sockets = temporaryFolder("sockets");
    server = createServer({ allowHalfOpen: true }, (socket) => {
      let asked = "";
      socket.setEncoding("utf8").on("data", (text: string) => {
        asked += text;
      });
      socket.on("error", () => {});
      socket.on("end", () => void answer(asked).then((told) => socket.end(told)));
    });
    await new Promise<void>((done) => server?.listen(join(sockets, "owner.sock"), done));
    return sockets;
  }

  afterEach(() => new Promise((done) => (server ? server.close(done) : done(undefined))));

  test("asks the helper where there is one, and keeps no file of its own", async () => {
    const helpers = await listen(async (request) => JSON.stringify(await host("owner", request)));
    const data = temporaryFolder("data");
    const owner = await openOwnerOrNobody(ports, { data, helpers });
    const proof = { setupCode: codeIn(join(folder, "setup-code.txt")) };
    expect(owner.view()).toMatchObject({ isClaimed: false });
    expect(await owner.setPassphrase(proof, PASSPHRASE)).toEqual(success(undefined));
    expect(owner.view()).toMatchObject({ isClaimed: true });
    expect(await owner.setPassphrase(proof, PASSPHRASE)).toMatchObject({
      problem: { code: "owner.claimed" },
    });
    expect(readdirSync(data)).toEqual([]);
  });

  test("lets nobody in where the helper talks nonsense", async () => {
    const helpers = await listen(async () => "nonsense");
    const owner = await openOwnerOrNobody(ports, { data: temporaryFolder("data"), helpers });
    expect(owner.view()).toMatchObject({ isClaimed: true, isStatusOpen: false, consent: defaultConsent() });
    expect((await owner.verify({ passphrase: PASSPHRASE })).ok).toBe(false);
  });
});
