// Secrets planted wherever a person or a file gives one to the built program: nothing that it says or shows has them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { boxVisitor, setupCodeOf, unlock } from "../support/box-page.ts";
import {
  bundlesAlone,
  endPrograms,
  eventually,
  freePorts,
  type Running,
  start,
  temporaryFolder,
} from "../support/programs.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

const NET = 97;
const setupCode = "7K3M-9QXA-02VDT";
/** By what each is; none is part of a word that the program says. */
const canaries = {
  community: "canary-community-2f9c",
  wrongCommunity: "canary-wrong-77aa",
  authKey: "canary-auth-key-51d0",
  privKey: "canary-priv-key-8e3b",
  wifi: "canary-wifi-0d1f",
  cable: "canary-8021x-93ab",
  proxy: "canary-proxy-6b1e",
  otherProxy: "canary-later-proxy-12ce",
  passphrase: "canary bottles on the wall",
  wrongPassphrase: "canary guess of a stranger",
  laterPassphrase: "canary bottles in the cellar",
};

let program: string;
let simulator: Simulator;

beforeAll(async () => {
  program = (await bundlesAlone()).tallybox;
  const [device] = officeDefinition().devices;
  if (!device) throw new Error("the office has changed");
  const devices = [{ ...device, address: `127.${NET}.0.1`, communities: [canaries.community] }];
  const ports = { clock: systemClock, log: silentLog, port: 0 };
  simulator = await startSimulator({ name: "one", port: 0, devices }, ports);
}, 120_000);

afterAll(async () => {
  await simulator.close();
  await endPrograms();
});

/** The words and the surroundings of a process and of all that it started. */
function wordsOf(pid: number): string {
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "latin1") : "");
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number);
  return [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`), ...children.map(wordsOf)].join("\n");
}

/** What the program answers to a request that no page of it sends. */
function oddAnswer(port: number, path: string, headers: Record<string, string>, body = ""): Promise<string> {
  return new Promise((done, fail) => {
    const options = { host: "127.0.0.1", port, path, method: body ? "POST" : "GET", headers };
    const asked = request({ ...options, rejectUnauthorized: false, agent: false }, (answer) => {
      let text = JSON.stringify(answer.headers);
      answer.setEncoding("utf8").on("data", (more: string) => {
        text += more;
      });
      answer.on("error", fail);
      answer.on("end", () => done(`${answer.statusCode} ${text}`));
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

test("no planted secret is in a log, a page, an answer, a bundle, an argument list or a file that is left", {
  timeout: 120_000,
}, async () => {
  const card = temporaryFolder("canary");
  const data = join(card, "box");
  const file = join(card, "tallybox.json");
  const { claimCode } = new TunnelPeer();
  writeFileSync(
    file,
    JSON.stringify({
      ...{ schema: 1, setupCode, claimCode, server: "http://127.0.0.1:9" },
      ...{ proxy: `http://robin:${canaries.proxy}@127.0.0.1:9` },
      wifi: { country: "DK", ssid: "Office", passphrase: canaries.wifi },
    }),
  );
  const [port = 0] = await freePorts(1);
  const box: Running = start(program, [
    ...["appliance", "--data", data, "--provision", file, "--verbose", "--demonstration"],
    ...["--touch-port", String(simulator.port), "--web-host", "127.0.0.1", "--web-port", String(port)],
  ]);
  const said: string[] = [];
  const visitor = boxVisitor(`https://127.0.0.1:${port}`, data);
  const get = async (path: string) => said.push((await visitor.get(path)).text);
  const send = async (path: string, fields: Record<string, string>, from?: string) => {
    const answer = await visitor.send(path, fields, from);
    said.push(JSON.stringify(answer.headers.location ?? ""), answer.text, wordsOf(box.pid));
    return answer.status;
  };
  await eventually("the page", () => visitor.get("/ready"));
  await eventually("the file blanked", () => !readFileSync(file, "utf8").includes(canaries.wifi));
  await unlock(visitor, setupCode);

  const { community, wrongCommunity, authKey, privKey } = canaries;
  const range = { name: "Floor", addresses: `127.${NET}.0.1`, port: String(simulator.port) };
  expect(await send("/ranges/add", { ...range, exclude: "" }, "/ranges")).toBe(303);
  const credential = (fields: Record<string, string>) => send("/ranges/credentials", fields, "/ranges");
  expect(await credential({ kind: "2c", community: wrongCommunity })).toBe(303);
  expect(await credential({ kind: "2c", community })).toBe(303);
  expect(await credential({ kind: "2c", community, id: "community-1" })).toBe(422);
  const user = { kind: "3", user: "reader", level: "authPriv", authProtocol: "sha256", authKey };
  expect(await credential({ ...user, privProtocol: "aes128", privKey })).toBe(303);
  expect(await credential({ ...user, privProtocol: "aes128", privKey: "" })).toBe(422);
  expect(await send("/ranges/credentials/remove", { id: "public" }, "/ranges")).toBe(303);
  await send("/ranges/ask", { "try-address": `127.${NET}.0.1`, "try-port": range.port }, "/ranges");

  const proxy = { user: "robin", password: canaries.otherProxy };
  expect(await send("/connection/proxy", { ...proxy, address: "127.0.0.1:9" }, "/connection")).toBe(303);
  expect(await send("/connection/proxy", { ...proxy, address: "socks5://a b" }, "/connection")).toBe(422);
  const cable = { method4: "dhcp", method6: "automatic", identity: "box", password: canaries.cable };
  const asked = { ...cable, authentication: "peap", serverDomain: "radius.example" };
  expect(await send("/network/cable", { ...asked, vlan: "5000" }, "/network")).toBe(422);
  expect(await send("/network/cable", asked, "/network")).toBe(200);

  const { passphrase, wrongPassphrase, laterPassphrase } = canaries;
  expect(await send("/passphrase", { passphrase, again: laterPassphrase })).toBe(422);
  expect(await send("/passphrase", { passphrase, again: passphrase })).toBe(303);
  expect(await send("/access", { status: "open", passphrase: wrongPassphrase })).toBe(422);
  const change = { current: passphrase, passphrase: laterPassphrase, again: laterPassphrase };
  expect(await send("/passphrase", change)).toBe(303);
  const [cookie = ""] = [...visitor.cookies.values()];

  // Found with the one, refused with the other: both have been on the wire by now.
  const found = new RegExp(` found .*address=127\\.${NET}\\.0\\.1 `);
  await eventually("the printer that has the community", () => found.test(box.err()), 60_000);
  const paths = ["", "network", "network/wifi", "connection", "server", "ranges", "search", "messages"];
  for (const path of [...paths, "consent", "support", "support/bundle.txt", "health", "access", "passphrase"])
    await get(`/${path}`);
  for (const path of ["/status.json", "/next-report", "/about", "/reset", "/none", "/messages/none/raw"])
    await get(path);
  const host = `127.0.0.1:${port}`;
  const form = { host, "content-type": "application/x-www-form-urlencoded" };
  const typed = new URLSearchParams({ passphrase: wrongPassphrase }).toString();
  said.push(await oddAnswer(port, "/sign-in", { host: "evil.example" }));
  said.push(await oddAnswer(port, "/sign-in", form, typed));
  said.push(await oddAnswer(port, "/sign-in", form, typed.padEnd(40_000, "x")));
  said.push(wordsOf(box.pid));

  box.signal("SIGTERM");
  expect(await box.ended).toMatchObject({ code: 0 });
  const left = readdirSync(card, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  const all = [...said, box.out(), box.err(), ...left].join("\n");
  for (const [what, secret] of Object.entries(canaries))
    for (const written of [secret, encodeURIComponent(secret), secret.replaceAll(" ", "+")])
      expect(all.includes(written), `${what} as ${written}`).toBe(false);
  for (const secret of [setupCode, setupCode.replaceAll("-", ""), claimCode, claimCode.replaceAll("-", "")])
    expect(all.includes(secret), secret).toBe(false);
  // A session opens the box as long as it lives: its token is known to the browser alone.
  expect(cookie.length).toBeGreaterThan(30);
  expect([box.err(), ...left].join("\n").includes(cookie)).toBe(false);
  expect(setupCodeOf(data)).toBeUndefined();
  // The test itself would see them: the program logs at every level, and files are read as they are.
  expect(box.err()).toMatch(/^debug /m);
  expect(left.join("\n")).toContain(`127.${NET}.0.1`);
});
