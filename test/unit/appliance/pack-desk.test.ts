// What a box does with the pack that its server names, when the way, the disk or the pack is bad.
import { beforeEach, describe, expect, test } from "vitest";
import { openPackDesk, type PackDeskPorts } from "../../../src/appliance/packs/pack-desk.ts";
import { packFiles } from "../../../src/appliance/packs/pack-files.ts";
import { noPacks, packStateSchema } from "../../../src/appliance/packs/pack-state.ts";
import hpProfile from "../../../src/profiles/data/hp/laserjet.json" with { type: "json" };
import { builtInProfiles } from "../../../src/profiles/index.ts";
import {
  encodePack,
  limits,
  newSignKeyPair,
  type PackReference,
  signPack,
} from "../../../src/protocol/index.ts";
import { failure, type Outcome, silentLog, success } from "../../../src/shared/index.ts";
import { openDocument } from "../../../src/state/index.ts";
import { FaultyFiles } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const key = newSignKeyPair();
const { signal } = new AbortController();

function pack(serial: number, change: Record<string, unknown> = {}) {
  const octets = encodePack({
    ...{ schema: 1, serial, name: `Pack ${serial}`, createdAt: "2026-03-01T08:00:00.000Z" },
    profiles: [{ ...hpProfile, family: `HP by pack ${serial}`, ...change }],
  });
  return { octets, reference: signPack(octets, key.secretKey) };
}

let files: FaultyFiles;
let wanted: PackReference | null;
let answer: Outcome<Uint8Array>;
let fetched: number;
let worse: string[];
let switched: string[];

beforeEach(() => {
  files = new FaultyFiles();
  [wanted, answer, fetched, worse, switched] = [null, success(new Uint8Array()), 0, [], []];
});

async function open(more: Partial<PackDeskPorts> = {}) {
  const state = await openDocument({
    ...{ path: "/data/packs.json", schema: packStateSchema, defaults: noPacks },
    ...{ version: 1, migrations: {}, log: silentLog, files },
  });
  const desk = await openPackDesk({
    ...{ clock: new ManualClock(1000), log: silentLog, state, files: packFiles("/data/packs", files) },
    wanted: () => wanted,
    signKeys: () => [key.publicKey],
    fetch: async () => {
      fetched++;
      return answer;
    },
    tryOut: async () => ({ worse, changed: [], replayed: 1, read: 0 }),
    onSwitch: (profiles) =>
      switched.push(profiles.profiles.find(({ id }) => id === hpProfile.id)?.family ?? ""),
    ...more,
  });
  return { desk, state };
}

function offer(made: { octets: Uint8Array; reference: PackReference }): void {
  wanted = made.reference;
  answer = success(made.octets);
}

describe("the box and the pack that its server names", () => {
  test("reads with it from then on, also after a restart", async () => {
    const { desk, state } = await open();
    offer(pack(5));
    expect(await desk.follow(signal)).toBe(true);
    expect(await desk.follow(signal)).toBe(false);
    expect(switched).toEqual(["HP by pack 5"]);
    expect(desk.describe()).toMatchObject({ inForce: { serial: 5 } });
    await state.close();
    const again = await open();
    expect(again.desk.profiles().profiles.find(({ id }) => id === hpProfile.id)?.family).toBe("HP by pack 5");
    expect(fetched).toBe(1);
  });

  test("goes back to the built-in profiles when the server names none", async () => {
    const { desk } = await open();
    offer(pack(5));
    await desk.follow(signal);
    wanted = null;
    expect(await desk.follow(signal)).toBe(true);
    expect(desk.profiles()).toBe(builtInProfiles());
    expect(await files.list("/data/packs")).toEqual([]);
  });

  test("fetches nothing that is too large", async () => {
    const { desk } = await open();
    wanted = signPack(new Uint8Array(limits.pack + 1), key.secretKey);
    expect(await desk.follow(signal)).toBe(true);
    expect(fetched).toBe(0);
    expect(desk.describe().refused?.code).toBe("pack.invalid");
  });

  test.each([
    ["with another content", () => ({ ...pack(5), octets: pack(6).octets }), "pack.not-genuine"],
    ["cut off", () => ({ ...pack(5), octets: pack(5).octets.subarray(0, 99) }), "pack.not-genuine"],
    ["that breaks the schema", () => pack(5, { revision: "x" }), "pack.invalid"],
    ["that breaks the lint", () => pack(5, { import: ["nothing"] }), "pack.invalid"],
    ["older than one before", () => pack(3), "pack.rolled-back"],
  ])("refuses one %s, once, and keeps what is in force", async (_, made, code) => {
    const { desk } = await open();
    offer(pack(4));
    await desk.follow(signal);
    offer(made());
    expect(await desk.follow(signal)).toBe(true);
    expect(desk.describe()).toMatchObject({ inForce: { serial: 4 }, refused: { code } });
    expect(await desk.follow(signal)).toBe(false);
    expect([fetched, switched]).toEqual([2, ["HP by pack 4"]]);
  });

  test("refuses one that somebody else signed, once the server's next word is the same", async () => {
    const { desk } = await open();
    offer({ ...pack(5), reference: signPack(pack(5).octets, newSignKeyPair().secretKey) });
    expect(await desk.follow(signal)).toBe(false);
    expect([fetched, desk.describe().refused]).toEqual([0, undefined]);
    expect(await desk.follow(signal)).toBe(true);
    expect(desk.describe()).toMatchObject({ inForce: null, refused: { code: "pack.not-genuine" } });
    expect(await desk.follow(signal)).toBe(false);
  });

  test("takes one although the server's keys are rotated on the way", async () => {
    const next = newSignKeyPair();
    let keys = [key.publicKey];
    const made = pack(5);
    const { desk } = await open({
      signKeys: () => keys,
      fetch: async () => {
        keys = [next.publicKey];
        return success(made.octets);
      },
    });
    offer(made);
    expect(await desk.follow(signal)).toBe(false);
    expect(desk.describe().refused).toBeUndefined();
    wanted = signPack(made.octets, next.secretKey);
    expect(await desk.follow(signal)).toBe(true);
    // And again, of the pack that is in force: the keys are known before the signature.
    keys = [key.publicKey];
    expect(await desk.follow(signal)).toBe(false);
    wanted = made.reference;
    expect(await desk.follow(signal)).toBe(false);
    expect(desk.describe()).toMatchObject({ inForce: { serial: 5 } });
    expect(desk.describe().refused).toBeUndefined();
  });

  test("refuses one that would read printers worse, and says which", async () => {
    const { desk } = await open();
    worse = ["HP at 192.0.2.1: model “X” is not read any more"];
    offer(pack(5));
    await desk.follow(signal);
    expect(desk.describe()).toMatchObject({ inForce: null, refused: { code: "pack.worse" } });
    expect(desk.describe().refused?.message).toContain("model “X” is not read any more");
    expect(switched).toEqual([]);
  });

  test("tries again what only failed on its way", async () => {
    const { desk } = await open();
    const made = pack(5);
    offer(made);
    answer = failure("tunnel.unreachable", "no way");
    expect(await desk.follow(signal)).toBe(false);
    answer = success(made.octets);
    expect(await desk.follow(signal)).toBe(true);
    expect(desk.describe()).toMatchObject({ inForce: { serial: 5 } });
  });

  test("leaves the built-in profiles and fetches anew where the stored one is damaged", async () => {
    const first = await open();
    const made = pack(5);
    offer(made);
    await first.desk.follow(signal);
    await first.state.close();
    const path = `/data/packs/${made.reference.digest}.pack`;
    await files.writeSynced(path, made.octets.subarray(0, 50));
    const { desk } = await open();
    expect(desk.profiles()).toBe(builtInProfiles());
    expect(desk.describe()).toMatchObject({ inForce: null, refused: { code: "pack.not-genuine" } });
    expect(await desk.follow(signal)).toBe(true);
    expect(desk.describe()).toMatchObject({ inForce: { serial: 5 } });
  });
});
