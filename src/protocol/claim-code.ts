// The 30 characters a person types to bind a box to a server: version, token, the server's fingerprint, check.

import { createHash } from "node:crypto";
import {
  CROCKFORD,
  failure,
  foldCrockford,
  type Outcome,
  strayCharacter,
  success,
  toCrockford,
} from "../shared/index.ts";
import { concatOctets } from "./octets.ts";
import { type Random, systemRandom } from "./sender-keys.ts";

const VERSION = "1";
const TOKEN_LENGTH = 12;
const FINGERPRINT_LENGTH = 16;

export interface ClaimCode {
  /** 60 bits as 12 characters; secret until used. What the enrolment carries. */
  token: string;
  /** 80 bits as 16 characters: which server it is. */
  fingerprint: string;
}

/** 60 random bits as a claim code's 12 token characters. */
export function newClaimToken(random: Random = systemRandom): string {
  return toCrockford(random(8), TOKEN_LENGTH);
}

/** What the server keeps of a token: SHA-256, lower-case hex. */
export function claimTokenHash(token: string): string {
  return createHash("sha256").update(`tallybox claim token 1\n${token}`).digest("hex");
}

/** The first 80 bits of SHA-256("tallybox server root 1\n" || root key) as 16 characters. */
export function rootFingerprint(rootPublicKey: Uint8Array): string {
  const context = new TextEncoder().encode("tallybox server root 1\n");
  return toCrockford(
    createHash("sha256").update(concatOctets(context, rootPublicKey)).digest(),
    FINGERPRINT_LENGTH,
  );
}

/** A claim code as it is shown: six groups of five. */
export function makeClaimCode(token: string, rootPublicKey: Uint8Array): string {
  const first = VERSION + token + rootFingerprint(rootPublicKey);
  return (first + checkCharacter(first)).replace(/.{5}(?=.)/g, "$&-");
}

/**
 * Reads a claim code as people type it (case, blanks and dashes do not matter; I and L are 1, O is 0), or the label's
 * link or URI around it. Problem: claim.invalid, saying what is wrong (`detail.fault`: character, length, check or version)
 * and never the code.
 */
export function parseClaimCode(text: string): Outcome<ClaimCode> {
  const code = foldCrockford(codeWithin(text.trim().slice(0, 2000)));
  const stray = strayCharacter(code);
  if (stray !== undefined)
    return failure(
      "claim.invalid",
      `A claim code has no “${stray}”: digits and letters without I, L, O and U.`,
      { fault: "character", character: stray },
    );
  if (code.length !== 30)
    return failure("claim.invalid", `A claim code has 30 characters; this one has ${code.length}.`, {
      ...{ fault: "length", length: code.length },
    });
  if (code[29] !== checkCharacter(code.slice(0, 29)))
    return failure("claim.invalid", "The claim code does not add up: one of its characters is mistyped.", {
      fault: "check",
    });
  if (code[0] !== VERSION)
    return failure("claim.invalid", "The claim code is of a version that this box does not know.", {
      fault: "version",
    });
  return success({
    token: code.slice(1, 1 + TOKEN_LENGTH),
    fingerprint: code.slice(1 + TOKEN_LENGTH, 29),
  });
}

/** What a label's QR code holds: a page that shows the code. The fragment is not sent to the server. */
export function claimLink(server: string, code: string): string {
  return `${server.replace(/\/+$/, "")}/claim#${code}`;
}

export function claimUri(server: string, code: string): string {
  return `tallybox:claim?${new URLSearchParams({ server, code })}`;
}

/** The server and code of a link or URI; undefined when the text is neither. */
export function parseClaimLink(text: string): { server: string; code: string } | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  if (url.protocol === "tallybox:") {
    const server = url.searchParams.get("server");
    const code = url.searchParams.get("code");
    return url.pathname === "claim" && server && code ? { server, code } : undefined;
  }
  if (!/^https?:$/.test(url.protocol) || !/\/claim\/?$/.test(url.pathname) || url.hash.length < 2)
    return undefined;
  const path = url.pathname.replace(/\/claim\/?$/, "");
  return { server: url.origin + path, code: decodeURIComponentSafely(url.hash.slice(1)) };
}

function codeWithin(text: string): string {
  return parseClaimLink(text)?.code ?? text;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// 32 is 1 mod 31: the characters' sum. Every single mistake shows but a 0 for a Z; the fingerprint catches that one.
function checkCharacter(first: string): string {
  let remainder = 0;
  for (const character of first) remainder = (remainder * 32 + CROCKFORD.indexOf(character)) % 31;
  return CROCKFORD.charAt(remainder);
}
