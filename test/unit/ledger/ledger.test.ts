import { describe, expect, test } from "vitest";
import { type Ledger, type LedgerOptions, type MeterReading, openLedger } from "../../../src/ledger/index.ts";
import {
  type ChainStart,
  chainHash,
  checkChain,
  contentHash,
  decodeLedgerPart,
  type LedgerEntry,
  type LedgerPart,
  ledgerPartEnd,
  linkHash,
  newSignKeyPair,
} from "../../../src/protocol/index.ts";
import { silentLog } from "../../../src/shared/index.ts";
import { aftermaths, FaultyFiles } from "../../support/faulty-files.ts";
import { boxKeys, partMemoryOf, signerOf } from "../../support/ledger-chain.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const folder = "/data/ledger";
const boot = "ab".repeat(16);

async function opened(
  files: FaultyFiles,
  keys = boxKeys,
  options: Partial<LedgerOptions> = {},
): Promise<Ledger> {
  const signer = { publicKey: keys.publicKey, sign: signerOf(keys) };
  const ledger = await openLedger(
    { clock: new ManualClock(1_772_352_000_000), log: silentLog, signer, files },
    { folder, ...options },
  );
  if (!ledger.ok) throw new Error(ledger.problem.message);
  return ledger.value;
}

function reading(n: number, counters: Record<string, number>, serialNumber?: string): MeterReading {
  return {
    key: "a".repeat(32),
    serialNumber,
    at: 1_772_352_000_000 + n * 60_000,
    clock: { boot, uptimeMs: n * 60_000, clock: "ntp" },
    counters: Object.entries(counters).map(([name, value]) => ({
      name,
      value,
      oid: `1.3.6.1.${name.length}`,
    })),
  };
}

const all = async (ledger: Ledger): Promise<LedgerPart> => {
  const part = await ledger.nextPart(() => true, 0);
  if (!part) throw new Error("the ledger is empty");
  return part;
};

function entriesOf(part: LedgerPart): LedgerEntry[] {
  const decoded = decodeLedgerPart(part, partMemoryOf([]));
  if (!decoded.ok) throw new Error(decoded.problem.message);
  return decoded.value.entries;
}

const values = (part: LedgerPart) => entriesOf(part).map(({ counter, value }) => `${counter} ${value}`);

const startOf = ({ start }: LedgerPart): ChainStart => {
  if (!start) throw new Error("the part does not begin a chain");
  return start;
};

/** True when the part's entries lead from the chain's beginning to the head that was signed. */
function isProven(part: LedgerPart): boolean {
  const start = startOf(part);
  let previous = chainHash(start);
  const entries = entriesOf(part).map((content, i) => {
    const entry = { index: i + 1, previous, hash: linkHash(i + 1, previous, contentHash(content)), content };
    previous = entry.hash;
    return entry;
  });
  const at = new Date(part.signedAt).toISOString();
  const head = { index: ledgerPartEnd(part), hash: previous, at, signature: part.signature };
  const { findings } = checkChain({ start, from: 1, entries, heads: [head] });
  return findings.length === 0;
}

const endsAt = (from: number, to: number) => (part: LedgerPart) =>
  part.from === from && ledgerPartEnd(part) === to;

describe("the box's ledger", () => {
  test("has an entry for every counter that changed and none for those that did not", async () => {
    const ledger = await opened(new FaultyFiles());
    ledger.take(reading(1, { total: 100, copy: 5 }));
    ledger.take(reading(2, { total: 101, copy: 5 }));
    ledger.take(reading(3, { total: 101, copy: 5 }));
    const part = await all(ledger);
    expect(values(part)).toEqual(["total 100", "copy 5", "total 101"]);
    expect(isProven(part)).toBe(true);
  });

  test("loses no reading that is taken while an earlier one is written", async () => {
    const files = new FaultyFiles();
    const append = files.appendSynced.bind(files);
    let ledger: Ledger | undefined;
    let n = 1;
    files.appendSynced = (...words) => {
      if (n < 4) ledger?.take(reading(++n, { total: 100 + n }, `SN${n}`));
      return append(...words);
    };
    ledger = await opened(files);
    ledger.take(reading(1, { total: 101 }, "SN1"));
    for (let write = 0; write < 4; write++) await ledger.flush();
    const part = await all(ledger);
    expect(values(part)).toEqual(["total 101", "total 102", "total 103", "total 104"]);
    expect(entriesOf(part).every(({ serialHash }) => serialHash !== null)).toBe(true);
  });

  test("goes on after a restart where it stood", async () => {
    const files = new FaultyFiles();
    const first = await opened(files);
    first.take(reading(1, { total: 100 }, "SN1"));
    await first.close();
    const second = await opened(files);
    second.take(reading(2, { total: 100 }, "SN1"));
    second.take(reading(3, { total: 120 }, "SN1"));
    const part = await all(second);
    expect(values(part)).toEqual(["total 100", "total 120"]);
    expect(isProven(part)).toBe(true);
    expect(new Set(entriesOf(part).map(({ serialHash }) => serialHash)).size).toBe(1);
  });

  test("loses nothing that was on the medium, wherever the plug is pulled", async () => {
    for (const aftermath of aftermaths) {
      for (let steps = 0; steps < 60; steps++) {
        const files = new FaultyFiles();
        let durable: string[] = [];
        files.pullPlugAfter(steps);
        try {
          const ledger = await opened(files);
          for (let n = 1; n <= 4; n++) {
            ledger.take(reading(n, { total: 100 + n }, `SN${n % 2}`));
            const flushed = await ledger.flush();
            if (flushed.ok) durable = [...durable, `total ${100 + n}`];
          }
        } catch {
          // The world ended here.
        }
        const after = files.reopen(aftermath);
        const ledger = await opened(after);
        const kept = ledger.status().entries === 0 ? [] : values(await all(ledger));
        expect(kept.slice(0, durable.length), `${aftermath} after ${steps} steps`).toEqual(durable);
        ledger.take(reading(9, { total: 999 }, "SN1"));
        expect(isProven(await all(ledger))).toBe(true);
      }
    }
  });

  test("begins another chain, bound to the one before, when its file was changed", async () => {
    const files = new FaultyFiles();
    const first = await opened(files);
    first.take(reading(1, { total: 100 }));
    await first.flush();
    first.take(reading(2, { total: 110 }));
    await first.flush();
    first.take(reading(3, { total: 120 }));
    await first.close();
    const [name] = files.names(folder).filter((each) => each.endsWith(".jsonl"));
    const path = `${folder}/${name}`;
    files.plant(path, (files.text(path) ?? "").replace('["total",110', '["total",105'));
    const second = await opened(files);
    second.take(reading(4, { total: 130 }));
    const part = await all(second);
    expect(startOf(part).after).toMatchObject({ chain: name?.slice(0, 32), index: 1 });
    expect(values(part)).toEqual(["total 130"]);
    expect(files.names(folder)).toContain(name);
  });

  test("begins another chain under a new key, bound to the one before", async () => {
    const files = new FaultyFiles();
    const first = await opened(files);
    first.take(reading(1, { total: 100 }));
    const told = await all(first);
    const { chain } = startOf(told);
    await first.close();
    const second = await opened(files, newSignKeyPair());
    second.take(reading(2, { total: 100 }));
    const part = await all(second);
    const [entry] = entriesOf(told);
    if (!entry) throw new Error("no entry");
    const hash = linkHash(1, chainHash(startOf(told)), contentHash(entry));
    expect(startOf(part).after).toEqual({ chain, index: 1, hash });
    expect(values(part)).toEqual(["total 100"]);
  });

  test("keeps its chain when the serial numbers and salts are erased", async () => {
    const files = new FaultyFiles();
    const first = await opened(files);
    first.take(reading(1, { total: 100 }, "SN-SECRET"));
    await first.close();
    await files.remove(`${folder}/ledger.json`);
    await files.remove(`${folder}/ledger.json.bak`);
    for (const name of files.names(folder))
      expect(files.text(`${folder}/${name}`)).not.toContain("SN-SECRET");
    const part = await all(await opened(files));
    expect(isProven(part)).toBe(true);
    expect(JSON.stringify(part)).not.toContain("SN-SECRET");
  });

  test("erases serial numbers and salts from every file, and asks the server to forget them", async () => {
    const files = new FaultyFiles();
    const ledger = await opened(files);
    ledger.take(reading(1, { total: 100 }, "SN-SECRET"));
    ledger.take({ ...reading(1, { total: 7 }, "SN-OTHER"), key: "b".repeat(32) });
    const [hash] = entriesOf(await all(ledger)).map(({ serialHash }) => serialHash);
    expect(await ledger.erase(["SN-SECRET", "SN-UNKNOWN"])).toEqual({ ok: true, value: 1 });
    for (const name of files.names(folder))
      expect(files.text(`${folder}/${name}`), name).not.toContain("SN-SECRET");
    expect(ledger.erased(false)).toEqual([hash]);
    const part = await all(ledger);
    expect(isProven(part)).toBe(true);
    expect(JSON.stringify(part)).toContain("SN-OTHER");
    expect(JSON.stringify(part)).not.toContain("SN-SECRET");
    ledger.erasedQueued([hash ?? ""]);
    expect(ledger.erased(false)).toEqual([]);
    expect(ledger.erased(true)).toEqual([hash]);
    // Read again, it has another hash that leads nowhere near the first.
    ledger.take(reading(2, { total: 100 }, "SN-SECRET"));
    const hashes = entriesOf(await all(ledger)).map(({ serialHash }) => serialHash);
    expect(new Set(hashes).size).toBe(3);
    expect(await ledger.erase()).toEqual({ ok: true, value: 2 });
  });

  test("tells hashes alone where serial numbers may not leave", async () => {
    const ledger = await opened(new FaultyFiles(), boxKeys, { mayTellSerials: () => false });
    ledger.take(reading(1, { total: 100 }, "SN-SECRET"));
    const part = await all(ledger);
    expect(JSON.stringify(part)).not.toContain("SN-SECRET");
    expect(entriesOf(part)[0]?.serialHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("tells again what the server lacks, once nothing is under way", async () => {
    const ledger = await opened(new FaultyFiles());
    for (let n = 1; n <= 6; n++) ledger.take(reading(n, { total: n }));
    const part = await ledger.nextPart(({ value }) => value.length <= 4);
    expect(part).toSatisfy(endsAt(1, 3));
    const { chain } = ledger.status();
    ledger.queued(chain, 6);
    expect(await ledger.nextPart(() => true)).toBeUndefined();
    await ledger.held({ chain, index: 2 }, false);
    expect(await ledger.nextPart(() => true)).toBeUndefined();
    await ledger.held({ chain, index: 2 }, true);
    expect(await ledger.nextPart(() => true)).toSatisfy(endsAt(3, 6));
  });

  test("tells everything again to a server that has none of the chain", async () => {
    const ledger = await opened(new FaultyFiles());
    for (let n = 1; n <= 6; n++) ledger.take(reading(n, { total: n }));
    await ledger.flush();
    const { chain } = ledger.status();
    for (const held of [null, { chain: "f".repeat(32), index: 40 }]) {
      ledger.queued(chain, 6);
      await ledger.held(held, false);
      expect(await ledger.nextPart(() => true)).toBeUndefined();
      await ledger.held(held, true);
      expect(await ledger.nextPart(() => true)).toSatisfy(endsAt(1, 6));
    }
  });

  test("begins another chain when the server says that this one is broken, or has more of it", async () => {
    const ledger = await opened(new FaultyFiles());
    ledger.take(reading(1, { total: 1 }));
    await ledger.flush();
    const { chain } = ledger.status();
    await ledger.held({ chain, index: 1, broken: true }, true);
    expect(ledger.status().chain).not.toBe(chain);
    ledger.take(reading(2, { total: 1 }));
    await ledger.flush();
    const second = ledger.status();
    expect(second.entries).toBe(1);
    await ledger.held({ chain: second.chain, index: 5 }, true);
    expect(ledger.status()).toMatchObject({ entries: 0 });
  });

  test("lets go of old files only when the server has what stands in them", async () => {
    const files = new FaultyFiles();
    const ledger = await opened(files, boxKeys, { keepBytes: 1_000_000 });
    const many = (n: number) => ({
      ...Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`c${i}`, n])),
    });
    for (let n = 1; n <= 120; n++) {
      files.now = n;
      ledger.take(reading(n, many(n)));
      await ledger.flush();
    }
    const segments = () => files.names(folder).filter((name) => name.endsWith(".jsonl")).length;
    const before = segments();
    expect(before).toBeGreaterThan(1);
    const { chain, entries } = ledger.status();
    await ledger.held({ chain, index: 0 }, false);
    expect(segments()).toBe(before);
    await ledger.held({ chain, index: entries }, true);
    expect(segments()).toBe(1);
    ledger.take(reading(121, { c0: 9999 }));
    expect(await ledger.nextPart(() => true)).toMatchObject({ from: entries + 1 });
  });

  test("never writes a hash whose salt is not durable, also after a first try that failed", async () => {
    const files = new FaultyFiles();
    const ledger = await opened(files);
    files.fail("write", /ledger\.json/, "ENOSPC");
    ledger.take(reading(1, { total: 1 }, "SN1"));
    expect(await ledger.flush()).toMatchObject({ ok: false });
    expect(await ledger.flush()).toMatchObject({ ok: false });
    expect(ledger.problem()).toMatchObject({ code: "state.write-failed" });
    expect(ledger.status().entries).toBe(0);
    files.heal();
    expect(await ledger.flush()).toMatchObject({ ok: true });
    expect(ledger.problem()).toBeUndefined();
    const left = files.reopen("strict");
    expect(left.text(`${folder}/ledger.json`)).toContain("SN1");
    expect(entriesOf(await all(await opened(left)))).toMatchObject([{ serialHash: expect.any(String) }]);
  });

  test("keeps what it took when the disk is full, and writes it later", async () => {
    const files = new FaultyFiles();
    const ledger = await opened(files);
    files.fail("write", /jsonl$/, "ENOSPC");
    ledger.take(reading(1, { total: 1 }));
    expect(await ledger.flush()).toMatchObject({ ok: false });
    files.heal();
    expect(await ledger.flush()).toMatchObject({ ok: true });
    expect(values(await all(ledger))).toEqual(["total 1"]);
  });
});
