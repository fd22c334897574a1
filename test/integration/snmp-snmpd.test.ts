// Debian's snmpd as an independent witness: everything here was written by other people from the same standards.
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserCredential } from "../../src/model/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { createSnmpEngine, type ProbeReply, type SnmpEngine, type SnmpTarget } from "../../src/snmp/index.ts";
import { v1, v2c, v3plain } from "../support/snmp-engine.ts";

const SNMPD = "/usr/sbin/snmpd";
const isThere = existsSync(SNMPD);
if (!isThere) console.warn(`\n*** ${SNMPD} is not installed: the engine is NOT tested against it ***\n`);

const AUTH = {
  md5: "MD5",
  sha1: "SHA",
  sha224: "SHA-224",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};
const PRIV = { des: "DES", aes128: "AES", aes256: "AES-256", aes256c: "AES-256-C" };
const AUTH_KEY = "correct horse";
const PRIV_KEY = "battery staple";
const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
const SYS_NAME = "1.3.6.1.2.1.1.5.0";
const SYSTEM = "1.3.6.1.2.1.1";

type AuthName = keyof typeof AUTH;
type PrivName = keyof typeof PRIV;
const authNames = Object.keys(AUTH) as AuthName[];
const pairs = authNames.flatMap((auth) =>
  (Object.keys(PRIV) as PrivName[]).map((priv) => [auth, priv] as const),
);

const signed = (auth: AuthName): UserCredential => ({
  id: auth,
  version: "3",
  user: `signed-${auth}`,
  level: "authNoPriv",
  authProtocol: auth,
  authKey: AUTH_KEY,
});
const sealed = (auth: AuthName, priv: PrivName): UserCredential => ({
  ...signed(auth),
  user: `sealed-${auth}-${priv}`,
  level: "authPriv",
  privProtocol: priv,
  privKey: PRIV_KEY,
});

const configuration = [
  "rocommunity public",
  "sysName witness",
  "sysLocation Reception",
  "createUser plain",
  "rouser plain noauth",
  ...authNames.flatMap((auth) => [
    `createUser signed-${auth} ${AUTH[auth]} "${AUTH_KEY}"`,
    `rouser signed-${auth} auth`,
  ]),
  ...pairs.flatMap(([auth, priv]) => [
    `createUser sealed-${auth}-${priv} ${AUTH[auth]} "${AUTH_KEY}" ${PRIV[priv]} "${PRIV_KEY}"`,
    `rouser sealed-${auth}-${priv} priv`,
  ]),
].join("\n");

async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

describe.skipIf(!isThere)("against Debian's snmpd", () => {
  const folder = mkdtempSync(join(tmpdir(), "tallybox-snmpd-"));
  let port = 0;
  let daemon: ChildProcess;
  let engine: SnmpEngine;
  const options = { timeoutMs: 1000, retries: 1 };
  const target = (credential: SnmpTarget["credential"]): SnmpTarget => ({
    address: "127.0.0.1",
    port,
    credential,
  });

  async function startDaemon(): Promise<void> {
    const parts = "system_mib,sysORTable,snmp_mib,usmStats,usmUser,usmConf,vacm_conf,snmpEngine";
    daemon = spawn(
      SNMPD,
      [
        "-f",
        "-Lf",
        join(folder, "log"),
        "-C",
        "-c",
        join(folder, "conf"),
        "-I",
        parts,
        `udp:127.0.0.1:${port}`,
      ],
      { env: { SNMP_PERSISTENT_DIR: folder, MIBS: "" }, stdio: "ignore" },
    );
    for (let i = 0; i < 50; i++)
      if ((await engine.client.get(target(v1), [SYS_NAME], { timeoutMs: 100, retries: 0 })).ok) return;
    throw new Error("snmpd does not answer");
  }

  async function stopDaemon(): Promise<void> {
    if (daemon.exitCode !== null) return;
    const ended = new Promise((resolve) => daemon.once("exit", resolve));
    daemon.kill("SIGTERM");
    await ended;
  }

  beforeAll(async () => {
    writeFileSync(join(folder, "conf"), configuration);
    port = await freePort();
    engine = await createSnmpEngine({ clock: systemClock, log: silentLog });
    await startDaemon();
  });

  afterAll(async () => {
    await stopDaemon();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const witness = { value: { type: "OCTET STRING", value: new TextEncoder().encode("witness") } };

  test.each([
    ["1", v1],
    ["2c", v2c],
    ["3 without security", v3plain],
  ])("version %s: get, getNext and walk agree", async (_version, credential) => {
    const got = await engine.client.get(target(credential), [SYS_NAME, SYS_DESCR], options);
    expect(got).toMatchObject({ ok: true, value: [{ oid: SYS_NAME, ...witness }, { oid: SYS_DESCR }] });
    const next = await engine.client.getNext(target(credential), ["1.3.6.1.2.1.1.4.0"], options);
    expect(next).toMatchObject({ ok: true, value: [{ oid: SYS_NAME, ...witness }] });
    const walked = await engine.client.walk(target(credential), SYSTEM, options);
    expect(walked).toMatchObject({ ok: true, value: { complete: true } });
    expect(walked.ok && walked.value.varbinds.length).toBeGreaterThan(7);
  });

  test.each(authNames)("version 3, signed with %s", async (auth) => {
    const result = await engine.client.get(target(signed(auth)), [SYS_NAME], options);
    expect(result).toMatchObject({ ok: true, value: [witness] });
  });

  test.each(pairs)("version 3, signed with %s and sealed with %s", async (auth, priv) => {
    const credential = sealed(auth, priv);
    const result = await engine.client.get(target(credential), [SYS_NAME], options);
    expect(result).toMatchObject({ ok: true, value: [witness] });
    const walked = await engine.client.walk(target(credential), SYSTEM, options);
    expect(walked).toMatchObject({ ok: true, value: { complete: true } });
  });

  test.each([
    ["unknownUser", { ...signed("sha256"), user: "nobody" }],
    ["wrongDigest", { ...signed("sha256"), authKey: "wrong horse" }],
    ["unsupportedLevel", { ...signed("sha256"), user: "plain" }],
  ])("says %s in one try", async (report, credential) => {
    const before = engine.counters().packetsSent;
    const result = await engine.client.get(target(credential), [SYS_NAME], options);
    expect(result).toMatchObject({ ok: false, problem: { code: "snmp.auth-failed", detail: { report } } });
    // At most the discovery and the request: what failed is not tried again.
    expect(engine.counters().packetsSent - before).toBeLessThanOrEqual(2);
  });

  // It cannot tell a wrong privacy key from noise, and reports nothing.
  test.each([
    ["community", { ...v2c, community: "private" }],
    ["privacy key", { ...sealed("sha256", "aes128"), privKey: "wrong staple" }],
  ])("a wrong %s is met with silence", async (_what, credential) => {
    expect(
      await engine.client.get(target(credential), [SYS_NAME], { timeoutMs: 80, retries: 0 }),
    ).toMatchObject({
      problem: { code: "snmp.timeout" },
    });
  });

  test("an engine that a probe has found needs no discovery", async () => {
    const fresh = await createSnmpEngine({ clock: systemClock, log: silentLog });
    try {
      const found = new Promise<ProbeReply>((resolve) => fresh.probe.onReply(resolve));
      fresh.probe.send(fresh.probe.prepare({ version: "3" }), "127.0.0.1", port);
      expect((await found).engineId?.length).toBeGreaterThanOrEqual(5);
      const result = await fresh.client.get(target(sealed("sha1", "aes128")), [SYS_NAME], options);
      expect(result).toMatchObject({ ok: true });
      expect(fresh.counters().packetsSent).toBe(2);
    } finally {
      await fresh.close();
    }
  });

  test("probes of all versions are answered", async () => {
    const replies: ProbeReply[] = [];
    const all = new Promise<void>((resolve) => {
      const stop = engine.probe.onReply((reply) => {
        replies.push(reply);
        if (replies.length < 3) return;
        stop();
        resolve();
      });
    });
    for (const kind of [
      { version: "1", community: "public" },
      { version: "2c", community: "public" },
      { version: "3" },
    ] as const)
      engine.probe.send(engine.probe.prepare(kind), 0x7f000001, port);
    await all;
    expect(new Set(replies.map(({ probe }) => probe.version))).toEqual(new Set(["1", "2c", "3"]));
    for (const reply of replies)
      if (reply.probe.version !== "3")
        expect(reply.value).toMatchObject({
          oid: "1.3.6.1.2.1.1.2.0",
          value: { value: "1.3.6.1.4.1.8072.3.2.10" },
        });
  });

  test("an agent that restarted is asked again with its new time, within the same request", async () => {
    const credential = sealed("sha256", "aes256");
    expect(await engine.client.get(target(credential), [SYS_NAME], options)).toMatchObject({ ok: true });
    await stopDaemon();
    await startDaemon();
    expect(await engine.client.get(target(credential), [SYS_NAME], options)).toMatchObject({ ok: true });
  });

  test("an agent with another engine id at the same address is asked anew, and so is one that forgot its boots", async () => {
    const credential = signed("sha512");
    const identity = (engineId: string) => `${configuration}\nexactEngineID ${engineId}\n`;
    expect(await engine.client.get(target(credential), [SYS_NAME], options)).toMatchObject({ ok: true });
    for (const engineId of ["0x80000000aabbccdd01", "0x80000000aabbccdd02", "0x80000000aabbccdd02"]) {
      await stopDaemon();
      // Its persistent memory: without it the boots begin at 1 again, which looks like a replayed message.
      rmSync(join(folder, "snmpd.conf"), { force: true });
      writeFileSync(join(folder, "conf"), identity(engineId));
      await startDaemon();
      expect(await engine.client.get(target(credential), [SYS_NAME], options)).toMatchObject({ ok: true });
    }
    // Boots go up with every start, then fall.
    await stopDaemon();
    await startDaemon();
    expect(await engine.client.get(target(credential), [SYS_NAME], options)).toMatchObject({ ok: true });
    await stopDaemon();
    rmSync(join(folder, "snmpd.conf"), { force: true });
    await startDaemon();
    expect(await engine.client.get(target(credential), [SYS_NAME], options)).toMatchObject({ ok: true });
  });
});
