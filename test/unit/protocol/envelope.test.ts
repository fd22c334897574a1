import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import nacl from "tweetnacl";
import { describe, expect, test } from "vitest";
import { sharedKey } from "../../../src/protocol/envelope.ts";
import {
  bestCompression,
  boxKeyId,
  type Compression,
  type EnvelopeKind,
  envelopeOverhead,
  newSenderKeys,
  type OpenOptions,
  openEnvelope,
  sealEnvelope,
  sealedLength,
} from "../../../src/protocol/index.ts";

const vectors = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../fixtures/envelope-vectors.json"), "utf8"),
) as {
  recipient: { publicKey: string; secretKey: string };
  sender: { signKey: string; signSeed: string; boxKey: string; boxSecretKey: string };
  ephemeral: { publicKey: string; secretKey: string };
  nonce: string;
  shared: string;
  positive: {
    kind: EnvelopeKind;
    compression: Compression;
    body: string;
    envelope: string;
    digest: string;
  }[];
  negative: { name: string; envelope: string; problem: string; zerosAfter?: number }[];
};

const octets = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const utf8 = (text: string) => new TextEncoder().encode(text);
const recipient = {
  publicKey: octets(vectors.recipient.publicKey),
  secretKey: octets(vectors.recipient.secretKey),
};
const sender = {
  sign: { publicKey: octets(vectors.sender.signKey), secretKey: octets(vectors.sender.signSeed) },
  box: { publicKey: octets(vectors.sender.boxKey), secretKey: octets(vectors.sender.boxSecretKey) },
};
const options: OpenOptions = {
  kind: 1,
  recipient: (id) =>
    Buffer.from(id).equals(Buffer.from(boxKeyId(recipient.publicKey))) ? recipient : undefined,
  maxEnvelopeBytes: 128 * 1024,
  maxBodyBytes: 2 * 1024 * 1024,
};
const seal = (body: string, compression: Compression = 0) =>
  sealEnvelope({ kind: 1, body: utf8(body), compression, recipientBoxKey: recipient.publicKey, sender });

function expectOpened(envelope: Uint8Array, changed: Partial<OpenOptions> = {}) {
  const opened = openEnvelope(envelope, { ...options, ...changed });
  if (!opened.ok) throw new Error(opened.problem.message);
  return opened.value;
}

function problemOf(envelope: Uint8Array, changed: Partial<OpenOptions> = {}): string | undefined {
  const opened = openEnvelope(envelope, { ...options, ...changed });
  return opened.ok ? undefined : opened.problem.code;
}

describe("the vectors", () => {
  test.each(vectors.positive)("opens kind $kind with compression $compression", (vector) => {
    const opened = expectOpened(octets(vector.envelope), { kind: vector.kind });
    expect(Buffer.from(opened.body).toString()).toBe(vector.body);
    expect(Buffer.from(opened.senderSignKey).toString("hex")).toBe(vectors.sender.signKey);
    expect(Buffer.from(opened.senderBoxKey).toString("hex")).toBe(vectors.sender.boxKey);
    expect(opened.digest).toBe(vector.digest);
  });

  test.each(vectors.positive.filter(({ compression }) => compression === 0))(
    "seals kind $kind to the same octets",
    ({ kind, body, envelope }) => {
      const given = [octets(vectors.ephemeral.secretKey), octets(vectors.nonce)];
      const sealed = sealEnvelope(
        { kind, body: utf8(body), compression: 0, recipientBoxKey: recipient.publicKey, sender },
        () => given.shift() ?? new Uint8Array(),
      );
      expect(Buffer.from(sealed).toString("hex")).toBe(envelope);
    },
  );

  test.each(vectors.negative)("refuses an envelope $name", ({ envelope, problem, zerosAfter }) => {
    const bytes = Buffer.concat([octets(envelope), Buffer.alloc(zerosAfter ?? 0)]);
    expect(problemOf(bytes)).toBe(problem);
  });
});

describe("an envelope", () => {
  test.each([0, 1, 2] as const)("comes back whole with compression %i", (compression) => {
    const body = `{"text":"${"äöü€😀 ".repeat(50)}"}`;
    expect(Buffer.from(expectOpened(seal(body, compression)).body).toString()).toBe(body);
  });

  test("is never the same twice", () => {
    expect(Buffer.from(seal("{}")).equals(Buffer.from(seal("{}")))).toBe(false);
  });

  test("adds 214 octets, and as many as foreseen", () => {
    expect(envelopeOverhead).toBe(214);
    expect(seal("{}").length).toBe(216);
    expect(sealedLength(utf8("{}".repeat(200)), 1)).toBe(seal("{}".repeat(200), 1).length);
  });

  test("is sealed with the key that nacl.box agrees on", () => {
    expect(
      Buffer.from(sharedKey(recipient.secretKey, octets(vectors.ephemeral.publicKey)) ?? []).toString("hex"),
    ).toBe(vectors.shared);
    for (let i = 0; i < 5; i++) {
      const { box } = newSenderKeys();
      expect(sharedKey(box.secretKey, recipient.publicKey)).toEqual(
        nacl.box.before(recipient.publicKey, box.secretKey),
      );
    }
  });

  test("is read the same with a box key whose top bit is set, as RFC 7748 has it", () => {
    const key = Uint8Array.from(recipient.publicKey);
    key[31] = (key[31] ?? 0) | 0x80;
    const { box } = newSenderKeys();
    expect(sharedKey(box.secretKey, key)).toEqual(nacl.box.before(key, box.secretKey));
  });

  test("is never sealed to a key of small order", () => {
    const small = ["00".repeat(32), `01${"00".repeat(31)}`, `ec${"ff".repeat(30)}7f`];
    for (const key of small)
      expect(() =>
        sealEnvelope({ kind: 1, body: utf8("{}"), compression: 0, recipientBoxKey: octets(key), sender }),
      ).toThrow("small order");
  });

  test("of a sender who is not known here is refused before its signature is looked at", () => {
    expect(problemOf(seal("{}"), { isKnownSender: () => false })).toBe("envelope.unknown-sender");
  });

  test("of a stranger is opened for the server, its body held to 4 KiB", () => {
    const small = expectOpened(seal('{"type":"enrol"}', 1), { standing: () => "unknown" });
    expect(small.standing).toBe("unknown");
    expect(Buffer.from(small.body).toString()).toBe('{"type":"enrol"}');
    const large = expectOpened(seal(" ".repeat(5000), 1), { standing: () => "revoked" });
    expect(large.standing).toBe("revoked");
    expect(large.body).toHaveLength(0);
  });

  test("of a stranger with a wrong signature is no more than noise", () => {
    const vector = vectors.negative.find(({ name }) => name === "signed by another key");
    expect(problemOf(octets(vector?.envelope ?? ""), { standing: () => "unknown" })).toBe(
      "envelope.bad-signature",
    );
  });

  test("may inflate to another bound for each sender", () => {
    const bound = (key: Uint8Array) => (Buffer.from(key).equals(sender.sign.publicKey) ? 10 : 1000);
    expect(problemOf(seal(" ".repeat(11), 2), { maxBodyBytes: bound })).toBe("envelope.inflated-too-large");
    expect(problemOf(seal(" ".repeat(10), 2), { maxBodyBytes: bound })).toBeUndefined();
  });

  test("asking for a zstd window of gigabytes is refused", () => {
    // RFC 8878 §3.1.1.1.2: window descriptor 0xa8 asks for 2 GiB; one raw block of nothing.
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00);
    const body = sealRaw(frame, 2);
    expect(problemOf(body)).toBe("envelope.malformed");
  });
});

/** Seals octets that claim to be compressed. */
function sealRaw(body: Uint8Array, compression: number): Uint8Array {
  const { publicKey, secretKey } = nacl.box.keyPair();
  const nonce = nacl.randomBytes(24);
  const head = Buffer.concat([Uint8Array.of(compression), sender.sign.publicKey, sender.box.publicKey]);
  const message = Buffer.concat([
    ...[utf8("tallybox envelope 1\n"), Uint8Array.of(1), recipient.publicKey, publicKey, nonce, head, body],
  ]);
  const signature = nacl.sign.detached(message, nacl.sign.keyPair.fromSeed(sender.sign.secretKey).secretKey);
  const plaintext = Buffer.concat([head, signature, body]);
  return Buffer.concat([
    ...[utf8("TBX1"), Uint8Array.of(1), boxKeyId(recipient.publicKey), publicKey, nonce],
    nacl.box(plaintext, nonce, recipient.publicKey, secretKey),
  ]);
}

test("the smallest compression that the other end knows is chosen", () => {
  expect(bestCompression(utf8("x"))).toBe(0);
  const long = utf8("the same words, ".repeat(100));
  expect(bestCompression(long, [0, 1])).toBe(1);
  expect([1, 2]).toContain(bestCompression(long));
  expect(bestCompression(long, [0, 9])).toBe(0);
});
