// A whole server over real HTTP, and its commands beside it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  fromBase64url,
  parseClaimCode,
  type SenderKeys,
  verifyKeyDocument,
} from "../../src/protocol/index.ts";
import { diffReport } from "../../src/report/index.ts";
import {
  adminLinkCommand,
  claimCodeCommand,
  keysRotateCommand,
  siteImportCommand,
} from "../../src/server/cli/commands.ts";
import { ledgerExportCommand, ledgerVerifyCommand } from "../../src/server/cli/ledger-commands.ts";
import { profilesCommand } from "../../src/server/cli/profile-commands.ts";
import { type RunningServer, runServer } from "../../src/server/main.ts";
import { createLog, systemClock } from "../../src/shared/index.ts";
import { inventedFleet } from "../support/fleet-records.ts";
import { outcomeOf, TestBox } from "../support/server-world.ts";

const SECRET = "community-for-the-test";
const folder = mkdtempSync(join(tmpdir(), "tallybox-server-http-"));
const dataFolder = join(folder, "data");
const lines: string[] = [];
const log = createLog({ level: "debug", journal: false, write: (line) => lines.push(line) });
const ports = { dataFolder, clock: systemClock, log };
let server: RunningServer;
let firstLink = "";
let cookie = "";
let claim = { token: "", fingerprint: "" };

const start = () =>
  runServer({
    ...ports,
    version: "0.0.0-test",
    host: "127.0.0.1",
    port: 0,
    onFirstVisit: (link) => {
      firstLink = link;
    },
  });

beforeAll(async () => {
  server = await start();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The keys that the server tells now, checked against the claim code as a box does. */
async function serverKeys(): Promise<{ sender(): SenderKeys }> {
  const signed: unknown = await (await fetch(`${server.url}/tunnel/keys`)).json();
  const keys = verifyKeyDocument(signed, { fingerprint: claim.fingerprint });
  if (!keys.ok) throw new Error(keys.problem.message);
  const [sign] = keys.value.document.signKeys;
  const [box] = keys.value.document.boxKeys;
  const none = new Uint8Array();
  return {
    sender: () => ({
      sign: { publicKey: fromBase64url(sign!), secretKey: none },
      box: { publicKey: fromBase64url(box!), secretKey: none },
    }),
  };
}

const post = (envelope: Uint8Array) =>
  fetch(`${server.url}/tunnel`, {
    method: "POST",
    headers: { "content-type": "application/vnd.tallybox.envelope" },
    body: Buffer.from(envelope),
  });

async function text(result: ReturnType<typeof adminLinkCommand>): Promise<string> {
  const done = await result;
  if (!done.ok) throw new Error(done.problem.message);
  return done.value;
}

test("it is alive, ready, and tells its numbers", async () => {
  expect(await (await fetch(`${server.url}/healthz`)).text()).toBe("ok\n");
  expect(await (await fetch(`${server.url}/readyz`)).text()).toBe("ready\n");
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/^tallybox_appliances 0$/m);
});

test("answers carry headers that keep pages harmless, and no strict transport", async () => {
  const { headers } = await fetch(`${server.url}/healthz`);
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("strict-transport-security")).toBeNull();
  const page = await fetch(`${server.url}/login`, { redirect: "manual" });
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
});

test("the link printed at the first start makes the administrator, who then has a session", async () => {
  const token = new URL(firstLink).searchParams.get("token") ?? "";
  const response = await fetch(`${server.url}/welcome`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: server.url },
    body: new URLSearchParams({ token, name: "ada", password: "correct horse battery" }),
  });
  expect(response.status).toBe(303);
  cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  const list = await fetch(`${server.url}/api/v1/printers`, { headers: { cookie } });
  expect(await list.json()).toMatchObject({ total: 0, printers: [] });
  const foreign = await fetch(`${server.url}/api/v1/sites`, {
    method: "POST",
    headers: { cookie, origin: "http://evil.example", "content-type": "application/json" },
    body: '{"name":"x"}',
  });
  expect(foreign.status).toBe(403);
});

test("its commands work while it runs: site, claim code, link", async () => {
  const file = join(folder, "site.json");
  writeFileSync(
    file,
    JSON.stringify({
      name: "Oslo",
      configuration: {
        schema: 1,
        ranges: [{ name: "Floor 1", addresses: ["192.168.99.0/24"], credentials: ["p"] }],
        credentials: [{ id: "p", version: "2c", community: SECRET }],
      },
    }),
  );
  expect(await text(siteImportCommand(ports, file))).toMatch(/^Oslo is configured \(revision /);
  expect(await text(siteImportCommand(ports, file))).toBe("Oslo is configured so already.\n");
  const made = JSON.parse(await text(claimCodeCommand(ports, { site: "Oslo", days: 7, isJson: true })));
  expect(made.link).toBe(`${server.publicUrl}/claim#${made.code}`);
  const parsed = parseClaimCode(made.code);
  if (!parsed.ok) throw new Error("no claim code");
  claim = parsed.value;
  expect(await text(adminLinkCommand(ports))).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/welcome\?token=[\w-]{43}\n$/,
  );
});

test("a mistyped folder gets no identity of another server: each command says that no server's data is there", async () => {
  const elsewhere = { ...ports, dataFolder: join(folder, "no", "such") };
  const said = [
    await adminLinkCommand(elsewhere),
    await claimCodeCommand(elsewhere, { site: "Oslo", days: 7, isJson: false }),
    await siteImportCommand(elsewhere, join(folder, "site.json")),
    await keysRotateCommand(elsewhere),
    await profilesCommand(elsewhere, { action: "list" }),
    await ledgerVerifyCommand(elsewhere, { file: undefined, keys: [] }),
    await ledgerExportCommand(elsewhere, { file: join(folder, "ledger.jsonl") }),
  ];
  for (const outcome of said)
    expect(outcome).toMatchObject({ ok: false, problem: { code: "state.no-server" } });
  expect(existsSync(join(folder, "no"))).toBe(false);
  expect(existsSync(join(folder, "ledger.jsonl"))).toBe(false);
});

test("a site file that is wrong leaves nothing behind and tells the field, not the secret", async () => {
  const file = join(folder, "wrong.json");
  const configuration = { schema: 1, ranges: [{ name: "x" }], credentials: [{ id: "p", community: SECRET }] };
  writeFileSync(file, JSON.stringify({ name: "Nowhere", configuration }));
  const result = await siteImportCommand(ports, file);
  expect(result).toMatchObject({ ok: false, problem: { code: "configuration.invalid" } });
  expect(JSON.stringify(result)).toContain("ranges[0].addresses");
  expect(JSON.stringify(result)).not.toContain(SECRET);
  const sites = await fetch(`${server.url}/api/v1/sites`, { headers: { cookie } });
  expect(await sites.text()).not.toContain("Nowhere");
  writeFileSync(file, `{ "community": "${SECRET}" `);
  expect(JSON.stringify(await siteImportCommand(ports, file))).not.toContain(SECRET);
});

test("a box enrols, reports, and its printers are there; keys rotated meanwhile change nothing for it", async () => {
  const box = new TestBox(post, await serverKeys());
  const first = await box.enrol(claim.token);
  expect(first).toMatchObject({ type: "ack", config: { ranges: [{ name: "Floor 1" }] } });
  const [payload] = diffReport(undefined, inventedFleet(12));
  expect(outcomeOf(await box.report(payload))).toBe("ack");

  expect(await text(keysRotateCommand(ports))).toBe("New keys are in force (key document 2).\n");
  // Sealed to the key that is retired now: opened, but answered under the new one, which sends the box to the keys.
  await expect(box.checkIn()).rejects.toThrow();
  const renewed = new TestBox(post, await serverKeys());
  Object.assign(renewed, { keys: box.keys, epoch: box.epoch, boot: box.boot, sequence: box.sequence });
  expect(outcomeOf(await renewed.checkIn())).toBe("ack");

  const list = await fetch(`${server.url}/api/v1/printers`, { headers: { cookie } });
  expect(await list.json()).toMatchObject({ total: 12 });
});

test.each(["/api", "/api/v1", "/api/v1/nothing", "/api/v2/printers", "/tunnel", "/tunnel/nothing"])(
  "%s is a problem document for programs, not the way to the log-in page",
  async (path) => {
    const response = await fetch(`${server.url}${path}`, { redirect: "manual" });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  },
);

test("a second server on the same data is refused; the first goes on", async () => {
  await expect(start()).rejects.toThrow(/in use by another server/);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test("a request that never ends or is not HTTP at all does no harm", async () => {
  const { port, hostname } = new URL(server.url);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write("\x00\x01\x02 nonsense\r\n\r\n"));
    socket.on("data", () => socket.destroy());
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
  expect((await post(new Uint8Array(2_000_000))).status).toBe(413);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test("started again it knows everything, and its secrets are only in its own files", async () => {
  await server.close();
  server = await start();
  const list = await fetch(`${server.url}/api/v1/printers`, { headers: { cookie } });
  expect(await list.json()).toMatchObject({ total: 12 });
  for (const name of readdirSync(dataFolder)) {
    expect([name, statSync(join(dataFolder, name)).mode & 0o077]).toEqual([name, 0]);
  }
  const keys: unknown = JSON.parse(readFileSync(join(dataFolder, "keys.json"), "utf8"));
  const secrets = [...JSON.stringify(keys).matchAll(/"secretKey":"(\w+)"/g)].map(([, secret]) => secret!);
  const said = lines.join("");
  for (const secret of [SECRET, claim.token, firstLink.split("=")[1]!, cookie.split("=")[1]!, ...secrets]) {
    expect(said).not.toContain(secret);
  }
});
