// The server's identity as the rest of it uses it; a rotation by the command line is noticed while it runs.
import {
  type BoxKeyPair,
  boxKeyId,
  type KeyDocument,
  limits,
  type SenderKeys,
  type SignedKeyDocument,
  signKeyDocument,
} from "../../protocol/index.ts";
import type { Clock, Log } from "../../shared/index.ts";
import {
  type KeyFile,
  keyFileStamp,
  newKeyFile,
  readKeyFile,
  rotated,
  type StoredPair,
  writeKeyFile,
} from "./key-file.ts";

export interface KeyHolder {
  /** Ed25519 public key of the root: what claim codes carry a fingerprint of. */
  readonly rootPublicKey: Uint8Array;
  /** The pair that a key id of an envelope names, retired ones included. */
  recipient(keyId: Uint8Array): BoxKeyPair | undefined;
  /** What answers are signed with and come from. */
  sender(): SenderKeys;
  document(): SignedKeyDocument;
}

interface Loaded {
  stamp: number;
  root: Uint8Array;
  sender: SenderKeys;
  recipients: Map<string, BoxKeyPair>;
  document: SignedKeyDocument;
}

/** Opens the key file, making a new identity where there is none. */
export function openKeys(path: string, ports: { clock: Clock; log: Log }): KeyHolder {
  if (!readKeyFile(path)) {
    writeKeyFile(path, newKeyFile(ports.clock.now()));
    ports.log.info("A new server identity was made.", { file: path });
  }
  let loaded = load(path);
  const current = (): Loaded => {
    const stamp = keyFileStamp(path);
    if (stamp === undefined || stamp === loaded.stamp) return loaded;
    try {
      loaded = load(path);
      ports.log.info("The server's keys were read again.");
    } catch (error) {
      // The keys in memory still open everything that was sealed to them.
      ports.log.error("The key file cannot be read; the keys read before stay in use.", {
        reason: error instanceof Error ? error.message : "unknown",
      });
      loaded = { ...loaded, stamp };
    }
    return loaded;
  };
  return {
    rootPublicKey: loaded.root,
    recipient: (keyId) => current().recipients.get(Buffer.from(keyId).toString("hex")),
    sender: () => current().sender,
    document: () => current().document,
  };
}

/** Makes new sign and box keys under the same root; returns the new document's serial. */
export function rotateKeys(path: string, clock: Clock): number {
  const file = readKeyFile(path) ?? newKeyFile(clock.now());
  const next = rotated(file, clock.now(), limits.retiredKeyDays);
  writeKeyFile(path, next);
  return next.serial;
}

function load(path: string): Loaded {
  const stamp = keyFileStamp(path);
  const file = readKeyFile(path);
  if (!file || stamp === undefined) throw new Error(`The key file ${path} is gone.`);
  const [sign] = file.sign;
  const [box] = file.box;
  if (!sign || !box) throw new Error(`The key file ${path} holds no working keys.`);
  const pairs = file.box.map(pair);
  return {
    stamp,
    root: pair(file.root).publicKey,
    sender: { sign: pair(sign), box: pair(box) },
    recipients: new Map(
      pairs.map((known) => [Buffer.from(boxKeyId(known.publicKey)).toString("hex"), known]),
    ),
    document: signKeyDocument(keyDocument(file), pair(file.root).secretKey),
  };
}

function keyDocument(file: KeyFile): KeyDocument {
  const publicKey = (stored: StoredPair) => Buffer.from(stored.publicKey, "hex").toString("base64url");
  return {
    schema: 1,
    serial: file.serial,
    issuedAt: new Date(file.issuedAt).toISOString(),
    signKeys: file.sign.map(publicKey),
    // Only what is to be sealed to from now on: retired keys still open here.
    boxKeys: file.box.filter((stored) => stored.retiredAt === undefined).map(publicKey),
    envelopeVersions: [1],
    compressions: [0, 1, 2],
    reportSchemas: [1],
    limits: {
      messageEnvelope: limits.messageEnvelope,
      commandResultEnvelope: limits.commandResultEnvelope,
      messageBody: limits.messageBody,
      sealedReport: limits.sealedReport,
    },
  };
}

function pair(stored: StoredPair): BoxKeyPair {
  return {
    publicKey: Buffer.from(stored.publicKey, "hex"),
    secretKey: Buffer.from(stored.secretKey, "hex"),
  };
}
