// Which keys a server signs and opens with, signed by its root; and how one root hands over to the next.

import { z } from "zod";
import { failure, type Outcome, success } from "../shared/index.ts";
import { rootFingerprint } from "./claim-code.ts";
import { isSoundPoint, sign, signPublicKey, verify } from "./curve25519.ts";
import { timeSchema } from "./message-fields.ts";
import { concatOctets, equalOctets, fromBase64url, toBase64url } from "./octets.ts";
import { parseWith } from "./schema-problem.ts";

const publicKey = z.string().regex(/^[\w-]{43}$/, "must be 32 octets in base64url");
const signKey = publicKey.refine((text) => isSoundPoint(fromBase64url(text)), "is no sound Ed25519 key");
const signature = z.string().regex(/^[\w-]{86}$/, "must be 64 octets in base64url");

export const keyDocumentSchema = z.strictObject({
  schema: z.literal(1),
  /** Never goes back: an appliance refuses a lower one than it has seen. */
  serial: z.int().min(1),
  issuedAt: timeSchema,
  /** Answers are signed by one of these. */
  signKeys: z.array(signKey).min(1).max(16),
  /** Messages are sealed to the first; the others still open. */
  boxKeys: z.array(publicKey).min(1).max(16),
  envelopeVersions: z.array(z.int().min(1)).min(1).max(16),
  compressions: z.array(z.int().min(0).max(255)).min(1).max(16),
  reportSchemas: z.array(z.int().min(1)).min(1).max(16),
  limits: z.record(z.string().max(64), z.int().min(0)),
});
export type KeyDocument = z.infer<typeof keyDocumentSchema>;

const successionSchema = z.strictObject({ from: signKey, to: signKey, byFrom: signature, byTo: signature });

/** What `GET /tunnel/keys` returns. */
export const signedKeyDocumentSchema = z.strictObject({
  /** The key document's JSON as text: these very octets are signed. */
  document: z.string().max(64 * 1024),
  signature,
  root: signKey,
  /** Every change of root, oldest first, each signed by both. */
  successions: z.array(successionSchema).max(64),
});
export type SignedKeyDocument = z.infer<typeof signedKeyDocumentSchema>;
export type RootSuccession = z.infer<typeof successionSchema>;

const octets = (text: string) => new TextEncoder().encode(text);
const documentMessage = (text: string) => concatOctets(octets("tallybox keys 1\n"), octets(text));
const successionMessage = (from: Uint8Array, to: Uint8Array) =>
  concatOctets(octets("tallybox root succession 1\n"), from, to);

/** Signs a key document with the root's seed. */
export function signKeyDocument(
  document: KeyDocument,
  rootSecretKey: Uint8Array,
  successions: RootSuccession[] = [],
): SignedKeyDocument {
  const text = JSON.stringify(document);
  return {
    document: text,
    signature: toBase64url(sign(documentMessage(text), rootSecretKey)),
    root: toBase64url(signPublicKey(rootSecretKey)),
    successions,
  };
}

/** The statement, signed by both seeds, that one root follows another. */
export function signRootSuccession(fromSecretKey: Uint8Array, toSecretKey: Uint8Array): RootSuccession {
  const from = signPublicKey(fromSecretKey);
  const to = signPublicKey(toSecretKey);
  const message = successionMessage(from, to);
  return {
    from: toBase64url(from),
    to: toBase64url(to),
    byFrom: toBase64url(sign(message, fromSecretKey)),
    byTo: toBase64url(sign(message, toSecretKey)),
  };
}

export interface KeyTrust {
  /** From the claim code, before anything else is known of the server. */
  fingerprint?: string;
  /** The root trusted so far; the fingerprint no longer counts then. */
  trustedRoot?: Uint8Array;
  highestSerial?: number;
  /** Whoever it is: only for a box that believes nothing before its own pairing code comes back. */
  anyone?: true;
}

export interface VerifiedKeys {
  document: KeyDocument;
  /** Trusted from now on. */
  root: Uint8Array;
  signKeys: Uint8Array[];
  boxKeys: Uint8Array[];
}

/**
 * Checks what a server (or whoever stands in between) returned as its keys. Problems: keys.invalid, keys.rolled-back
 * (a serial below the highest seen).
 */
export function verifyKeyDocument(signed: unknown, trust: KeyTrust): Outcome<VerifiedKeys> {
  const parsed = parseWith(signedKeyDocumentSchema, signed, "keys.invalid", "The server's keys");
  if (!parsed.ok) return parsed;
  const { document: text, successions } = parsed.value;
  const root = fromBase64url(parsed.value.root);
  if (!leadsTo(root, successions, trust))
    return failure(
      "keys.invalid",
      "These are the keys of another server than the claim code (or the enrolment) names.",
      { fault: "other-server" },
    );
  if (!verify(documentMessage(text), fromBase64url(parsed.value.signature), root))
    return failure("keys.invalid", "The signature under the server's keys does not fit.");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failure("keys.invalid", "The server's key document is no JSON.");
  }
  const document = parseWith(keyDocumentSchema, json, "keys.invalid", "The server's key document");
  if (!document.ok) return document;
  const { serial, signKeys, boxKeys } = document.value;
  if (serial < (trust.highestSerial ?? 0))
    return failure(
      "keys.rolled-back",
      `The server's keys have serial ${serial}, but ${trust.highestSerial} was seen before. Was the server restored from a backup?`,
      { serial, highestSerial: trust.highestSerial },
    );
  return success({
    document: document.value,
    root,
    signKeys: signKeys.map(fromBase64url),
    boxKeys: boxKeys.map(fromBase64url),
  });
}

function leadsTo(root: Uint8Array, successions: RootSuccession[], trust: KeyTrust): boolean {
  const isTrusted = (key: Uint8Array) => {
    if (trust.anyone) return true;
    if (trust.trustedRoot) return equalOctets(key, trust.trustedRoot);
    return trust.fingerprint !== undefined && rootFingerprint(key) === trust.fingerprint;
  };
  // From the newest root back: each step down is proven by both signatures.
  let current = root;
  for (const succession of [...successions].reverse()) {
    if (isTrusted(current)) return true;
    const from = fromBase64url(succession.from);
    if (!equalOctets(fromBase64url(succession.to), current)) return false;
    const message = successionMessage(from, current);
    if (!verify(message, fromBase64url(succession.byFrom), from)) return false;
    if (!verify(message, fromBase64url(succession.byTo), current)) return false;
    current = from;
  }
  return isTrusted(current);
}
