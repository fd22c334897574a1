// A message signed, compressed and sealed: CONTRACTS §3's octets, told apart by their first four.
//
// tweetnacl 1.0.3 stands behind this door: small, audited, frozen. It seals and opens (XSalsa20-Poly1305); X25519 and
// Ed25519 run on node:crypto, which gives the same octets in a hundredth of the time. What tweetnacl leaves to its
// caller is done here: no all-zero secret, keys of the right length (it throws otherwise), no nonce used twice.

import { createHash } from "node:crypto";
import nacl from "tweetnacl";
import { failure, type Outcome, success } from "../shared/index.ts";
import { type Compression, compress, decompress, isCompression } from "./compression.ts";
import { agree, sign, verify } from "./curve25519.ts";
import { limits } from "./limits.ts";
import { concatOctets, equalOctets } from "./octets.ts";
import {
  type BoxKeyPair,
  boxKeyId,
  newBoxKeyPair,
  type Random,
  type SenderKeys,
  systemRandom,
} from "./sender-keys.ts";

/** 1 from an appliance to the server, 2 from the server to an appliance. */
export type EnvelopeKind = 1 | 2;

const MAGIC = new TextEncoder().encode("TBX1");
const CONTEXT = new TextEncoder().encode("tallybox envelope 1\n");
const HEADER = 69;
const PLAINTEXT_HEADER = 129;
/** Octets that an envelope adds to its compressed body. */
export const envelopeOverhead = HEADER + nacl.box.overheadLength + PLAINTEXT_HEADER;

/** Octets that a body would have sealed; gzip, so that zstd never takes more than a little above. */
export function sealedLength(body: Uint8Array, compression: Compression = 1): number {
  return envelopeOverhead + compress(body, compression).length;
}

export interface SealInput {
  kind: EnvelopeKind;
  /** UTF-8 JSON. */
  body: Uint8Array;
  compression: Compression;
  recipientBoxKey: Uint8Array;
  sender: SenderKeys;
}

/** Signs, compresses and seals a body. Throws RangeError on a recipient's key of wrong length or small order. */
export function sealEnvelope(input: SealInput, random: Random = systemRandom): Uint8Array {
  const ephemeral = newBoxKeyPair(random);
  const nonce = random(nacl.box.nonceLength);
  const key = sharedKey(ephemeral.secretKey, input.recipientBoxKey);
  if (!key) throw new RangeError("the recipient's key is of small order");
  const body = compress(input.body, input.compression);
  const compression = Uint8Array.of(input.compression);
  const { sign: signKeys, box } = input.sender;
  const signature = sign(
    concatOctets(
      CONTEXT,
      Uint8Array.of(input.kind),
      input.recipientBoxKey,
      ephemeral.publicKey,
      nonce,
      compression,
      signKeys.publicKey,
      box.publicKey,
      body,
    ),
    signKeys.secretKey,
  );
  const plaintext = concatOctets(compression, signKeys.publicKey, box.publicKey, signature, body);
  return concatOctets(
    MAGIC,
    Uint8Array.of(input.kind),
    boxKeyId(input.recipientBoxKey),
    ephemeral.publicKey,
    nonce,
    nacl.box.after(plaintext, nonce, key),
  );
}

export interface SenderPublicKeys {
  signKey: Uint8Array;
  boxKey: Uint8Array;
}

/** What the receiver holds of a sender; `unknown` also for a known signing key with another box key. */
export type SenderStanding = "known" | "unknown" | "revoked";

export interface OpenOptions {
  kind: EnvelopeKind;
  /** The pair that a key id names, retired ones included. */
  recipient: (keyId: Uint8Array) => BoxKeyPair | undefined;
  maxEnvelopeBytes: number;
  /** Bound of the inflated body; a function may give known senders another bound. */
  maxBodyBytes: number | ((senderSignKey: Uint8Array) => number);
  /** Senders that this refuses end in `envelope.unknown-sender` (the appliance: everybody but its server). */
  isKnownSender?: (sender: SenderPublicKeys) => boolean;
  /**
   * For the server, which answers strangers too: who is not known is let through once the signature is right, with
   * `standing` saying so and a body of at most 4 KiB (empty where it would be larger).
   */
  standing?: (sender: SenderPublicKeys) => SenderStanding;
}

export interface OpenedEnvelope {
  /** Inflated; not parsed yet (`parseBody`). */
  body: Uint8Array;
  senderSignKey: Uint8Array;
  senderBoxKey: Uint8Array;
  /** Always `known` unless `standing` was asked. */
  standing: SenderStanding;
  /** SHA-256 of the envelope, lower-case hex: an answer's `inReplyTo`. */
  digest: string;
}

/**
 * Checks in CONTRACTS §3's order and opens. Never throws for what it was sent; problems: envelope.too-large,
 * .malformed, .not-for-us, .not-opened, .unknown-sender, .bad-signature, .inflated-too-large.
 */
export function openEnvelope(envelope: Uint8Array, options: OpenOptions): Outcome<OpenedEnvelope> {
  if (envelope.length > options.maxEnvelopeBytes)
    return failure(
      "envelope.too-large",
      `The envelope has ${envelope.length} octets; ${options.maxEnvelopeBytes} are the most.`,
    );
  if (envelope.length < envelopeOverhead || !equalOctets(envelope.subarray(0, 4), MAGIC))
    return failure("envelope.malformed", "This is no Tallybox envelope of version 1.");
  if (envelope[4] !== options.kind)
    return failure("envelope.malformed", "The envelope goes the other way round.");
  const keys = options.recipient(envelope.subarray(5, 13));
  if (!keys) return failure("envelope.not-for-us", "The envelope is sealed to a key that is not held here.");

  const ephemeralKey = envelope.subarray(13, 45);
  const nonce = envelope.subarray(45, HEADER);
  const key = sharedKey(keys.secretKey, ephemeralKey);
  const plaintext = key && nacl.box.open.after(envelope.subarray(HEADER), nonce, key);
  if (!plaintext)
    return failure("envelope.not-opened", "The envelope does not open: it was changed on its way.");

  const compression = plaintext[0];
  const signKey = plaintext.subarray(1, 33);
  const boxKey = plaintext.subarray(33, 65);
  const signature = plaintext.subarray(65, PLAINTEXT_HEADER);
  const body = plaintext.subarray(PLAINTEXT_HEADER);
  if (!isCompression(compression))
    return failure("envelope.malformed", "The body is compressed in a way that is not known here.");

  const sender = { signKey, boxKey };
  if (options.isKnownSender && !options.isKnownSender(sender))
    return failure("envelope.unknown-sender", "The envelope opens, but its sender is not known here.");
  const standing = options.standing?.(sender) ?? "known";

  const signed = concatOctets(
    CONTEXT,
    Uint8Array.of(options.kind),
    keys.publicKey,
    ephemeralKey,
    nonce,
    plaintext.subarray(0, 65),
    body,
  );
  if (!isAnswerable(boxKey) || !verify(signed, signature, signKey))
    return failure("envelope.bad-signature", "The sender's signature does not fit the envelope.");

  const bound =
    typeof options.maxBodyBytes === "number" ? options.maxBodyBytes : options.maxBodyBytes(signKey);
  const stranger = standing !== "known";
  const inflated = decompress(body, compression, stranger ? Math.min(bound, limits.strangerBody) : bound);
  if (inflated === "damaged") return failure("envelope.malformed", "The body does not decompress.");
  if (inflated === "too-large" && !stranger)
    return failure("envelope.inflated-too-large", `The body inflates to more than ${bound} octets.`);
  return success({
    body: inflated === "too-large" ? new Uint8Array() : inflated,
    senderSignKey: signKey,
    senderBoxKey: boxKey,
    standing,
    digest: createHash("sha256").update(envelope).digest("hex"),
  });
}

// HSalsa20 with tweetnacl's own core: what nacl.box.before does after its X25519.
const { crypto_core_hsalsa20 } = (
  nacl as unknown as {
    lowlevel: {
      crypto_core_hsalsa20: (out: Uint8Array, input: Uint8Array, key: Uint8Array, sigma: Uint8Array) => void;
    };
  }
).lowlevel;
const SIGMA = new TextEncoder().encode("expand 32-byte k");

/** The key of nacl.box, the agreement by node:crypto; undefined where the secret would be all zero. */
export function sharedKey(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  const secret = agree(secretKey, publicKey);
  if (!secret) return undefined;
  const key = new Uint8Array(32);
  crypto_core_hsalsa20(key, new Uint8Array(16), secret, SIGMA);
  return key;
}

// A sender's box key of small order could never be answered: u of order 1, 2, 4 and 8 (RFC 7748 §6.1), reduced.
function isAnswerable(boxKey: Uint8Array): boolean {
  return agree(PROBE_SECRET, boxKey) !== undefined;
}
// Any clamped scalar is a multiple of 8 and so sends every point of small order to zero.
const PROBE_SECRET = createHash("sha256").update("tallybox small-order probe").digest();
