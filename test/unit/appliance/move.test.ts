// A box that moves to another server: pulled at any step, it belongs to the one or to the other, and in the end nothing
// of the old one is left.
import { describe, expect, test } from "vitest";
import { openSettings } from "../../../src/appliance/documents.ts";
import { decideMove, finishMove } from "../../../src/appliance/move/finish-move.ts";
import { movePlaces } from "../../../src/appliance/move/move-places.ts";
import { silentLog, success } from "../../../src/shared/index.ts";
import { writeSecretFile } from "../../../src/state/index.ts";
import { enrolElsewhere } from "../../../src/tunnel/index.ts";
import { aftermaths, type FaultyFiles, PlugPulled } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { TunnelBox } from "../../support/tunnel-box.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

const DATA = "/data";
const OLD = "https://old.example";
const NEW = "https://new.example";
const PLACES = movePlaces(DATA);
const SECRET = "planted-community-7f3a";
const TOLD = "planted-report-91c2";

const configuration = (revision: string, community: string) => ({
  ...{ schema: 1, revision },
  ranges: [{ name: "Floor", addresses: ["10.4.0.1"], port: 161, credentials: ["c"] }],
  credentials: [{ id: "c", version: "2c", community }],
});

/** A box at its old server, which it has told one report and owes another; the new one has a code for it. */
async function atOldServer() {
  const [old, next] = [new TunnelPeer(), new TunnelPeer()];
  old.config = configuration("old", SECRET);
  next.config = configuration("new", "next-community");
  const box = new TunnelBox(old.http);
  const { files } = box;
  const tunnel = await box.start();
  await tunnel.enrol({ server: OLD, code: old.claimCode });
  await tunnel.report();
  await tunnel.deliverNow();
  box.http = async () => ({ ok: false, problem: { code: "tunnel.unreachable", message: "away" } });
  await tunnel.report();
  await tunnel.stop();

  const settings = await openSettings(DATA, silentLog, { sealed: files });
  for (let times = 0; times < 2; times++) {
    settings.update((data) => {
      data.configuration = box.configuration ?? null;
      data.triedCommunities = [{ range: SECRET, credentialId: "c", at: times }];
      data.proxy = "http://proxy.example:3128";
    });
    await settings.flush();
  }
  await settings.close();
  for (const name of ["settings.json.v1", "settings.json.corrupt-1", "reported.json", "reported.json.bak"])
    files.plant(`${DATA}/${name}`, SECRET);
  for (const name of ["packs.json", "packs/0.pack", "appliance.key", "tunnel/delivery.json.corrupt-1"])
    files.plant(`${DATA}/${name}`, SECRET);
  for (const name of ["quarantine", "sent"]) files.plant(`${DATA}/tunnel/outbox/${name}/m`, TOLD);
  const kept = new Map(
    ["owner.json", "inventory.json", "clock.json", "ledger/ledger.json", "sent/index.json"].map((name) => [
      `${DATA}/${name}`,
      `the box's own ${name}`,
    ]),
  );
  for (const [path, content] of kept) files.plant(path, content);
  const keys = JSON.parse(files.text(`${DATA}/tunnel/identity.key`) ?? "");
  const secrets = [SECRET, TOLD, keys.sign.secretKey, keys.box.secretKey, OLD, old.claimCode];
  return { old, next, files, kept, secrets, clock: box.clock, keys };
}
type Prepared = Awaited<ReturnType<typeof atOldServer>>;

/** All that a press of the button writes: enrolled at the new server, and decided. */
async function press(files: FaultyFiles, peer: TunnelPeer) {
  const clock = new ManualClock();
  const enrolled = await enrolElsewhere(
    {
      ...{ clock, log: silentLog, files, http: peer.http },
      onConfiguration: (given) =>
        writeSecretFile(PLACES.configuration, Buffer.from(JSON.stringify(given)), files),
    },
    { folder: PLACES.tunnel, hardware: "cd".repeat(32), model: "Test box", version: "1.0.0" },
    { code: peer.claimCode, server: NEW },
    new AbortController().signal,
  );
  return enrolled.ok ? decideMove(DATA, files) : enrolled;
}

const finish = (files: FaultyFiles) => finishMove(DATA, { files, sealed: files, log: silentLog });

async function unlessPulled<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PlugPulled) return undefined;
    throw error;
  }
}

async function expectAtOld(files: FaultyFiles, { old, keys }: Prepared, label: string) {
  expect(files.text(`${DATA}/tunnel/identity.key`), label).toContain(keys.sign.secretKey);
  expect(files.text(`${DATA}/settings.json`), label).toContain(SECRET);
  const box = new TunnelBox(old.http, files);
  const tunnel = await box.start();
  expect(tunnel.status(), label).toMatchObject({ enrolment: "enrolled", server: OLD });
  expect(tunnel.status().waiting.messages, label).toBe(1);
  await tunnel.stop();
}

async function expectAtNew(files: FaultyFiles, { next, kept, secrets }: Prepared, label: string) {
  const everything = files.everything();
  for (const [path, content] of everything)
    for (const secret of secrets)
      expect(content.includes(secret), `${label}: ${secret} in ${path}`).toBe(false);
  for (const [path, content] of kept) expect(everything.get(path), label).toBe(content);
  expect(
    [...everything.keys()].filter((path) => path.startsWith(`${PLACES.folder}/`)),
    label,
  ).toEqual([]);
  const settings = JSON.parse(files.text(`${DATA}/settings.json`) ?? "");
  expect(settings.data.configuration?.revision, label).toBe("new");
  expect(settings.data.proxy, label).toBe("http://proxy.example:3128");
  next.taken.length = 0;
  const box = new TunnelBox(next.http, files);
  box.counter = 100;
  const tunnel = await box.start();
  expect(tunnel.status(), label).toMatchObject({ enrolment: "enrolled", server: NEW });
  expect(tunnel.status().waiting.messages, label).toBe(0);
  await tunnel.report();
  expect(await tunnel.deliverNow(), label).toEqual(success(undefined));
  const [first, ...more] = next.reports();
  expect(first?.message.payload, label).toMatchObject({ form: "full", at: 101 });
  expect([first?.sequence, more.length], label).toEqual([1, 0]);
  await tunnel.stop();
}

describe("a box that moves to another server", () => {
  test.each(aftermaths)(
    "belongs to the old one or to the new one, whenever the power goes (%s)",
    async (aftermath) => {
      const prepared = await atOldServer();
      const { files, next } = prepared;
      const ends = { old: 0, new: 0 };
      for (let steps = 0, isDone = false; !isDone; steps += aftermath === "strict" ? 1 : 3) {
        next.owner = undefined;
        const label = `${aftermath} after ${steps} steps`;
        const first = files.reopen("killed");
        first.pullPlugAfter(steps);
        const decided = await unlessPulled(press(first, next));
        isDone = decided !== undefined;
        const second = first.reopen(aftermath);
        expect(await finish(second), label).toEqual(success(undefined));
        const isNew = second.text(`${DATA}/tunnel/enrolment.json`)?.includes(NEW) ?? false;
        ends[isNew ? "new" : "old"]++;
        if (isNew) {
          await expectAtNew(second, prepared, label);
          continue;
        }
        await expectAtOld(second, prepared, label);
        // The code is not lost, although the new server may have taken it already.
        expect(await press(second, next), label).toEqual(success(undefined));
        await finish(second);
        await expectAtNew(second, prepared, label);
      }
      expect(ends.old).toBeGreaterThan(10);
      expect(ends.new).toBeGreaterThan(0);
    },
  );

  test.each(aftermaths)("goes on with what was decided, whenever the power goes (%s)", async (aftermath) => {
    const prepared = await atOldServer();
    const { files, next } = prepared;
    expect(await press(files, next)).toEqual(success(undefined));
    const restore = next.backup();
    for (let steps = 0, isDone = false; !isDone; steps += aftermath === "strict" ? 1 : 3) {
      const label = `${aftermath} after ${steps} steps`;
      const first = files.reopen("killed");
      first.pullPlugAfter(steps);
      restore();
      isDone = (await unlessPulled(finish(first)))?.ok === true;
      const second = first.reopen(aftermath);
      expect(await finish(second), label).toEqual(success(undefined));
      await expectAtNew(second, prepared, label);
    }
  });

  test("says so where the disk takes no writes, and goes on when it does", async () => {
    const prepared = await atOldServer();
    const { files, next } = prepared;
    await press(files, next);
    for (const name of [/settings\.json/, /outbox/, /packs/, /move\/step/]) {
      files.fail("remove", name, "EROFS");
      files.fail("write", name, "EROFS");
      expect(await finish(files)).toMatchObject({ ok: false, problem: { code: "state.write-failed" } });
      files.heal();
    }
    expect(await finish(files)).toEqual(success(undefined));
    await expectAtNew(files, prepared, "after the disk was back");
  });

  test("stays where it is when the new server refuses the code, and keeps nothing of the attempt", async () => {
    const prepared = await atOldServer();
    const { files, next } = prepared;
    next.owner = "ab".repeat(32);
    expect(await press(files, next)).toMatchObject({ ok: false, problem: { code: "claim.used" } });
    expect(files.names(PLACES.tunnel)).toEqual([]);
    await finish(files);
    await expectAtOld(files, prepared, "refused");
  });

  test("shows each server keys of its own", async () => {
    const { files } = await atOldServer();
    const [lost, other] = [new TunnelPeer(), new TunnelPeer()];
    const identity = () => files.text(`${PLACES.tunnel}/identity.key`);
    const losing = { ...lost, claimCode: lost.claimCode, http: dropAnswers(lost) } as TunnelPeer;
    expect(await press(files, losing)).toMatchObject({ ok: false });
    const before = identity();
    expect(await press(files, losing)).toMatchObject({ ok: false });
    expect(identity()).toBe(before);
    expect(await press(files, other)).toEqual(success(undefined));
    expect(identity()).not.toBe(before);
    expect(other.owner).not.toBe(lost.owner);
  });

  test("begins with settings of its own where those of the new server were damaged, and asks for them again", async () => {
    const { files, next } = await atOldServer();
    await press(files, next);
    files.plant(PLACES.configuration, "{");
    expect(await finish(files)).toEqual(success(undefined));
    expect(JSON.parse(files.text(`${DATA}/settings.json`) ?? "").data.configuration).toBeNull();
  });
});

const dropAnswers =
  (peer: TunnelPeer): TunnelPeer["http"] =>
  async (request) => {
    const answer = await peer.http(request);
    if (request.method === "GET") return answer;
    return { ok: false, problem: { code: "tunnel.unreachable", message: "lost" } };
  };
