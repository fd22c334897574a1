// What left a box is what its owner reads: octet for octet, whatever happens in between.
import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { type Archive, openArchive } from "../../../src/appliance/archive.ts";
import { createMessages } from "../../../src/appliance/messages.ts";
import { encodeBody } from "../../../src/protocol/index.ts";
import { silentLog, success } from "../../../src/shared/index.ts";
import { FaultyFiles } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { TunnelBox } from "../../support/tunnel-box.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

const FOLDER = "/data/sent";
const sha256 = (octets: Uint8Array) => createHash("sha256").update(octets).digest("hex");

let files: FaultyFiles;
let clock: ManualClock;
beforeEach(() => {
  files = new FaultyFiles();
  clock = new ManualClock();
});

async function opened(): Promise<Archive> {
  const archive = await openArchive({ clock, log: silentLog, files }, FOLDER);
  if (!archive.ok) throw new Error(archive.problem.message);
  return archive.value;
}

const body = (type: string, sequence: number, payload: Record<string, unknown> = {}) =>
  encodeBody({ v: 1, type, sequence, payload });
const attemptOf = (octets: Uint8Array, sequence = 1) => ({
  ...{ digest: sha256(Buffer.from(`envelope ${sequence}`)), epoch: "a".repeat(32), sequence },
  ...{ stream: "data" as const, bodyHash: sha256(octets) },
});
const leave = (archive: Archive, octets: Uint8Array, sequence = 1) =>
  archive.leaving({ ...attemptOf(octets, sequence), body: octets, sealedBytes: 100 });

describe("the archive", () => {
  test("holds every message of a run as the server opened it, with the server's word on it", async () => {
    const archive = await opened();
    const peer = new TunnelPeer();
    const box = new TunnelBox(peer.http, undefined, clock);
    box.command = async () => success({ recording: "1.3.6.1|4|x" });
    const tunnel = await box.start({ witness: archive });
    await tunnel.enrol({ code: peer.claimCode, server: "https://server.example" });
    let isRefused = false;
    peer.refuseNext = (message) => {
      if (message.type !== "report" || isRefused) return undefined;
      isRefused = true;
      return { code: "report-invalid", field: "refs" };
    };
    for (let i = 0; i < 3; i++) {
      await tunnel.report();
      await tunnel.deliverNow();
    }
    peer.commands = [{ id: "c1", type: "record", expiresAt: "2099-01-01T00:00:00Z", arguments: {} }];
    await tunnel.deliverNow();
    await tunnel.deliverNow();
    await tunnel.stop();

    expect(new Set(peer.taken.map(({ type }) => type))).toEqual(
      new Set(["enrol", "report", "check-in", "command-result"]),
    );
    for (const { hash, type, message } of peer.taken) {
      const sent = archive.list().find((each) => each.hash === hash);
      expect(sent).toMatchObject({ type, answer: "accepted", attempts: expect.any(Number) });
      const shown = await archive.body(hash);
      if (!shown || !sent) throw new Error("the body is gone");
      const parsed = JSON.parse(Buffer.from(shown).toString("utf8"));
      if (sent.isBlanked) expect(parsed.payload.token).toMatch(/^\*+$/);
      else {
        expect(sha256(shown)).toBe(hash);
        expect(parsed).toEqual(message);
      }
    }
    expect(archive.list().some(({ answer }) => answer === "report-invalid")).toBe(true);
    expect(archive.list().filter(({ isBlanked }) => isBlanked)).toHaveLength(1);
  });

  test("is there again after a restart, but for check-ins", async () => {
    const first = await opened();
    const [report, checkIn] = [body("report", 1, { a: "é" }), body("check-in", 2)];
    await leave(first, report);
    await leave(first, checkIn, 2);
    first.answered(attemptOf(report), "accepted");
    expect(
      first
        .list()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(["check-in", "report"]);
    expect(await first.body(sha256(checkIn))).toEqual(checkIn);
    await first.close();
    const second = await opened();
    expect(second.list()).toMatchObject([{ type: "report", answer: "accepted", attempts: 1 }]);
    expect(Buffer.compare((await second.body(sha256(report))) ?? Buffer.alloc(0), report)).toBe(0);
    expect(await second.body(sha256(checkIn))).toBeUndefined();
    expect(await second.body("../index.json")).toBeUndefined();
  });

  test("counts the attempts of one message as one", async () => {
    const archive = await opened();
    const report = body("report", 1);
    for (let i = 1; i <= 3; i++) await leave(archive, report, i);
    expect(archive.list()).toMatchObject([{ attempts: 3, envelope: attemptOf(report, 3).digest }]);
  });

  test("keeps the last fifty reports and no more octets than its bound", async () => {
    const archive = await opened();
    for (let i = 1; i <= 60; i++) {
      await leave(archive, body("report", i), i);
      await leave(archive, body("check-in", i), i + 100);
    }
    const reports = archive.list().filter(({ type }) => type === "report");
    expect(reports.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, i) => 60 - i));
    expect(archive.list()).toHaveLength(100);
    expect(files.names(FOLDER).filter((name) => name.endsWith(".body"))).toHaveLength(50);
    for (let i = 61; i <= 63; i++) {
      const octets = body("report", i);
      await archive.leaving({ ...attemptOf(octets, i), body: octets, sealedBytes: 6 * 1024 * 1024 });
    }
    expect(archive.list().filter(({ type }) => type === "report")).toHaveLength(2);
  });

  test("shows what leaves even where the disk takes nothing, and holds nothing up", async () => {
    const archive = await opened();
    files.fail("write", /body/, "ENOSPC");
    const report = body("report", 1);
    await leave(archive, report);
    expect(await archive.body(sha256(report))).toEqual(report);
    files.heal();
  });

  test("forgets files that a power cut left without their entry", async () => {
    const first = await opened();
    await leave(first, body("report", 1));
    await first.close();
    files.plant(`${FOLDER}/${"f".repeat(64)}.body`, "half");
    await files.remove(`${FOLDER}/${sha256(body("report", 1))}.body`);
    const second = await opened();
    expect(second.list()).toEqual([]);
    expect(files.names(FOLDER)).not.toContain(`${"f".repeat(64)}.body`);
  });
});

test("what waits can be read before it leaves, and is listed once", async () => {
  const archive = await opened();
  const peer = new TunnelPeer();
  const box = new TunnelBox(peer.http, undefined, clock);
  const tunnel = await box.start({ witness: archive });
  await tunnel.enrol({ code: peer.claimCode, server: "https://server.example" });
  await tunnel.deliverNow();
  const messages = createMessages(tunnel, archive);
  box.http = async () => ({ ok: false, problem: { code: "tunnel.unreachable", message: "no way" } });
  await tunnel.report();
  await tunnel.report();
  await tunnel.deliverNow();
  const [waiting, ...more] = messages.waiting();
  if (!waiting) throw new Error("nothing waits");
  expect(more).toEqual([]);
  expect(waiting).toMatchObject({ type: "report", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const octets = await messages.body(waiting.hash);
  expect(octets && sha256(octets)).toBe(waiting.hash);
  const [tried] = messages.sent().filter(({ type }) => type === "report");
  expect(tried).toMatchObject({ attempts: 1 });
  expect(tried).not.toHaveProperty("answer");
  await tunnel.stop();
});
