import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { success, systemClock } from "../../src/shared/index.ts";
import { createHttpExchange, type Tunnel } from "../../src/tunnel/index.ts";
import { type Attack, attacks, type HostileProxy, startHostileProxy } from "../support/hostile-proxy.ts";
import { TunnelBox } from "../support/tunnel-box.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

let peer: TunnelPeer;
let box: TunnelBox;
let tunnel: Tunnel;
let proxy: HostileProxy;
let server: Awaited<ReturnType<TunnelPeer["listen"]>>;

beforeEach(async () => {
  peer = new TunnelPeer();
  server = await peer.listen();
  proxy = await startHostileProxy(server.url);
  box = new TunnelBox(createHttpExchange({ clock: systemClock }));
  tunnel = await box.start();
  expect(await tunnel.enrol({ server: proxy.url, code: peer.claimCode })).toEqual(success(undefined));
});
afterEach(async () => {
  await tunnel.stop();
  await proxy.close();
  await server.close();
});

const told = () => peer.reports().map((each) => each.message.payload.at);

/** Numbers from 0 to 1 that are the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("something hostile between box and server", () => {
  test.each(attacks.filter((attack) => attack !== "pass"))(
    "that does “%s” gets nothing accepted that is false, and nothing is lost",
    async (attack) => {
      await tunnel.report();
      await tunnel.deliverNow();
      let left = 6;
      proxy.choose = () => (left-- > 0 ? attack : "pass");
      const asked = [];
      for (let i = 0; i < 2; i++) {
        await tunnel.report();
        asked.push(box.counter);
        await tunnel.deliverNow();
        await tunnel.checkIn({ urgent: true });
      }
      proxy.choose = () => "pass";
      await tunnel.deliverNow();
      expect(await tunnel.deliverNow()).toEqual(success(undefined));
      for (const each of asked) expect(told()).toContain(each);
      expect(new Set(told()).size).toBe(told().length);
      expect(box.configuration).toBeUndefined();
      expect(tunnel.status().quarantined).toBe(0);
    },
  );

  test.each([1, 2, 3])(
    "that does anything in any order loses, doubles and learns nothing (seed %i)",
    async (seed) => {
      const random = seeded(seed);
      const asked: number[] = [];
      peer.config = {
        schema: 1,
        revision: "r1",
        ranges: [],
        credentials: [{ id: "a", version: "2c", community: "TopSecretName" }],
      };
      proxy.choose = (): Attack => attacks[Math.floor(random() * attacks.length)] ?? "pass";
      for (let i = 0; i < 25; i++) {
        await tunnel.report();
        asked.push(box.counter);
        if (random() < 0.5) await tunnel.checkIn({ urgent: true });
        await tunnel.deliverNow();
      }
      proxy.choose = () => "pass";
      await tunnel.deliverNow();
      expect(await tunnel.deliverNow()).toEqual(success(undefined));
      for (const each of asked) expect(told()).toContain(each);
      expect(new Set(told()).size).toBe(told().length);
      expect(box.configuration?.revision).toBe("r1");
      const everything = proxy.seen().toString("latin1");
      for (const secret of [
        "TopSecretName",
        "check-in",
        "configRevision",
        "inReplyTo",
        "Test box",
        peer.token,
      ])
        expect(everything).not.toContain(secret);
    },
  );

  test("is told apart from the server in the status, and told of as what it seems", async () => {
    proxy.choose = () => "login-page";
    await tunnel.report();
    expect(await tunnel.deliverNow()).toMatchObject({ ok: false, problem: { code: "tunnel.not-a-server" } });
    expect(tunnel.status().problem?.message).toMatch(/login page/);
    proxy.choose = () => "replay-answer";
    await tunnel.deliverNow();
    expect(tunnel.status().problem?.code).toBe("tunnel.answer-mismatch");
    expect(tunnel.status().waiting.messages).toBe(1);
  });
});
