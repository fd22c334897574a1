// Which keys the server has: verified against the root that the claim code named, never an older set than seen.

import {
  fromBase64url,
  type KeyDocument,
  type KeyTrust,
  limits,
  type SignedKeyDocument,
  signedKeyDocumentSchema,
  type VerifiedKeys,
  verifyKeyDocument,
} from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { HttpExchange } from "./http-exchange.ts";

const MAX_BYTES = limits.messageEnvelope;
const TIMEOUT_MS = 30_000;

export interface FetchedKeys {
  signed: SignedKeyDocument;
  verified: VerifiedKeys;
}

/** Fetches `{server}/tunnel/keys` and verifies it; `tunnel.not-a-server` when something else answers. */
export async function fetchServerKeys(
  http: HttpExchange,
  server: string,
  trust: KeyTrust,
  signal?: AbortSignal,
): Promise<Outcome<FetchedKeys>> {
  const url = `${server}/tunnel/keys`;
  const answer = await http({
    method: "GET",
    url,
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    ...(signal ? { signal } : {}),
  });
  if (!answer.ok) return answer;
  const { status, body, retryAfterMs } = answer.value;
  const parsed = signedKeyDocumentSchema.safeParse(parseJson(body));
  if (status !== 200 || !parsed.success)
    return failure(
      "tunnel.not-a-server",
      `${server} did not answer with a server's keys (status ${status}). Is the address right, and is there a login page in between?`,
      { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    );
  const verified = verifyKeyDocument(parsed.data, trust);
  return verified.ok ? success({ signed: parsed.data, verified: verified.value }) : verified;
}

/** Keys that were verified before and kept; undefined if they do not verify any more. */
export function storedServerKeys(owner: { keys: SignedKeyDocument; root: string }): VerifiedKeys | undefined {
  const verified = verifyKeyDocument(owner.keys, { trustedRoot: fromBase64url(owner.root) });
  return verified.ok ? verified.value : undefined;
}

/** The best compression that both ends know; undefined when the server speaks no envelope that this box does. */
export function compressionFor(document: KeyDocument): 0 | 1 | 2 | undefined {
  if (!document.envelopeVersions.includes(1)) return undefined;
  const known = [2, 1, 0] as const;
  return known.find((compression) => document.compressions.includes(compression));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
