// Each step on the way to the server fails once; the box says which it was, since when, and what it saw.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BoxTroubles, createBoxTroubles } from "../../src/appliance/box-trouble.ts";
import { silentLog, success, systemClock } from "../../src/shared/index.ts";
import {
  createHttpExchange,
  type HttpExchange,
  type HttpOptions,
  type Tunnel,
} from "../../src/tunnel/index.ts";
import { startForwardProxy } from "../support/forward-proxy.ts";
import { TunnelBox } from "../support/tunnel-box.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

const peer = new TunnelPeer();
const closers: (() => Promise<unknown>)[] = [];
let server: { url: string };
let box: TunnelBox;
let tunnel: Tunnel;
let troubles: BoxTroubles;

/** Sends to another address instead, and is not patient. */
const elsewhere =
  (url: string, options: Partial<HttpOptions> = {}): HttpExchange =>
  (request) =>
    createHttpExchange({ clock: systemClock, ...options })({
      ...request,
      url: request.url.replace(server.url, url),
      timeoutMs: 2000,
    });

/** A TCP server that does with its connections what the test says. */
async function rawServer(onConnection: (socket: Socket) => unknown): Promise<number> {
  const raw = createServer((socket) => {
    socket.on("error", () => {});
    socket.resume();
    onConnection(socket);
  }).listen(0, "127.0.0.1");
  await once(raw, "listening");
  closers.push(async () => raw.close());
  const address = raw.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

beforeAll(async () => {
  const listening = await peer.listen();
  closers.push(listening.close);
  server = listening;
  box = new TunnelBox(elsewhere(server.url));
  tunnel = await box.start();
  closers.push(() => tunnel.stop());
  expect(await tunnel.enrol({ server: server.url, code: peer.claimCode })).toEqual(success(undefined));
  troubles = createBoxTroubles({
    ...{ clock: box.clock, log: silentLog, isDemonstration: false },
    networks: () => [
      {
        cidr: "192.0.2.5/24",
        address: "192.0.2.5",
        netmask: "255.255.255.0",
        interface: "eth0",
        hasArp: true,
      },
    ],
    links: () => [{ interface: "eth0", hasCarrier: true }],
    clockState: () => "ntp",
    storage: () => undefined,
    lost: () => ({ settingsAt: undefined, wasConfigured: false }),
    tunnel: () => tunnel.status(),
    memory: { get: () => ({}), set: () => {} },
  });
});
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

const closedPort = async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  await new Promise((resolve) => taken.close(resolve));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
};
const proxyThatRefuses = async () => {
  const proxy = await startForwardProxy();
  closers.push(proxy.close);
  return proxy.bareUrl;
};
const portal = (socket: Socket) =>
  socket.end(
    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<h1>Log in to the guest network</h1>",
  );

describe("the way to the server", () => {
  test.each<[string, string, RegExp, () => Promise<HttpExchange>]>([
    [
      "name is known to nobody",
      "box-no-name",
      /tally\.\.invalid/,
      // No name at all, so that no name server is asked.
      async () => elsewhere("http://tally..invalid:8080"),
    ],
    [
      "port is closed",
      "box-no-connection",
      /nothing listens there/,
      async () => elsewhere(`http://127.0.0.1:${await closedPort()}`),
    ],
    [
      "proxy is off",
      "box-no-proxy",
      /cannot be reached/,
      async () => elsewhere(server.url, { proxy: `http://127.0.0.1:${await closedPort()}` }),
    ],
    [
      "proxy wants a password",
      "box-no-proxy",
      /status 407/,
      async () => elsewhere("https://127.0.0.1:9", { proxy: await proxyThatRefuses() }),
    ],
    [
      "port speaks no TLS",
      "box-no-trust",
      /cannot be reached/,
      async () => elsewhere(`https://127.0.0.1:${await rawServer((socket) => socket.end("SSH-2.0-x\r\n"))}`),
    ],
    [
      "machine takes the connection and keeps silent",
      "box-no-answer",
      /did not answer/,
      async () => elsewhere(`http://127.0.0.1:${await rawServer(() => {})}`),
    ],
    [
      "place is taken by a log-in page",
      "box-not-a-server",
      /status 200/,
      async () => elsewhere(`http://127.0.0.1:${await rawServer(portal)}`),
    ],
  ])("whose %s: %s", async (_, code, evidence, fault) => {
    box.http = await fault();
    expect((await tunnel.checkIn({ urgent: true })).ok).toBe(false);
    const began = box.clock.now();
    expect(troubles.look()).toMatchObject({
      ...{ code, since: began },
      seen: { message: expect.stringMatching(evidence) },
    });
    await box.clock.advance(60_000);
    expect(troubles.look()).toMatchObject({ code, since: began });
    box.http = elsewhere(server.url);
    expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
    expect(troubles.look()).toBeUndefined();
  });

  test("that ends in the server's own refusal: box-refused, with its words", async () => {
    peer.standing = "revoked";
    expect((await tunnel.checkIn({ urgent: true })).ok).toBe(false);
    expect(troubles.look()).toMatchObject({
      code: "box-refused",
      seen: { message: expect.stringContaining("revoked") },
    });
    peer.standing = "known";
    await tunnel.checkIn({ urgent: true });
    expect(troubles.look()).toBeUndefined();
  });
});
