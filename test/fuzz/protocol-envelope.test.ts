import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureJson } from "../../src/protocol/body.ts";
import {
  type KeyDocument,
  newSenderKeys,
  newSignKeyPair,
  openEnvelope,
  parseApplianceMessage,
  parseBody,
  parseClaimCode,
  parseConfiguration,
  parseProvisioning,
  parseServerMessage,
  rootFingerprint,
  sealEnvelope,
  signKeyDocument,
  toBase64url,
  verifyKeyDocument,
} from "../../src/protocol/index.ts";

const sender = newSenderKeys();
const recipient = newSenderKeys().box;
const open = (envelope: Uint8Array) =>
  openEnvelope(envelope, {
    kind: 1,
    // Any id: the fuzzer is not to be stopped by eight octets.
    recipient: () => recipient,
    maxEnvelopeBytes: 4096,
    maxBodyBytes: 4096,
  });
const sealed = ([0, 1, 2] as const).map((compression) =>
  sealEnvelope({
    kind: 1,
    body: new TextEncoder().encode(`{"v":1,"text":"${"word ".repeat(40)}"}`),
    compression,
    recipientBoxKey: recipient.publicKey,
    sender,
  }),
);

describe("an envelope", () => {
  test("with any octets changed, cut or added never opens and never throws", () => {
    const change = fc.record({
      which: fc.nat(2),
      flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
      cut: fc.option(fc.nat()),
      extra: fc.uint8Array({ maxLength: 20 }),
    });
    fc.assert(
      fc.property(change, ({ which, flips, cut, extra }) => {
        const original = sealed[which] ?? new Uint8Array();
        let bytes = Buffer.concat([original, extra]);
        for (const [at, xor] of flips) bytes[at % bytes.length]! ^= xor;
        if (cut !== null) bytes = bytes.subarray(0, cut % bytes.length);
        // The recipient's id alone is not authenticated, here where any id is answered.
        const isSame =
          bytes.length === original.length &&
          bytes.every((octet, i) => (i >= 5 && i < 13) || octet === original[i]);
        expect(open(bytes).ok).toBe(isSame);
      }),
      { numRuns: 600 },
    );
  });

  test("of random octets never opens and never throws", () => {
    const magic = Uint8Array.of(0x54, 0x42, 0x58, 0x31, 1);
    fc.assert(
      fc.property(fc.boolean(), fc.uint8Array({ maxLength: 600 }), (begins, noise) => {
        expect(open(begins ? Buffer.concat([magic, noise]) : noise).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe("JSON is counted", () => {
  test("exactly, whatever it holds", () => {
    const count = (value: unknown): number =>
      value !== null && typeof value === "object"
        ? Object.values(value).reduce((sum: number, inner) => sum + count(inner), 1)
        : 1;
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
        const text = new TextEncoder().encode(JSON.stringify(value, null, indent));
        expect(measureJson(text, { depth: 1000, values: 1e6 }).values).toBe(
          count(JSON.parse(JSON.stringify(value))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("without throwing, whatever it is instead", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc
            .string({ unit: fc.constantFrom(...'[]{}",:\\1 tn') })
            .map((text) => new TextEncoder().encode(text)),
        ),
        (octets) => {
          const parsed = parseBody(octets);
          if (!parsed.ok) expect(parsed.problem.code).toBe("envelope.body-invalid");
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("no parser throws at any JSON or text", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      for (const parse of [parseApplianceMessage, parseServerMessage, parseConfiguration, parseProvisioning])
        expect(parse(value).ok).toBe(false);
      expect(verifyKeyDocument(value, { fingerprint: text }).ok).toBe(false);
      expect(parseClaimCode(text).ok).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("a key document with any character changed is refused", () => {
  const root = newSignKeyPair();
  const document: KeyDocument = {
    schema: 1,
    serial: 1,
    issuedAt: "2026-11-22T10:00:00.000Z",
    signKeys: [toBase64url(sender.sign.publicKey)],
    boxKeys: [toBase64url(recipient.publicKey)],
    envelopeVersions: [1],
    compressions: [0, 1],
    reportSchemas: [1],
    limits: {},
  };
  const signed = signKeyDocument(document, root.secretKey);
  const trust = { fingerprint: rootFingerprint(root.publicKey) };
  expect(verifyKeyDocument(signed, trust).ok).toBe(true);
  fc.assert(
    fc.property(
      fc.constantFrom("document", "signature", "root"),
      fc.nat(),
      fc.constantFrom(...'aZ9-"}'),
      (field, at, put) => {
        const text = signed[field as "document" | "signature" | "root"];
        const place = at % text.length;
        const changed = text.slice(0, place) + put + text.slice(place + 1);
        // The last character of base64url has bits that mean nothing.
        if (changed === text || (field !== "document" && place === text.length - 1)) return;
        expect(verifyKeyDocument({ ...signed, [field]: changed }, trust).ok).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});
