import { beforeEach, describe, expect, test } from "vitest";
import { failure, success } from "../../../src/shared/index.ts";
import type { HttpRequest, Tunnel } from "../../../src/tunnel/index.ts";
import type { FaultyFiles } from "../../support/faulty-files.ts";
import { FOLDER, TunnelBox } from "../../support/tunnel-box.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

let peer: TunnelPeer;
let box: TunnelBox;
let tunnel: Tunnel;

beforeEach(async () => {
  peer = new TunnelPeer();
  box = new TunnelBox(peer.http);
  tunnel = await box.start();
  expect(await tunnel.enrol({ server: "https://peer", code: peer.claimCode })).toEqual(success(undefined));
});

const numbers = () => peer.reports().map((each) => each.message.payload.at);
const sequences = () => peer.taken.filter((each) => each.stream === "data").map((each) => each.sequence);

/** Restarts the box on what is on its disk. */
async function restart(files = box.files.reopen("killed")): Promise<void> {
  await tunnel.stop().catch(() => {});
  const { counter, configuration } = box;
  box = new TunnelBox(peer.http, files, box.clock);
  Object.assign(box, { counter, configuration });
  tunnel = await box.start();
}

/** The files as the next start finds them a while later, without the memory of what was sent. */
function forgetful(files: FaultyFiles): FaultyFiles {
  const left = files.reopen("killed");
  left.now += 1000;
  left.plant(`${FOLDER}/delivery.json`, "");
  left.plant(`${FOLDER}/delivery.json.bak`, "");
  return left;
}

/** The network takes messages to the server, or loses them or their answers. */
function network(behaviour: (request: HttpRequest) => "pass" | "lose" | "lose-answer"): void {
  box.http = async (request) => {
    const way = behaviour(request);
    if (way === "lose") return failure("tunnel.unreachable", "lost");
    const answer = await peer.http(request);
    return way === "pass" ? answer : failure("tunnel.unreachable", "answer lost");
  };
}

describe("reports", () => {
  test("arrive once each, in order, building on one another", async () => {
    for (let i = 0; i < 4; i++) expect(await tunnel.report()).toEqual(success(undefined));
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(sequences()).toEqual([1, 2, 3, 4]);
    expect(peer.reports().map((each) => each.message.payload.form)).toEqual([
      "full",
      "changes",
      "changes",
      "changes",
    ]);
    expect(peer.refusals).toEqual([]);
    expect(tunnel.status().waiting.messages).toBe(0);
    expect(tunnel.status().lastReportAt).toBe(box.clock.now());
  });

  test("are delivered in the background without being asked for", async () => {
    await tunnel.report();
    await box.clock.advance(2000);
    expect(numbers()).toEqual([1]);
  });

  test("wait on the disk while the server is away, over restarts, and none is counted twice", async () => {
    network(() => "lose");
    for (let i = 0; i < 3; i++) await tunnel.report();
    await restart();
    network(() => "lose-answer");
    await tunnel.report();
    await box.clock.advance(60_000);
    await restart();
    network(() => "pass");
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(peer.refusals).toEqual([]);
  });

  test("are tried again ever more rarely, within half an hour", async () => {
    let tries = 0;
    network(() => {
      tries++;
      return "lose";
    });
    await tunnel.report();
    await box.clock.advance(24 * 3_600_000);
    expect(tries).toBeGreaterThan(40);
    expect(tries).toBeLessThan(110);
    expect(tunnel.status().problem?.code).toBe("tunnel.unreachable");
    network(() => "pass");
    await box.clock.advance(31 * 60_000);
    expect(numbers()).toEqual([1]);
    expect(tunnel.status().problem).toBeUndefined();
  });

  test("honour Retry-After, but for no longer than an hour", async () => {
    let tries = 0;
    box.http = async () => {
      tries++;
      return success({ status: 503, body: new Uint8Array(), retryAfterMs: 86_400_000 });
    };
    await tunnel.report();
    await box.clock.advance(3_590_000);
    expect(tries).toBe(1);
    await box.clock.advance(15_000);
    expect(tries).toBe(2);
  });

  test("that the server cannot use are set aside, shown, and block nothing", async () => {
    await tunnel.report();
    await tunnel.deliverNow();
    network(() => "lose");
    await tunnel.report();
    await tunnel.report();
    network(() => "pass");
    peer.refuseNext = (message) =>
      message.type === "report" && message.payload.at === 2
        ? { code: "report-invalid", field: "payload.refs" }
        : undefined;
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(tunnel.status().quarantined).toBeGreaterThan(0);
    // The one after it built on it, so a full one tells what both would have told.
    expect(peer.reports().at(-1)?.message.payload.form).toBe("full");
    expect(peer.reports().at(-1)?.message.payload.at).toBeGreaterThan(2);
    expect(box.files.names(`${FOLDER}/outbox/quarantine`).length).toBe(tunnel.status().quarantined);
  });

  test("that are full and still cannot be used are not sent over and over", async () => {
    let posts = 0;
    peer.refuseNext = (message) => {
      posts++;
      return message.type === "report" ? { code: "report-invalid" } : undefined;
    };
    await tunnel.report();
    await tunnel.deliverNow();
    await box.clock.advance(3_600_000);
    expect(posts).toBeLessThan(4);
  });

  test("are full when the server asks for it, once", async () => {
    await tunnel.report();
    await tunnel.deliverNow();
    peer.askForFull();
    await tunnel.checkIn();
    await tunnel.checkIn();
    await tunnel.deliverNow();
    expect(peer.reports().map((each) => each.message.payload.form)).toEqual(["full", "full"]);
  });

  test("that build on what the server lacks are followed by a full one", async () => {
    await tunnel.report();
    await tunnel.deliverNow();
    peer.refuseNext = (message) =>
      message.type === "report" && message.payload.form === "changes" ? { code: "need-full" } : undefined;
    network(() => "lose");
    for (let i = 0; i < 3; i++) await tunnel.report();
    network(() => "pass");
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(peer.reports().at(-1)?.message.payload).toMatchObject({ form: "full", at: 5 });
    expect(peer.reports().at(-1)?.message.lost).toEqual({ from: 2, to: 4 });
    expect(peer.refusals).toEqual(["need-full"]);
  });
});

describe("messages that may not leave any more", () => {
  test("go, delivered or not, and a full report follows that tells the gap", async () => {
    await tunnel.report();
    await tunnel.deliverNow();
    network(() => "lose");
    await tunnel.report();
    await tunnel.report();
    expect(await tunnel.forget()).toEqual(success(undefined));
    expect(tunnel.waiting()).toMatchObject([{ kind: "full" }]);
    network(() => "pass");
    await tunnel.deliverNow();
    expect(numbers()).toEqual([1, 4]);
    expect(peer.reports().at(-1)?.message).toMatchObject({ lost: { from: 2, to: 3 } });
    expect(peer.refusals).toEqual([]);
    // What was acknowledged is not there to be told again either.
    peer.want = [{ from: 1 }];
    await tunnel.checkIn();
    peer.want = undefined;
    await tunnel.deliverNow();
    expect(numbers().filter((number) => number === 1)).toHaveLength(1);
  });

  test("do not leave while the disk does not let go of them", async () => {
    network(() => "lose");
    await tunnel.report();
    box.files.fail("remove", /outbox/, "EIO");
    expect(await tunnel.forget()).toMatchObject({ ok: false });
    network(() => "pass");
    expect(await tunnel.deliverNow()).toMatchObject({ ok: false });
    expect(numbers()).toEqual([]);
    box.files.heal();
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([]);
    await tunnel.report();
    await tunnel.deliverNow();
    expect(numbers()).toEqual([2]);
    expect(peer.reports()[0]?.message.payload.form).toBe("full");
  });

  test("are gone before anything is delivered by a box that starts", async () => {
    network(() => "lose");
    await tunnel.report();
    await tunnel.stop();
    box = Object.assign(new TunnelBox(peer.http, box.files.reopen("killed"), box.clock), {
      counter: box.counter,
    });
    tunnel = await box.start({}, { forgetMessages: true });
    await tunnel.deliverNow();
    expect(numbers()).toEqual([]);
    await tunnel.report();
    await tunnel.deliverNow();
    expect(numbers()).toEqual([2]);
  });
});

describe("a damaged outbox", () => {
  test("loses the damaged message alone, says so, and goes on", async () => {
    network(() => "lose");
    await tunnel.report();
    await tunnel.report();
    await tunnel.report();
    const [, second = ""] = box.files.names(`${FOLDER}/outbox`).filter((name) => /^0/.test(name));
    const files = box.files.reopen("killed");
    files.plant(`${FOLDER}/outbox/${second}`, "{}");
    await restart(files);
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(peer.reports()[0]?.message.payload.at).toBe(1);
    const last = peer.reports().at(-1)?.message;
    expect(last.payload.form).toBe("full");
    expect(last.lost).toEqual({ from: 2, to: 3 });
    expect(tunnel.status().quarantined).toBe(2);
  });

  test("keeps its bound by thinning what is old and in between, and tells the gap", async () => {
    await tunnel.stop();
    box.outboxLimitBytes = 60_000;
    tunnel = await box.start();
    box.padding = 3000;
    network(() => "lose");
    for (let i = 0; i < 60; i++) await tunnel.report();
    const used = (folder: string) =>
      box.files
        .names(folder)
        .reduce((sum, name) => sum + (box.files.text(`${folder}/${name}`)?.length ?? 0), 0);
    expect(used(`${FOLDER}/outbox`) + used(`${FOLDER}/outbox/sent`)).toBeLessThanOrEqual(60_000);
    network(() => "pass");
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    const told = numbers();
    expect(told[0]).toBe(1);
    expect(told.at(-1)).toBe(60);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    // What is left in between can be used: a full report begins it.
    expect(told.length).toBeGreaterThan(5);
    expect(peer.refusals).toEqual([]);
    expect(peer.reports()[1]?.message.lost).toEqual({ from: 2, to: peer.reports()[1]!.sequence - 1 });
  });
});

const reported = async () => {
  await tunnel.report();
  expect(await tunnel.deliverNow()).toEqual(success(undefined));
};

describe("epochs", () => {
  test.each(["EIO", "ESEALED"])(
    "a mark of the folder that cannot be read (%s) begins a new one",
    async (code) => {
      await reported();
      const before = peer.reports().at(-1)!.epoch;
      const files = box.files.reopen("killed");
      files.fail("read", /origin$/, code, 1);
      await restart(files);
      files.heal();
      await reported();
      expect(peer.reports().at(-1)!.epoch).not.toBe(before);
      expect(peer.refusals).toEqual([]);
    },
  );

  test.each(["write", "remove", "sync-folder"] as const)(
    "a disk that fails at its start (%s) is a problem that says so",
    async (step) => {
      await reported();
      await tunnel.stop();
      box.files = box.files.copy();
      box.files.fail(step, /./, "EROFS");
      expect(await box.tryStart()).toMatchObject({ ok: false, problem: { code: "state.write-failed" } });
      box.files.heal();
      tunnel = await box.start();
    },
  );

  test("a data folder put back from a backup begins a new one with a full report", async () => {
    await tunnel.report();
    await tunnel.deliverNow();
    await tunnel.stop();
    const backup = box.files.copy();
    tunnel = await box.start();
    for (let i = 0; i < 3; i++) await tunnel.report();
    await tunnel.deliverNow();
    const before = peer.reports().at(-1)!.epoch;
    await restart(backup);
    await tunnel.report();
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    const last = peer.reports().at(-1)!;
    expect(last.epoch).not.toBe(before);
    expect(last.sequence).toBe(1);
    expect(last.message.payload.form).toBe("full");
    // Known at once, without the server having to say so.
    expect(peer.refusals).toEqual([]);
  });

  test("an image of the whole medium put back is found out by the server's word", async () => {
    await tunnel.report();
    await tunnel.deliverNow();
    await tunnel.stop();
    const image = box.files.reopen("killed");
    tunnel = await box.start();
    for (let i = 0; i < 3; i++) await tunnel.report();
    await tunnel.deliverNow();
    await restart(image);
    await tunnel.report();
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(peer.refusals.length).toBeGreaterThan(0);
    const last = peer.reports().at(-1)!;
    expect(last.message.payload).toMatchObject({ form: "full" });
    expect(new Set(peer.reports().map((each) => each.epoch)).size).toBe(2);
    // The report that was refused under the old number was not thrown away.
    expect(numbers()).toContain(box.counter);
  });

  test("a lost memory keeps the messages that wait", async () => {
    network(() => "lose");
    await tunnel.report();
    await tunnel.report();
    await tunnel.stop();
    const files = box.files.reopen("killed");
    files.plant(`${FOLDER}/delivery.json`, "");
    files.plant(`${FOLDER}/delivery.json.bak`, "");
    await restart(files);
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([1, 2]);
    expect(sequences()).toEqual([1, 2]);
    expect(peer.refusals).toEqual([]);
  });

  test("messages that were written before they had places come first, in their order", async () => {
    network(() => "lose");
    for (let i = 0; i < 3; i++) await tunnel.report();
    await tunnel.stop();
    const files = box.files.reopen("killed");
    const folder = `${FOLDER}/outbox`;
    for (const name of files.names(folder).filter((each) => /^0/.test(each)))
      await files.rename(`${folder}/${name}`, `${folder}/${name.slice(13)}`);
    await restart(files);
    await tunnel.report();
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(sequences()).toEqual([1, 2, 3, 4]);
  });

  test("messages keep their order however often the memory is lost while they are numbered anew", async () => {
    network(() => "lose");
    for (let i = 0; i < 4; i++) await tunnel.report();
    await tunnel.stop();
    const kept = box.files.reopen("killed");
    let isOver = false;
    for (let steps = 0; !isOver; steps++) {
      const once = forgetful(kept);
      once.pullPlugAfter(steps, "EIO");
      const first = await new TunnelBox(peer.http, once, box.clock).tryStart();
      isOver = !once.isDead;
      if (first.ok) await first.value.stop();
      const twice = new TunnelBox(
        async () => failure("tunnel.unreachable", "lost"),
        forgetful(once),
        box.clock,
      );
      const second = await twice.start();
      const places = second.waiting().map(async ({ hash }) => {
        const body = await second.waitingBody(hash);
        return JSON.parse(Buffer.from(body ?? []).toString()).payload.at;
      });
      expect(await Promise.all(places), `after ${steps} steps`).toEqual([1, 2, 3, 4]);
      expect(
        second.waiting().map(({ sequence }) => sequence),
        `after ${steps} steps`,
      ).toEqual([1, 2, 3, 4]);
      await second.stop();
    }
  });

  test("a disk that fails while messages are numbered anew keeps what is new behind them", async () => {
    network(() => "lose");
    for (let i = 0; i < 3; i++) await tunnel.report();
    network(() => "pass");
    let refusals = 1;
    peer.refuseNext = ({ type }) =>
      type === "report" && refusals-- > 0 ? { code: "sequence-reused" } : undefined;
    box.files.fail("write", /\/0{11}2-/, "EIO");
    expect(await tunnel.deliverNow()).toMatchObject({ problem: { code: "state.write-failed" } });
    expect(await tunnel.report()).toMatchObject({ problem: { code: "state.write-failed" } });
    expect(numbers()).toEqual([]);
    box.files.heal();
    expect(await tunnel.report()).toEqual(success(undefined));
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([1, 2, 3, box.counter]);
    expect(sequences()).toEqual([1, 2, 3, 4]);
  });

  test("a server put back from a backup gets again what it lacks", async () => {
    await tunnel.report();
    await tunnel.deliverNow();
    const restore = peer.backup();
    for (let i = 0; i < 3; i++) await tunnel.report();
    await tunnel.deliverNow();
    restore();
    expect(numbers()).toEqual([1]);
    await tunnel.report();
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([1, 2, 3, 4, 5]);
    expect(peer.refusals).toEqual(["gap"]);
  });

  test("a server may ask for acknowledged reports from a number on", async () => {
    for (let i = 0; i < 3; i++) await tunnel.report();
    const before = peer.backup();
    await tunnel.deliverNow();
    before();
    peer.want = [{ from: 1 }];
    await tunnel.checkIn();
    await tunnel.deliverNow();
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test("acknowledged reports are forgotten after two weeks", async () => {
    box.files.now = box.clock.now();
    await tunnel.report();
    await tunnel.deliverNow();
    expect(box.files.names(`${FOLDER}/outbox/sent`)).toHaveLength(1);
    await box.clock.advance(15 * 86_400_000);
    await tunnel.report();
    await tunnel.deliverNow();
    expect(box.files.names(`${FOLDER}/outbox/sent`)).toHaveLength(1);
  });
});

describe("a check-in", () => {
  test("goes its own way while data waits", async () => {
    network(({ url }) => (url.endsWith("/keys") ? "pass" : "pass"));
    peer.refuseNext = (message) => (message.stream === "data" ? { code: "hardware-changed" } : undefined);
    await tunnel.report();
    expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
    expect(peer.checkIns().at(-1)?.message.payload.outbox.messages).toBe(1);
  });

  test("says that the box was moved when the server knows other hardware", async () => {
    peer.refuseNext = (message) =>
      message.type === "check-in" && message.moved ? undefined : { code: "hardware-changed" };
    expect(await tunnel.checkIn()).toEqual(success(undefined));
    expect(peer.checkIns().map((each) => each.message.moved)).toEqual([true]);
  });

  test("does not write to the disk each time", async () => {
    await tunnel.checkIn();
    await box.clock.advance(10_000);
    const before = box.files.writes.length;
    for (let i = 0; i < 20; i++) await tunnel.checkIn();
    await box.clock.advance(10_000);
    expect(box.files.writes.length - before).toBeLessThan(4);
  });

  test("never uses a number again after a restart", async () => {
    await tunnel.checkIn();
    await restart();
    await tunnel.checkIn();
    expect(peer.refusals).toEqual([]);
  });

  test("tells the server's time", async () => {
    await tunnel.checkIn();
    expect(box.serverTime).toBe(peer.time);
  });

  test("of a revoked box stops deliveries, shows why, and asks rarely", async () => {
    let posts = 0;
    peer.standing = "revoked";
    network(() => {
      posts++;
      return "pass";
    });
    await tunnel.report();
    await box.clock.advance(24 * 3_600_000);
    expect(tunnel.status().problem).toMatchObject({ code: "tunnel.refused", detail: { refusal: "revoked" } });
    expect(posts).toBeLessThan(8);
    expect(tunnel.status().waiting.messages).toBe(1);
    peer.standing = "known";
    expect(await tunnel.deliverNow()).toEqual(success(undefined));
    expect(numbers()).toEqual([1]);
  });
});

describe("a configuration", () => {
  const valid = (revision: string) => ({ schema: 1, revision, ranges: [], credentials: [] });

  test("is in force after the next check-in", async () => {
    peer.config = valid("r1");
    await tunnel.checkIn();
    expect(box.configuration?.revision).toBe("r1");
    await tunnel.checkIn();
    expect(peer.checkIns().at(-1)?.message.configRevision).toBe("r1");
  });

  test("that does not validate is refused whole, and the next check-in says why", async () => {
    peer.config = valid("r1");
    await tunnel.checkIn();
    peer.config = {
      ...valid("r2"),
      ranges: [{ name: "x", addresses: ["10.0.0.300"], credentials: ["nobody"] }],
    };
    await tunnel.checkIn();
    expect(box.configuration?.revision).toBe("r1");
    await tunnel.checkIn();
    const { configProblem } = peer.checkIns().at(-1)!.message.payload;
    expect(configProblem.revision).toBe("r2");
    expect(configProblem.issues.length).toBeGreaterThan(0);
    peer.config = valid("r3");
    await tunnel.checkIn();
    await tunnel.checkIn();
    expect(peer.checkIns().at(-1)?.message.payload.configProblem).toBeUndefined();
  });

  test("that the customer does not permit is refused with the reason", async () => {
    box.refuseConfiguration = failure("consent.refused", "192.0.2.0/24 is not permitted here");
    peer.config = valid("r1");
    await tunnel.checkIn();
    await tunnel.checkIn();
    expect(peer.checkIns().at(-1)?.message.payload.configProblem.message).toMatch(/not permitted/);
  });
});

describe("commands", () => {
  const command = (id: string, minutes = 60) => ({
    id,
    type: "collect",
    expiresAt: new Date(peer.time + minutes * 60_000).toISOString(),
    arguments: {},
  });

  test("run once, however often the server repeats them", async () => {
    peer.commands = [command("a"), command("b")];
    network((request) => (request.method === "POST" ? "lose-answer" : "pass"));
    await tunnel.checkIn();
    network(() => "pass");
    await tunnel.checkIn({ urgent: true });
    await tunnel.checkIn({ urgent: true });
    await box.clock.advance(1000);
    await tunnel.deliverNow();
    expect(box.ran).toEqual(["a", "b"]);
    expect(peer.results().map((each) => each.message.payload)).toEqual([
      { id: "a", ok: true, result: "done", part: 1, parts: 1 },
      { id: "b", ok: true, result: "done", part: 1, parts: 1 },
    ]);
  });

  test("that take long hold up no other", async () => {
    peer.commands = [command("long"), command("short")];
    box.command = (id) => (id === "long" ? new Promise(() => {}) : Promise.resolve(success("done")));
    await tunnel.checkIn();
    await box.clock.advance(1000);
    await tunnel.deliverNow();
    expect(box.ran).toEqual(["long", "short"]);
    expect(peer.results().map((each) => each.message.payload.id)).toEqual(["short"]);
  });

  test("that have expired by the server's own time do not run", async () => {
    peer.commands = [command("late", -1)];
    await tunnel.checkIn();
    await box.clock.advance(1000);
    expect(box.ran).toEqual([]);
  });

  test("broken off by a restart are answered so and not run again", async () => {
    peer.commands = [command("a")];
    box.command = () => new Promise(() => {});
    await tunnel.checkIn();
    await box.clock.advance(10);
    expect(box.ran).toEqual(["a"]);
    const files = box.files.reopen("strict");
    const { counter } = box;
    box = new TunnelBox(peer.http, files, box.clock);
    box.counter = counter;
    tunnel = await box.start();
    await tunnel.deliverNow();
    await tunnel.checkIn();
    expect(box.ran).toEqual([]);
    expect(peer.results().map((each) => [each.message.payload.id, each.message.payload.ok])).toEqual([
      ["a", false],
    ]);
  });

  test("with large results come back in parts", async () => {
    const text = "ä€😀".repeat(200_000);
    peer.commands = [command("big")];
    box.command = async () => success({ text });
    await tunnel.checkIn();
    await box.clock.advance(1000);
    await tunnel.deliverNow();
    const parts = peer.results().map((each) => each.message.payload);
    expect(parts.length).toBeGreaterThan(1);
    expect(JSON.parse(parts.map((each) => each.result).join(""))).toEqual({ text });
  });

  test("that fail tell why", async () => {
    peer.commands = [command("x")];
    box.command = async () => failure("consent.refused", "Updates are not permitted here.");
    await tunnel.checkIn();
    await box.clock.advance(1000);
    await tunnel.deliverNow();
    expect(peer.results()[0]?.message.payload).toMatchObject({
      ok: false,
      problem: { code: "consent.refused" },
    });
  });
});
