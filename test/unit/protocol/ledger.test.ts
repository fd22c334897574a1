import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ChainStretch,
  chainHash,
  checkChain,
  contentHash,
  decodeLedgerPart,
  encodeBody,
  encodeLedgerPart,
  type LedgerEntry,
  type LedgerPart,
  type LinkedEntry,
  ledgerPartEnd,
  linkHash,
  sealedLength,
  serialHash,
  verifyHead,
} from "../../../src/protocol/index.ts";
import {
  entryAt,
  headAt,
  linked,
  memoryOf,
  partMemoryOf,
  start,
  stretchOf,
} from "../../support/ledger-chain.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("an entry's hash", () => {
  test("is SHA-256 over a text that can be written by hand", () => {
    const entry = entryAt(1);
    expect(entry.serialHash).toBe("78dfe46347b2d6c7eba4ff0c2206b5a1c5254272298b7d986abf0b526d91a397");
    const begun = sha256(
      `["tallybox ledger chain 1","${start.applianceKey}","${start.chain}","2026-03-01T08:00:00.000Z",null]`,
    );
    expect(chainHash(start)).toBe(begun);
    const content = sha256(
      `["tallybox ledger entry 1","${"1".repeat(32)}","${entry.serialHash}","total",1001,` +
        `"1.3.6.1.2.1.43.10.2.1.4.1.1",1772352060000,"${"ab".repeat(16)}",60000,"ntp"]`,
    );
    expect(contentHash(entry)).toBe(content);
    expect(linkHash(1, begun, content)).toBe(sha256(`["tallybox ledger link 1",1,"${begun}","${content}"]`));
  });

  test("of a chain that goes on holds where the one before ended", () => {
    const after = { chain: "f".repeat(32), index: 9, hash: "e".repeat(64) };
    const text = `["tallybox ledger chain 1","${start.applianceKey}","${start.chain}","2026-03-01T08:00:00.000Z",["${after.chain}",9,"${after.hash}"]]`;
    expect(chainHash({ ...start, after })).toBe(sha256(text));
  });
});

describe("a head", () => {
  const chain = linked([1, 2, 3].map(entryAt));

  test("is taken from the chain's own key only, and for this point only", () => {
    const head = headAt(chain, 3);
    expect(verifyHead(start, head)).toBe(true);
    expect(verifyHead(start, { ...head, index: 2 })).toBe(false);
    expect(verifyHead(start, { ...head, at: "2026-03-02T09:00:00.000Z" })).toBe(false);
    expect(verifyHead({ ...start, chain: "0".repeat(32) }, head)).toBe(false);
    expect(verifyHead({ ...start, applianceKey: "0".repeat(64) }, head)).toBe(false);
  });
});

describe("checking a chain", () => {
  const whole = stretchOf(10);
  const faults = (changed: Partial<ChainStretch>) =>
    checkChain({ ...whole, ...changed }).findings.map(({ fault, from, to }) =>
      from === to ? `${fault} ${from}` : `${fault} ${from}-${to}`,
    );
  const at = (index: number) => whole.entries[index - 1] as LinkedEntry;
  const replaced = (index: number, entry: LinkedEntry) =>
    whole.entries.map((each) => (each.index === index ? entry : each));

  test("finds nothing wrong with one that is as it was signed", () => {
    expect(checkChain(whole)).toEqual({ findings: [], entries: 10, heads: 3, provenTo: 10 });
  });

  test("names an entry that says something else", () => {
    const content = { ...entryAt(5), value: 7 };
    expect(faults({ entries: replaced(5, { ...at(5), content }) })).toEqual(["edited 5"]);
  });

  test("names an entry that was made anew with a hash that fits", () => {
    const content = { ...entryAt(5), value: 7 };
    const hash = linkHash(5, at(5).previous, contentHash(content));
    expect(faults({ entries: replaced(5, { ...at(5), content, hash }) })).toEqual(["edited 5"]);
    const last = { ...entryAt(10), value: 7 };
    const lastHash = linkHash(10, at(10).previous, contentHash(last));
    expect(faults({ entries: replaced(10, { ...at(10), content: last, hash: lastHash }) })).toEqual([
      "rewritten 9-10",
    ]);
  });

  test("names the stretch that was made anew up to the next signed head", () => {
    const entries = linked(
      whole.entries.map((_, i) => ({ ...entryAt(i + 1), value: i === 5 ? 7 : 1001 + i })),
    );
    expect(faults({ entries })).toEqual(["rewritten 5-10"]);
  });

  test("names what is missing at the beginning, inside and at the end", () => {
    expect(faults({ entries: whole.entries.slice(2) })).toEqual(["deleted 1-2"]);
    expect(faults({ entries: whole.entries.filter(({ index }) => index !== 6) })).toEqual(["deleted 6"]);
    expect(faults({ entries: whole.entries.slice(0, 8) })).toEqual(["cut-off 9-10"]);
    expect(faults({ entries: [] })).toEqual(["cut-off 1-10"]);
  });

  test("names what was put in between and what stands elsewhere", () => {
    const extra = { ...at(4), content: { ...entryAt(4), value: 1 } };
    expect(faults({ entries: whole.entries.toSpliced(4, 0, extra) })).toEqual(["inserted 4"]);
    expect(faults({ entries: whole.entries.toSpliced(2, 0, at(7)) })).toEqual(["inserted 7"]);
    const [first, second, ...rest] = whole.entries as [LinkedEntry, LinkedEntry, ...LinkedEntry[]];
    expect(faults({ entries: [second, first, ...rest] })).toEqual(["reordered 2"]);
  });

  test("takes nothing that no head vouches for", () => {
    const longer = linked(Array.from({ length: 12 }, (_, i) => entryAt(i + 1)));
    expect(faults({ entries: longer })).toEqual(["not-signed 11-12"]);
    expect(faults({ heads: whole.heads.slice(0, 2) })).toEqual(["not-signed 9-10"]);
    expect(
      faults({ heads: whole.heads.map((head) => ({ ...head, at: "2027-01-01T00:00:00.000Z" })) }),
    ).toContain("not-signed 1-10");
  });

  test("checks a stretch from the middle, and entries of which only the hash is told", () => {
    const entries = whole.entries
      .slice(3)
      .map((each) => (each.index % 2 ? each : { ...each, content: contentHash(entryAt(each.index)) }));
    expect(checkChain({ ...whole, from: 4, entries }).findings).toEqual([]);
    const forged = entries.map((each) => (each.index === 6 ? { ...each, content: "0".repeat(64) } : each));
    expect(checkChain({ ...whole, from: 4, entries: forged }).findings).toEqual([
      { fault: "edited", from: 6, to: 6 },
    ]);
  });

  test("a chain under another key is signed by nobody", () => {
    const other = { ...start, applianceKey: "11".repeat(32) };
    const { findings } = checkChain({ ...whole, start: other });
    expect(findings.map(({ fault }) => fault)).toContain("head-invalid");
  });
});

describe("the ledger's part of a report", () => {
  const chain = linked(Array.from({ length: 9 }, (_, i) => entryAt(i + 1)));
  const entries = chain.slice(2).map(({ content }) => content as ReturnType<typeof entryAt>);
  const salt = "03".repeat(16);
  const serials = new Map(
    [0, 1, 2].map((n) => {
      const serial = `SN${n}`;
      const hash = serialHash(Buffer.from(salt, "hex"), serial);
      return [hash, { hash, salt, serial }] as const;
    }),
  );

  const before = chain.slice(0, 2).map(({ content }) => content as ReturnType<typeof entryAt>);
  const encoded = (serialOf = (hash: string) => serials.get(hash)) =>
    encodeLedgerPart({ start, from: 3, memory: memoryOf(before), entries }, serialOf, headAt(chain, 9));
  const decoded = (part: LedgerPart) => decodeLedgerPart(part, partMemoryOf(before));

  test("means the same entries at the other end, with new serial numbers beside them", () => {
    const part = encoded();
    expect(ledgerPartEnd(part)).toBe(9);
    const told = decoded(part);
    expect(told).toMatchObject({ ok: true, value: { entries } });
    // The chain spoke of printers 1 and 2 before.
    if (told.ok) expect(told.value.serials.map(({ serial }) => serial)).toEqual(["SN0"]);
    expect(JSON.stringify(part)).not.toContain(start.applianceKey);
  });

  test("tells no serial number that may not leave", () => {
    const part = encoded(() => undefined);
    expect(JSON.stringify(part)).not.toContain("SN");
    expect(decoded(part)).toMatchObject({ ok: true, value: { entries, serials: [] } });
  });

  test("says where a counter stands elsewhere and a printer has another serial number", () => {
    const changed = entries.map((entry, i) =>
      i < 3 ? entry : { ...entry, oid: `${entry.oid}.${i % 2}`, serialHash: i % 2 ? null : "e".repeat(64) },
    );
    const part = encodeLedgerPart(
      { start, from: 3, memory: memoryOf(before), entries: changed },
      () => undefined,
      headAt(chain, 9),
    );
    expect(decoded(part)).toMatchObject({ ok: true, value: { entries: changed } });
  });

  test("means the same whatever the chain said before and wherever it is cut", () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 40 }), fc.nat(40), (all, cut) => {
        const [earlier, later] = [all.slice(0, cut), all.slice(cut)];
        const stretch = { start, from: earlier.length + 1, memory: memoryOf(earlier), entries: later };
        const part = encodeLedgerPart(stretch, () => undefined, headAt(chain, 9));
        const sent: unknown = JSON.parse(JSON.stringify(part));
        expect(sent).toEqual(part);
        const told = decodeLedgerPart(part, partMemoryOf(earlier));
        expect(told).toEqual({ ok: true, value: { entries: later, serials: [] } });
      }),
    );
  });

  test("is refused where its columns do not fit together", () => {
    const part = encoded(() => undefined);
    const spoilt = [
      { ...part, who: part.who.slice(1) },
      { ...part, value: part.value.slice(1) },
      { ...part, who: part.who.map(() => 99) },
      { ...part, what: part.what.map(() => 9) },
      { ...part, count: part.count.map(() => 5) },
      { ...part, at: part.at.map(() => -1) },
      { ...part, value: part.value.map(() => -9999) },
      { ...part, printers: [] },
      { ...part, named: [] },
      { ...part, clocks: [] },
    ];
    for (const each of spoilt) expect(decoded(each)).toMatchObject({ ok: false });
    expect(decodeLedgerPart(part, partMemoryOf([]))).toMatchObject({ ok: false });
  });

  test("costs few octets per counter that changed", () => {
    const told = (printers: number, more: number) =>
      Array.from({ length: printers * 5 }, (_, i) => ({
        ...entryAt(1),
        key: createHash("sha256")
          .update(`${Math.floor(i / 5)}`)
          .digest("hex")
          .slice(0, 32),
        serialHash: null,
        counter: ["total", "print", "copy", "mono", "color"][i % 5] ?? "",
        value: 40_000 + ((Math.floor(i / 5) * 7919 + i * 131) % 90_000) + more * ((i * 37) % 400),
        at: 1_772_352_000_000 + more * 10_800_000 + Math.floor(i / 50) * 1000,
        uptimeMs: more * 10_800_000 + Math.floor(i / 50) * 1000,
      }));
    const of = (printers: number) => {
      const [first, later] = [told(printers, 0), told(printers, 1)];
      const stretch = { start, from: first.length + 1, memory: memoryOf(first), entries: later };
      return sealedLength(encodeBody(encodeLedgerPart(stretch, () => undefined, headAt(chain, 9))));
    };
    expect((of(300) - of(100)) / 1000).toBeLessThan(2.5);
  });
});

const arbitraryEntry: fc.Arbitrary<LedgerEntry> = fc.record({
  key: fc.constantFrom("a", "b", "c"),
  serialHash: fc.constantFrom(null, "d".repeat(64), "e".repeat(64)),
  counter: fc.constantFrom("total", "print", "copy"),
  value: fc.nat(1_000_000),
  oid: fc.constantFrom("", "1.3.6.1.2", "1.3.6.1.3"),
  at: fc.oneof(
    fc.nat(5_000_000),
    fc.nat(5000).map((seconds) => seconds * 1000),
  ),
  boot: fc.constantFrom("ab".repeat(16), "cd".repeat(16)),
  uptimeMs: fc.nat(5_000_000),
  clock: fc.constantFrom("ntp" as const, "unset" as const),
});
