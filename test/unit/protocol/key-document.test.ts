import { describe, expect, test } from "vitest";
import {
  type KeyDocument,
  newBoxKeyPair,
  newSignKeyPair,
  rootFingerprint,
  signKeyDocument,
  signRootSuccession,
  toBase64url,
  verifyKeyDocument,
} from "../../../src/protocol/index.ts";

const root = newSignKeyPair();
const second = newSignKeyPair();
const third = newSignKeyPair();
const stranger = newSignKeyPair();
const signKey = newSignKeyPair().publicKey;
const boxKey = newBoxKeyPair().publicKey;

const document = (change: Partial<KeyDocument> = {}): KeyDocument => ({
  schema: 1,
  serial: 5,
  issuedAt: "2026-11-22T10:00:00.000Z",
  signKeys: [toBase64url(signKey)],
  boxKeys: [toBase64url(boxKey)],
  envelopeVersions: [1],
  compressions: [0, 1, 2],
  reportSchemas: [1],
  limits: { report: 131072 },
  ...change,
});
const fingerprint = rootFingerprint(root.publicKey);
const signed = signKeyDocument(document(), root.secretKey);
const codeOf = (outcome: ReturnType<typeof verifyKeyDocument>) => (outcome.ok ? "ok" : outcome.problem.code);

describe("a key document", () => {
  test("is believed by the claim code's fingerprint, and tells root and keys", () => {
    const verified = verifyKeyDocument(JSON.parse(JSON.stringify(signed)), { fingerprint });
    if (!verified.ok) throw new Error(verified.problem.message);
    expect(Buffer.from(verified.value.root).equals(root.publicKey)).toBe(true);
    expect(Buffer.from(verified.value.signKeys[0] ?? []).equals(signKey)).toBe(true);
    expect(Buffer.from(verified.value.boxKeys[0] ?? []).equals(boxKey)).toBe(true);
    expect(verified.value.document.serial).toBe(5);
  });

  test("is believed by the root trusted before", () => {
    expect(codeOf(verifyKeyDocument(signed, { trustedRoot: root.publicKey }))).toBe("ok");
  });

  test("of another server is refused", () => {
    const other = signKeyDocument(document(), stranger.secretKey);
    expect(codeOf(verifyKeyDocument(other, { fingerprint }))).toBe("keys.invalid");
    expect(codeOf(verifyKeyDocument(other, { trustedRoot: root.publicKey }))).toBe("keys.invalid");
    expect(codeOf(verifyKeyDocument({ ...other, root: signed.root }, { fingerprint }))).toBe("keys.invalid");
  });

  test("is believed by nobody who trusts nothing yet", () => {
    expect(codeOf(verifyKeyDocument(signed, {}))).toBe("keys.invalid");
  });

  test("changed after signing is refused", () => {
    const changed = { ...signed, document: signed.document.replace('"serial":5', '"serial":6') };
    expect(codeOf(verifyKeyDocument(changed, { fingerprint }))).toBe("keys.invalid");
  });

  test("with a lower serial than seen before is refused as rolled back", () => {
    expect(codeOf(verifyKeyDocument(signed, { fingerprint, highestSerial: 6 }))).toBe("keys.rolled-back");
    expect(codeOf(verifyKeyDocument(signed, { fingerprint, highestSerial: 5 }))).toBe("ok");
  });

  test.each([
    ["something else", "hello"],
    ["a login page's JSON", { login: true }],
    ["null", null],
    ["without a signature", { ...signed, signature: undefined }],
    ["a document that is no JSON", signKeyDocument("x" as unknown as KeyDocument, root.secretKey)],
    [
      "a signing key of small order",
      signKeyDocument(document({ signKeys: [`AQ${"A".repeat(41)}`] }), root.secretKey),
    ],
    ["no box key", signKeyDocument(document({ boxKeys: [] }), root.secretKey)],
  ])("that is %s is refused", (_, value) => {
    expect(codeOf(verifyKeyDocument(value, { fingerprint }))).toBe("keys.invalid");
  });

  test("of a later root is believed where each root was followed by the next, signed by both", () => {
    const chain = [
      signRootSuccession(root.secretKey, second.secretKey),
      signRootSuccession(second.secretKey, third.secretKey),
    ];
    const later = signKeyDocument(document({ serial: 9 }), third.secretKey, chain);
    for (const trust of [
      { fingerprint },
      { trustedRoot: root.publicKey },
      { trustedRoot: second.publicKey },
    ]) {
      const verified = verifyKeyDocument(later, trust);
      if (!verified.ok) throw new Error(verified.problem.message);
      expect(Buffer.from(verified.value.root).equals(third.publicKey)).toBe(true);
    }
    expect(codeOf(verifyKeyDocument(later, { trustedRoot: stranger.publicKey }))).toBe("keys.invalid");
  });

  test("of a later root is refused with a link missing, forged or signed by one side only", () => {
    const first = signRootSuccession(root.secretKey, second.secretKey);
    const last = signRootSuccession(second.secretKey, third.secretKey);
    const forged = signRootSuccession(stranger.secretKey, second.secretKey);
    const chains = [
      [],
      [last],
      [first],
      [last, first],
      [{ ...first, from: toBase64url(root.publicKey), byFrom: forged.byFrom }, last],
      [{ ...first, byTo: first.byFrom }, last],
      [{ ...forged, from: first.from }, last],
    ];
    for (const chain of chains)
      expect(
        codeOf(verifyKeyDocument(signKeyDocument(document(), third.secretKey, chain), { fingerprint })),
      ).toBe("keys.invalid");
  });

  test("of the old root is refused once the new one is trusted", () => {
    const chain = [signRootSuccession(root.secretKey, second.secretKey)];
    const old = signKeyDocument(document({ serial: 99 }), root.secretKey, []);
    expect(codeOf(verifyKeyDocument(old, { trustedRoot: second.publicKey }))).toBe("keys.invalid");
    const mixed = signKeyDocument(document({ serial: 99 }), root.secretKey, chain);
    expect(codeOf(verifyKeyDocument(mixed, { trustedRoot: second.publicKey }))).toBe("keys.invalid");
  });
});
