import { beforeEach, describe, expect, test } from "vitest";
import { newSignKeyPair, signRootSuccession } from "../../../src/protocol/index.ts";
import { failure, success } from "../../../src/shared/index.ts";
import { PlugPulled } from "../../support/faulty-files.ts";
import { FOLDER, TunnelBox } from "../../support/tunnel-box.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

const SERVER = "https://peer";
let peer: TunnelPeer;
let box: TunnelBox;

beforeEach(() => {
  peer = new TunnelPeer();
  box = new TunnelBox(peer.http);
});

describe("enrolment by claim code", () => {
  test("takes the label's link, which names the server and the code", async () => {
    const tunnel = await box.start();
    expect(tunnel.status().enrolment).toBe("none");
    expect(await tunnel.enrol({ code: `${SERVER}/claim#${peer.claimCode}` })).toEqual(success(undefined));
    expect(tunnel.status()).toMatchObject({ enrolment: "enrolled", server: SERVER });
  });

  test("brings the site's configuration in its first answer", async () => {
    peer.config = { schema: 1, revision: "r1", ranges: [], credentials: [] };
    const tunnel = await box.start();
    await tunnel.enrol({ server: SERVER, code: peer.claimCode });
    expect(box.configuration?.revision).toBe("r1");
  });

  test("gets the same result again after a lost answer, also over a restart, and is never given up", async () => {
    let losses = 3;
    box.http = async (request) => {
      const answer = await peer.http(request);
      return request.method === "POST" && losses-- > 0 ? failure("tunnel.unreachable", "lost") : answer;
    };
    let tunnel = await box.start();
    expect(await tunnel.enrol({ server: SERVER, code: peer.claimCode })).toMatchObject({ ok: false });
    expect(tunnel.status().enrolment).toBe("pending");
    await tunnel.stop();
    tunnel = await box.start();
    await box.clock.advance(600_000);
    expect(tunnel.status().enrolment).toBe("enrolled");
    expect(peer.taken.filter((each) => each.type === "enrol").length).toBeGreaterThan(0);
  });

  test.each(["claim-unknown", "claim-used", "claim-expired"] as const)(
    "ends when the server says %s, and says so",
    async (code) => {
      let posts = 0;
      peer.refuseNext = () => {
        posts++;
        return { code };
      };
      const tunnel = await box.start();
      const outcome = await tunnel.enrol({ server: SERVER, code: peer.claimCode });
      expect(outcome).toMatchObject({ ok: false, problem: { code: code.replace("-", ".") } });
      await box.clock.advance(3_600_000);
      expect(posts).toBe(1);
      expect(tunnel.status().enrolment).toBe("none");
    },
  );

  test("tells another server by its keys and tells it nothing", async () => {
    const impostor = new TunnelPeer();
    let posts = 0;
    box.http = async (request) => {
      if (request.method === "POST") posts++;
      return impostor.http(request);
    };
    const tunnel = await box.start();
    const outcome = await tunnel.enrol({ server: SERVER, code: peer.claimCode });
    expect(outcome).toMatchObject({ ok: false, problem: { code: "keys.invalid" } });
    expect(posts).toBe(0);
    expect(JSON.stringify(outcome)).not.toContain(peer.token);
  });

  test("of a box that has a server is refused for another one", async () => {
    const tunnel = await box.start();
    await tunnel.enrol({ server: SERVER, code: peer.claimCode });
    const other = new TunnelPeer();
    expect(await tunnel.enrol({ server: "https://other", code: other.claimCode })).toMatchObject({
      problem: { code: "claim.used" },
    });
    expect(tunnel.status().server).toBe(SERVER);
  });

  test.each([
    ["a mistyped code", "11111-11111-11111-11111-11111-11111", SERVER, "claim.invalid"],
    ["no server", undefined, undefined, "usage"],
    ["a server with a password in it", undefined, "https://me:secret@peer", "usage"],
    ["another protocol", undefined, "ftp://peer", "usage"],
  ])("refuses %s at once", async (_, code, server, problem) => {
    const tunnel = await box.start();
    const outcome = await tunnel.enrol({
      code: code ?? peer.claimCode,
      ...(server === undefined ? {} : { server }),
    });
    expect(outcome).toMatchObject({ ok: false, problem: { code: problem } });
    expect(tunnel.status().enrolment).toBe("none");
  });

  test("survives the plug being pulled between any two steps", async () => {
    for (let steps = 0, isDone = false; !isDone; steps++) {
      peer = new TunnelPeer();
      const first: TunnelBox = new TunnelBox(async (request) => {
        if (first.files.isDead) throw new PlugPulled();
        return peer.http(request);
      });
      first.files.pullPlugAfter(steps);
      const life = async () => {
        const tunnel = await first.start();
        return tunnel.enrol({ server: SERVER, code: peer.claimCode });
      };
      isDone = await life().then(
        (outcome) => outcome.ok,
        (error) => {
          if (error instanceof PlugPulled) return false;
          throw error;
        },
      );
      const second = new TunnelBox(peer.http, first.files.reopen("strict"));
      const tunnel = await second.start();
      if (tunnel.status().enrolment !== "enrolled")
        expect(await tunnel.enrol({ server: SERVER, code: peer.claimCode }), `after ${steps} steps`).toEqual(
          success(undefined),
        );
      await tunnel.report();
      expect(await tunnel.deliverNow(), `after ${steps} steps`).toEqual(success(undefined));
      expect(peer.refusals, `after ${steps} steps`).toEqual([]);
      await tunnel.stop();
    }
  });
});

describe("the box's keys", () => {
  test("that are damaged are never replaced silently", async () => {
    const tunnel = await box.start();
    await tunnel.stop();
    box.files.plant(`${FOLDER}/identity.key`, "rubbish");
    expect(await box.tryStart()).toMatchObject({ ok: false, problem: { code: "state.corrupt" } });
    expect(box.files.text(`${FOLDER}/identity.key`)).toBe("rubbish");
  });

  test("that are gone make it another box, which has to be enrolled anew", async () => {
    let tunnel = await box.start();
    await tunnel.enrol({ server: SERVER, code: peer.claimCode });
    await tunnel.stop();
    await box.files.remove(`${FOLDER}/identity.key`);
    tunnel = await box.start();
    expect(tunnel.status().enrolment).toBe("none");
    expect(await tunnel.report()).toMatchObject({ problem: { code: "tunnel.not-enrolled" } });
  });

  test("stand in no other file", async () => {
    const tunnel = await box.start();
    await tunnel.enrol({ server: SERVER, code: peer.claimCode });
    await tunnel.report();
    await tunnel.stop();
    const { sign, box: seal } = JSON.parse(box.files.text(`${FOLDER}/identity.key`) ?? "");
    for (const folder of [FOLDER, `${FOLDER}/outbox`, `${FOLDER}/outbox/sent`])
      for (const name of box.files.names(folder).filter((each) => each !== "identity.key")) {
        const text = box.files.text(`${folder}/${name}`);
        expect(text, name).not.toContain(sign.secretKey);
        expect(text, name).not.toContain(seal.secretKey);
      }
  });
});

describe("the server's keys", () => {
  async function enrolled() {
    const tunnel = await box.start();
    await tunnel.enrol({ server: SERVER, code: peer.claimCode });
    return tunnel;
  }

  test("that have changed are fetched and used at once", async () => {
    const tunnel = await enrolled();
    peer.rotate();
    expect(await tunnel.checkIn()).toEqual(success(undefined));
    peer.rotate({ forgotten: true });
    await box.clock.advance(3_600_000);
    expect(await tunnel.checkIn()).toEqual(success(undefined));
    await tunnel.stop();
    const again = await box.start();
    expect(await again.checkIn()).toEqual(success(undefined));
  });

  test("are asked for at most once an hour", async () => {
    const tunnel = await enrolled();
    let asked = 0;
    box.http = async (request) => {
      if (request.method === "GET") asked++;
      return success({ status: 409, body: new Uint8Array() });
    };
    for (let i = 0; i < 5; i++) {
      await tunnel.checkIn({ urgent: true });
      await box.clock.advance(60_000);
    }
    expect(asked).toBe(1);
  });

  test("of an older serial are refused", async () => {
    const old = peer.keyDocument;
    peer.rotate();
    const tunnel = await enrolled();
    peer.rotate();
    box.http = async (request) =>
      request.method === "GET"
        ? success({ status: 200, body: Buffer.from(JSON.stringify(old)) })
        : peer.http(request);
    expect(await tunnel.checkIn()).toMatchObject({ problem: { code: "tunnel.answer-mismatch" } });
    box.http = peer.http;
    await box.clock.advance(3_600_000);
    expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
  });

  test("of another root are refused, of its successor taken", async () => {
    const tunnel = await enrolled();
    const { root } = peer;
    const next = newSignKeyPair();
    peer.rotate();
    peer.root = next;
    expect(await tunnel.checkIn()).toMatchObject({ problem: { code: "tunnel.answer-mismatch" } });
    const succession = signRootSuccession(root.secretKey, next.secretKey);
    box.http = async (request) =>
      request.method === "GET"
        ? success({
            status: 200,
            body: Buffer.from(JSON.stringify({ ...peer.keyDocument, successions: [succession] })),
          })
        : peer.http(request);
    await box.clock.advance(3_600_000);
    expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
  });
});

describe("a disk that fails", () => {
  test("is reported, and what was reported before is not lost", async () => {
    const tunnel = await box.start();
    await tunnel.enrol({ server: SERVER, code: peer.claimCode });
    await tunnel.report();
    await tunnel.deliverNow();
    box.files.fail("write", /./, "ENOSPC");
    expect(await tunnel.report()).toMatchObject({ problem: { code: "state.write-failed" } });
    expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
    box.files.heal();
    expect(await tunnel.report()).toEqual(success(undefined));
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(peer.reports().map((each) => each.message.payload.at)).toEqual([1, 3]);
    expect(peer.refusals).toEqual([]);
  });
});
