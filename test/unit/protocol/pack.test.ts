import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  encodePack,
  limits,
  newSignKeyPair,
  openPack,
  type ProfilePack,
  signPack,
} from "../../../src/protocol/index.ts";

const key = newSignKeyPair();
const pack: ProfilePack = {
  ...{ schema: 1, serial: 7, name: "Acme", createdAt: "2026-03-01T08:00:00.000Z" },
  profiles: [{ id: "acme/laser", revision: 1 }],
};
const octets = encodePack(pack);
const reference = signPack(octets, key.secretKey);
const codeOf = (outcome: ReturnType<typeof openPack>) => (outcome.ok ? "ok" : outcome.problem.code);

describe("a profile pack", () => {
  test("opens for who knows the key it was signed with", () => {
    const opened = openPack(octets, reference, [newSignKeyPair().publicKey, key.publicKey]);
    expect(opened.ok && opened.value.pack).toEqual(pack);
    expect(opened.ok && Buffer.compare(opened.value.signedBy, key.publicKey)).toBe(0);
  });

  test("does not open under another key, another digest or another size", () => {
    expect(codeOf(openPack(octets, reference, [newSignKeyPair().publicKey]))).toBe("pack.not-genuine");
    expect(codeOf(openPack(octets, reference, []))).toBe("pack.not-genuine");
    expect(codeOf(openPack(octets, { ...reference, digest: "0".repeat(64) }, [key.publicKey]))).toBe(
      "pack.not-genuine",
    );
    expect(codeOf(openPack(octets, { ...reference, size: 1 }, [key.publicKey]))).toBe("pack.not-genuine");
  });

  test("does not open when anything in it was changed, or something is missing", () => {
    fc.assert(
      fc.property(fc.nat(octets.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const tampered = Uint8Array.from(octets);
        tampered[at] = (tampered[at] ?? 0) ^ change;
        expect(codeOf(openPack(tampered, reference, [key.publicKey]))).toBe("pack.not-genuine");
        expect(codeOf(openPack(octets.subarray(0, at), reference, [key.publicKey]))).toBe("pack.not-genuine");
      }),
    );
  });

  test.each([
    ["no JSON", Buffer.from("{")],
    ["another form", Buffer.from('{"schema":2}')],
    ["code beside the data", encodePack({ ...pack, script: "run" } as ProfilePack)],
    ["no profile", encodePack({ ...pack, profiles: [] })],
    ["too deep", Buffer.from(`${"[".repeat(limits.jsonDepth + 1)}${"]".repeat(limits.jsonDepth + 1)}`)],
  ])("is refused with %s in it, although it is signed", (_, content) => {
    expect(codeOf(openPack(content, signPack(content, key.secretKey), [key.publicKey]))).toBe("pack.invalid");
  });
});
