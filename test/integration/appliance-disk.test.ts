// The whole box on a disk that fails: the plug is pulled inside its writes, or writes are refused, or files are damaged.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Service } from "../../src/appliance/service.ts";
import { readSegment } from "../../src/ledger/segment.ts";
import { failure, type Outcome, silentLog, success, systemClock } from "../../src/shared/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import type { HttpExchange } from "../../src/tunnel/index.ts";
import { bind, configurationFor, DATA, type DiskBox, startDiskBox } from "../support/disk-box.ts";
import { seeded } from "../support/faults/seeded.ts";
import { type Aftermath, aftermaths, FaultyFiles } from "../support/faulty-files.ts";
import { eventually, within } from "../support/programs.ts";
import { LIFE_COUNT, smallPrinter } from "../support/small-printer.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

const ADDRESSES = ["127.102.0.1", "127.102.0.2"];
const PATIENCE_MS = 60_000;
/** Twenty a second: a life that has not done so many steps after half a minute does no more. */
const LOOKS = 600;
let simulator: Simulator;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const devices = ADDRESSES.map((address, number) => smallPrinter(number, address));
  const ports = { clock: systemClock, log: silentLog, port: 0 };
  simulator = await startSimulator({ name: "two", port: 0, devices }, ports);
});
afterAll(async () => {
  for (const close of closers.toReversed()) await within("the end of what a test left", close());
  await simulator.close();
});

/** A server that a dead box cannot reach, whatever still runs of it here. */
class CutPeer extends TunnelPeer {
  isCut = () => false;

  override get http(): HttpExchange {
    const http = super.http;
    return async (request) =>
      this.isCut() ? failure("tunnel.unreachable", "The box is dead.") : http(request);
  }
}

interface Life {
  files: FaultyFiles;
  peer: CutPeer;
  url: string;
  /** Ends every connection: what was on its way is gone. */
  cut(): void;
}

async function newLife(): Promise<Life> {
  const peer = new CutPeer();
  peer.time = Date.now();
  peer.config = configurationFor("r1", ADDRESSES, simulator.port);
  const { url, cut, close } = await peer.listen();
  closers.push(close);
  return { files: new FaultyFiles(), peer, url, cut };
}

/** Starts the service; whatever becomes of the test, the box is stopped in the end. */
async function startedOrNot(files: FaultyFiles): Promise<Outcome<DiskBox>> {
  const box = await within("the start of a box", startDiskBox(files));
  if (!box.ok) return box;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= box.value.stop();
    return within("the stop of a box", stopping);
  };
  closers.push(stop);
  return success({ ...box.value, stop });
}

async function started(files: FaultyFiles): Promise<DiskBox> {
  const box = await startedOrNot(files);
  if (!box.ok) throw new Error(box.problem.message);
  return box.value;
}

/** Enrolled, both printers read, everything told, and nothing left to do. */
async function comesToRest(box: DiskBox, { peer, url }: Life, label: string): Promise<void> {
  await eventually(
    `${label}: the enrolment`,
    async () => (await within(`${label}: one try to enrol`, bind(box, peer, url))).ok,
    PATIENCE_MS,
  );
  await eventually(
    `${label}: rest`,
    async () => {
      const { waiting } = box.service.tunnel.status();
      const { entries } = box.documents.inventory.data;
      const isRead = entries.length === 2 && peer.reports().length > 0;
      if (!isRead || waiting.messages > 0) {
        box.service.runNow("report");
        await within(`${label}: one delivery`, box.service.tunnel.deliverNow());
        return false;
      }
      return box.documents.settings.data.configuration?.revision === peer.config?.revision;
    },
    PATIENCE_MS,
  );
}

/** A life before the one that matters: everything exists. */
async function livedOnce(): Promise<Life> {
  const life = await newLife();
  const box = await started(life.files);
  await comesToRest(box, life, "the first life");
  await box.stop();
  return life;
}

function judgeLedger(files: FaultyFiles, label: string): void {
  for (const name of files.names(`${DATA}/ledger`).filter((each) => each.endsWith(".jsonl"))) {
    const text = files.text(`${DATA}/ledger/${name}`) ?? "";
    // A file whose first line never reached the medium holds nothing that was ever told.
    if (text.includes("\n"))
      expect(readSegment(Buffer.from(text))?.condition, `${label}: ${name}`).toBe("whole");
  }
}

describe("a box whose plug is pulled inside a write", () => {
  const seed = Date.now() % 1_000_000;

  test.each(aftermaths)(
    `starts again, and has lost and doubled nothing (%s, seed ${seed})`,
    { timeout: 180_000 },
    async (aftermath) => {
      const random = seeded(seed + aftermaths.indexOf(aftermath));
      const side = (begin: () => Promise<Life>) =>
        begin().then((life) => pulled(life, random.between(1, 60), aftermath));
      // In its first life, and in a later one; side by side, since each mostly waits.
      await Promise.all([newLife, newLife, newLife, livedOnce, livedOnce, livedOnce].map(side));
    },
  );
});

/** Until the plug is pulled; a life with fewer steps ends as if it were. */
async function lastMoments(files: FaultyFiles, { runNow }: Service): Promise<void> {
  for (let look = 0; look < LOOKS && !files.isDead; look++) {
    void runNow("collect");
    await systemClock.sleep(50);
  }
}

/** One life that ends after so many steps on the disk, and the next. */
async function pulled(life: Life, steps: number, aftermath: Aftermath): Promise<void> {
  const label = `${aftermath} after ${steps} steps`;
  const { files, peer } = life;
  peer.config = configurationFor("r2", ADDRESSES, simulator.port);
  files.pullPlugAfter(steps, "EIO");
  peer.isCut = () => files.isDead;
  let enrolled = Promise.allSettled<unknown>([]);
  const dying = await startedOrNot(files);
  if (dying.ok) {
    const { service } = dying.value;
    const enrolling = Promise.allSettled([bind(dying.value, peer, life.url)]);
    void enrolling.then(() => service.runNow("check-in"));
    await lastMoments(files, service);
    enrolled = enrolling;
  }
  const after = files.reopen(aftermath);
  const before = peer.reports().length;
  if (dying.ok) await dying.value.stop();
  // It may come to nothing, but never to an exception.
  const [attempt] = await within(`${label}: the enrolment of the dead`, enrolled);
  expect(attempt?.status, label).not.toBe("rejected");
  life.cut();
  peer.isCut = () => false;
  const again = await started(after);
  await comesToRest(again, { ...life, files: after }, label);
  await again.stop();
  expect(peer.refusals, label).toEqual([]);
  expect(again.service.tunnel.status().quarantined, label).toBe(0);
  const numbers = peer.taken.map(({ epoch, stream, sequence }) => `${epoch} ${stream} ${sequence}`);
  expect(new Set(numbers).size, label).toBe(numbers.length);
  expect(peer.reports().length, label).toBeGreaterThanOrEqual(before);
  expect(
    after.names(DATA).filter((name) => name.includes("corrupt")),
    label,
  ).toEqual([]);
  judgeLedger(after, label);
}

describe("a box whose disk takes nothing any more", () => {
  const refusals = [
    ["is full", "write", "ENOSPC"],
    ["is read-only", "write", "EROFS"],
    ["reports errors", "write", "EIO"],
    ["does not flush", "sync", "EIO"],
    ["does not rename", "rename", "EIO"],
    ["does not flush its folders", "sync-folder", "EIO"],
  ] as const;

  test.each(refusals)(
    "reads on while the disk %s, says so on its page, and catches up",
    { timeout: 180_000 },
    async (_, step, code) => {
      const life = await livedOnce();
      const { files, peer } = life;
      const box = await started(files);
      await comesToRest(box, life, code);
      const told = peer.reports().length;
      files.fail(step, /./, code);
      const printer = simulator.device(ADDRESSES[0] ?? "");
      const value = printer.get(LIFE_COUNT);
      const total = value?.type === "Counter32" ? value.value + 1 : 0;
      printer.set(LIFE_COUNT, { type: "Counter32", value: total });
      const known = () =>
        box.documents.inventory.data.entries.map(({ record }) => record.printer.counters?.total);
      await eventually(
        "the trouble on the page, and printers read all the same",
        () => {
          box.service.runNow("collect");
          const { trouble, printers } = box.service.page.view();
          return trouble?.code === "box-no-disk" && printers.length === 2 && known().includes(total);
        },
        PATIENCE_MS,
      );
      expect(box.service.page.view().trouble?.seen).toMatchObject({
        message: expect.stringMatching(/Could not write/),
      });

      files.heal();
      printer.set(LIFE_COUNT, { type: "Counter32", value: total + 1 });
      await eventually(
        "everything written and told",
        async () => {
          box.service.runNow("collect");
          box.service.runNow("report");
          await box.service.tunnel.deliverNow();
          const { trouble } = box.service.page.view();
          const { waiting } = box.service.tunnel.status();
          return (
            trouble === undefined &&
            waiting.messages === 0 &&
            peer.reports().length > told &&
            known().includes(total + 1)
          );
        },
        PATIENCE_MS,
      );
      await box.stop();
      const again = await started(files.reopen("strict"));
      expect(
        again.documents.inventory.data.entries.map(({ record }) => record.printer.counters?.total),
      ).toContain(total + 1);
      await again.stop();
      expect(peer.refusals).toEqual([]);
      judgeLedger(files, code);
    },
  );

  test.each(["ENOSPC", "EROFS", "EIO"])(
    "does not start on such a disk before it can, and says why (%s)",
    async (code) => {
      const { files } = await livedOnce();
      files.fail("write", /./, code);
      const refused = await startDiskBox(files);
      if (refused.ok) {
        // Nothing had to be written yet.
        expect(await refused.value.documents.settings.flush()).toEqual({ ok: true, value: undefined });
        await refused.value.stop();
      } else expect(refused.problem.code).toBe("state.write-failed");
      files.heal();
      await (await started(files)).stop();
    },
  );
});

test("a box starts whatever file of it is cut, empty or garbage, or says which key is gone", {
  timeout: 180_000,
}, async () => {
  const life = await livedOnce();
  const folders = ["", "/tunnel", "/tunnel/outbox", "/tunnel/outbox/sent", "/ledger"].map(
    (name) => DATA + name,
  );
  const paths = folders.flatMap((folder) => life.files.names(folder).map((name) => `${folder}/${name}`));
  expect(paths.length).toBeGreaterThan(12);
  for (const path of paths)
    for (const damage of ["zero", "cut", "garbage"] as const) {
      const files = life.files.reopen("killed");
      const content = (await files.read(path)) ?? new Uint8Array();
      const damaged = {
        zero: new Uint8Array(),
        cut: content.slice(0, content.length >> 1),
        garbage: Buffer.alloc(content.length, "\u0001\u00ff"),
      };
      await files.writeSynced(path, damaged[damage]);
      const label = `${path} ${damage}`;
      const box = await startDiskBox(files);
      if (!box.ok) {
        expect([label, box.problem.code]).toEqual([expect.stringMatching(/\.key/), "state.corrupt"]);
        expect(box.problem.message, label).toContain(path);
        continue;
      }
      expect(box.value.service.page.view().version, label).toBeDefined();
      await box.value.stop();
    }
});
