import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { success, systemClock } from "../../src/shared/index.ts";
import { createHttpExchange, type HttpOptions } from "../../src/tunnel/index.ts";
import { type ForwardProxy, startForwardProxy } from "../support/forward-proxy.ts";
import { TunnelBox } from "../support/tunnel-box.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

const exchange = (options: Partial<HttpOptions> = {}) =>
  createHttpExchange({ clock: systemClock, ...options });
const get = { method: "GET" as const, maxBytes: 100_000, timeoutMs: 5000 };

/** Debian's package; the tests that need certificates are skipped without it. */
const tool = "openssl";
const hasOpenssl = spawnSync(tool, ["version"]).status === 0;
if (!hasOpenssl) console.warn("SKIPPED: the tunnel over TLS is not tested, because openssl is not installed");

let peer: TunnelPeer;
let proxy: ForwardProxy;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  peer = new TunnelPeer();
  proxy = await startForwardProxy();
  closers.push(proxy.close);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listen(tls?: { key: string; cert: string }) {
  const server = await peer.listen(tls);
  closers.push(server.close);
  return server;
}

/** A TCP server that does with its connections what the test says. */
async function rawServer(
  onConnection: (socket: Socket) => unknown,
): Promise<{ url: string; open: () => number }> {
  let open = 0;
  const server = createServer((socket) => {
    open++;
    socket.on("close", () => open--);
    socket.resume();
    socket.on("error", () => {});
    onConnection(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  closers.push(async () => {
    server.close();
  });
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    open: () => open,
  };
}

describe("over plain HTTP", () => {
  test("a box enrols and reports through a proxy that asks for a name and a password", async () => {
    const server = await listen();
    const box = new TunnelBox(exchange({ proxy: proxy.url }));
    const tunnel = await box.start();
    expect(await tunnel.enrol({ server: server.url, code: peer.claimCode })).toEqual(success(undefined));
    await tunnel.report();
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(peer.reports()).toHaveLength(1);
    expect(proxy.passed).toContain(`POST ${server.url}/tunnel`);
    expect(proxy.refused).toBe(0);
    await tunnel.stop();
  });

  test("hosts that are excepted are reached without the proxy", async () => {
    const server = await listen();
    const answer = await exchange({ proxy: proxy.url, noProxy: ["127.0.0.1"] })({
      ...get,
      url: `${server.url}/tunnel/keys`,
    });
    expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    expect(proxy.passed).toEqual([]);
  });

  test("a proxy's refusal is an answer like any other that is no envelope", async () => {
    const server = await listen();
    const answer = await exchange({ proxy: proxy.bareUrl })({ ...get, url: `${server.url}/tunnel/keys` });
    expect(answer).toMatchObject({ ok: true, value: { status: 407 } });
  });

  test.each([
    ["that says nothing", () => {}],
    ["that cuts the connection", (socket: Socket) => socket.destroy()],
    ["that speaks something else", (socket: Socket) => socket.end("SSH-2.0-OpenSSH\r\n")],
    [
      "that answers one octet at a time",
      (socket: Socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
        const timer = setInterval(() => socket.write("x"), 20);
        socket.on("close", () => clearInterval(timer));
      },
    ],
  ])("a server %s fails the attempt in time and leaves no connection", async (_, behaviour) => {
    const server = await rawServer(behaviour);
    const answer = await exchange()({ ...get, url: server.url, timeoutMs: 200 });
    expect(answer).toMatchObject({ ok: false, problem: { code: "tunnel.unreachable" } });
    await expect.poll(server.open).toBe(0);
  });

  test("an answer that is too long is not read to its end", async () => {
    let sent = 0;
    const server = await rawServer((socket: Socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const more = () => {
        while (!socket.destroyed && sent < 50_000_000 && socket.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      socket.on("drain", more);
      more();
    });
    const answer = await exchange()({ ...get, url: server.url });
    expect(answer).toMatchObject({ ok: false, problem: { code: "tunnel.unreachable" } });
    expect(sent).toBeLessThan(50_000_000);
  });

  test.each([
    ["Retry-After: 120", 120_000],
    ["Date: Sun, 22 Nov 2026 12:00:00 GMT\r\nRetry-After: Sun, 22 Nov 2026 12:01:00 GMT", 60_000],
    ["Retry-After: soon", undefined],
    ["Retry-After: -5", undefined],
  ])("“%s” means %s ms", async (header, expected) => {
    const server = await rawServer((socket: Socket) =>
      socket.end(`HTTP/1.1 503 Busy\r\n${header}\r\ncontent-length: 0\r\n\r\n`),
    );
    const answer = await exchange()({ ...get, url: server.url });
    expect(answer.ok && answer.value.retryAfterMs).toBe(expected);
  });

  test("redirects are not followed", async () => {
    const server = await rawServer((socket: Socket) =>
      socket.end("HTTP/1.1 307 There\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"),
    );
    expect(await exchange()({ ...get, url: server.url })).toMatchObject({ ok: true, value: { status: 307 } });
  });
});

describe.skipIf(!hasOpenssl)("over TLS", () => {
  let folder: string;
  const pem = (name: string) => readFileSync(join(folder, name), "utf8");
  const certificate = (name: string) => ({ key: pem(`${name}.key`), cert: pem(`${name}.crt`) });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tls-"));
    const openssl = (...args: string[]) => execFileSync(tool, args, { cwd: folder, stdio: "pipe" });
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl(
      "req",
      "-x509",
      ...key,
      "-keyout",
      "ca.key",
      "-out",
      "ca.crt",
      "-subj",
      "/CN=Test authority",
      "-days",
      "30",
    );
    const issue = (name: string, san: string, ...validity: string[]) => {
      openssl(
        ...["req", "-x509", ...key, "-keyout", `${name}.key`, "-out", `${name}.crt`, "-subj", `/CN=${name}`],
        ...["-CA", "ca.crt", "-CAkey", "ca.key", "-addext", `subjectAltName=${san}`],
        ...["-addext", "basicConstraints=critical,CA:FALSE", ...validity],
      );
    };
    issue("good", "IP:127.0.0.1", "-days", "30");
    issue("other", "DNS:elsewhere.example", "-days", "30");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("an authority that was added is trusted, directly and through a proxy's CONNECT", async () => {
    const server = await listen(certificate("good"));
    const extraCa = [pem("ca.crt")];
    const box = new TunnelBox(exchange({ extraCa, proxy: proxy.url }));
    const tunnel = await box.start();
    expect(await tunnel.enrol({ server: server.url, code: peer.claimCode })).toEqual(success(undefined));
    await tunnel.report();
    box.http = exchange({ extraCa });
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(peer.reports()).toHaveLength(1);
    expect(proxy.passed).toContain(`CONNECT 127.0.0.1:${server.port}`);
    await tunnel.stop();
  });

  test.each([
    ["an authority that is not known", "good", false],
    ["another name", "other", true],
  ])("a certificate of %s is refused, whatever the environment says", async (_, name, isAdded) => {
    const server = await listen(certificate(name));
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      for (const way of [{}, { proxy: proxy.url }]) {
        const http = exchange({ ...way, ...(isAdded ? { extraCa: [pem("ca.crt")] } : {}) });
        const answer = await http({ ...get, url: `${server.url}/tunnel/keys` });
        expect(answer).toMatchObject({ ok: false, problem: { code: "tunnel.unreachable" } });
        expect(!answer.ok && answer.problem.message).toMatch(/certificate/);
      }
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  test("a proxy that refuses the password is named without it", async () => {
    const server = await listen(certificate("good"));
    const wrong = proxy.url.replace(/:[^:@]*@/, ":verysecretword@");
    const answer = await exchange({ proxy: wrong })({ ...get, url: server.url });
    expect(!answer.ok && answer.problem.message).toMatch(/proxy .*407/);
    expect(JSON.stringify(answer)).not.toContain("verysecretword");
  });

  test("a proxy that keeps silent fails the attempt in time and leaves no connection", async () => {
    proxy.isMute = true;
    const answer = await exchange({ proxy: proxy.url })({
      ...get,
      url: "https://127.0.0.1:9/",
      timeoutMs: 200,
    });
    expect(answer).toMatchObject({ ok: false, problem: { code: "tunnel.unreachable" } });
    await expect.poll(proxy.openSockets).toBe(0);
  });

  test("plain HTTP is tried after TLS failed only where it is configured", async () => {
    const secured = await listen(certificate("good"));
    const plain = await listen();
    const http = exchange({ extraCa: [pem("ca.crt")] });
    const box = new TunnelBox(http);
    let tunnel = await box.start();
    await tunnel.enrol({ server: secured.url, code: peer.claimCode });
    await secured.close();
    await tunnel.report();
    expect(await tunnel.deliverNow()).toMatchObject({ ok: false, problem: { code: "tunnel.unreachable" } });
    expect(peer.reports()).toHaveLength(0);
    await tunnel.stop();
    box.fallbackServer = plain.url;
    tunnel = await box.start();
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(peer.reports()).toHaveLength(1);
    await tunnel.stop();
  });
});
