// A chain's head: with it the appliance vouches for every entry up to there.

import { z } from "zod";
import { verify } from "./curve25519.ts";
import type { ChainStart } from "./ledger-entry.ts";
import { sha256Schema, timeSchema } from "./message-fields.ts";
import { fromBase64url, fromHex, toBase64url } from "./octets.ts";

export const ledgerHeadSchema = z.strictObject({
  /** Of the last entry it covers; 0 is the empty chain. */
  index: z.int().min(0),
  hash: sha256Schema,
  at: timeSchema,
  /** Ed25519, base64url. */
  signature: z.string().regex(/^[\w-]{86}$/, "must be 64 octets in base64url"),
});
export type LedgerHead = z.infer<typeof ledgerHeadSchema>;

type Unsigned = Omit<LedgerHead, "signature">;
type Signed = Pick<ChainStart, "applianceKey" | "chain">;

/** Signs with the key that the chain names. */
export function signHead(
  chain: Signed,
  head: Unsigned,
  sign: (octets: Uint8Array) => Uint8Array,
): LedgerHead {
  return { ...head, signature: toBase64url(sign(signedOctets(chain, head))) };
}

/** True when the chain's own key signed this head. */
export function verifyHead(chain: Signed, head: LedgerHead): boolean {
  return verify(signedOctets(chain, head), fromBase64url(head.signature), fromHex(chain.applianceKey));
}

function signedOctets({ applianceKey, chain }: Signed, { index, hash, at }: Unsigned): Uint8Array {
  return Buffer.from(
    JSON.stringify(["tallybox ledger head 1", applianceKey, chain, index, hash, at]),
    "utf8",
  );
}
