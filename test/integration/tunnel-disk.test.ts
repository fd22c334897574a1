import { cp, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { success } from "../../src/shared/index.ts";
import { type Files, nodeFiles } from "../../src/state/index.ts";
import { TunnelBox } from "../support/tunnel-box.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

let root: string;
let peer: TunnelPeer;
let box: TunnelBox<Files>;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tunnel-"));
  peer = new TunnelPeer();
  box = new TunnelBox(peer.http, nodeFiles);
  box.folder = join(root, "data");
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** One life of the box: a report, delivered. */
async function live(): Promise<string> {
  const tunnel = await box.start();
  if (tunnel.status().enrolment === "none")
    expect(await tunnel.enrol({ server: "https://peer", code: peer.claimCode })).toEqual(success(undefined));
  expect(await tunnel.report()).toEqual(success(undefined));
  expect(await tunnel.deliverNow()).toEqual(success(undefined));
  await tunnel.stop();
  return peer.reports().at(-1)!.epoch;
}

describe("a tunnel's folder on a real disk", () => {
  test("goes on in the same epoch over restarts and a move", async () => {
    const first = await live();
    expect(await live()).toBe(first);
    await rename(box.folder, join(root, "moved"));
    box.folder = join(root, "moved");
    expect(await live()).toBe(first);
    expect(peer.refusals).toEqual([]);
  });

  test("that a backup program copied back begins a new epoch", async () => {
    const first = await live();
    await cp(box.folder, join(root, "backup"), { recursive: true, preserveTimestamps: true });
    await live();
    await rm(box.folder, { recursive: true });
    await cp(join(root, "backup"), box.folder, { recursive: true, preserveTimestamps: true });
    const second = await live();
    expect(second).not.toBe(first);
    expect(await live()).toBe(second);
    expect(peer.refusals).toEqual([]);
  });

  test("is for its owner only, down to every message", async () => {
    await live();
    for (const folder of ["", "outbox", "outbox/sent", "outbox/quarantine"]) {
      const path = join(box.folder, folder);
      expect((await stat(path)).mode & 0o777).toBe(0o700);
      for (const name of await nodeFiles.list(path))
        expect((await stat(join(path, name))).mode & 0o777, name).toBe(0o600);
    }
  });
});
