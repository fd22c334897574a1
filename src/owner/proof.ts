// What a person gives to prove that the box is theirs, held against the owner's file.
import { parseSetupCode } from "../model/index.ts";
import { failure, type Outcome, success, verifyPassword } from "../shared/index.ts";
import type { OwnerDocument } from "./owner-document.ts";

export type Proof = { passphrase: string } | { setupCode: string };

/** Longer than any passphrase: what is longer is none, and is not hashed. */
export const MAX_PROOF = 1000;

/** owner.refused when it is not right, owner.code-invalid for no code, owner.claimed for one that is dead. */
export async function checkProof(document: OwnerDocument, proof: Proof): Promise<Outcome<void>> {
  if ("setupCode" in proof) {
    if (document.setupCode === null) return claimed();
    const code = parseSetupCode(proof.setupCode);
    if (!code.ok) return code;
    return (await verifyPassword(code.value, document.setupCode))
      ? success(undefined)
      : failure("owner.refused", "This is not the setup code of this box.");
  }
  const { passphrase } = proof;
  const isRight =
    document.passphrase !== null &&
    passphrase.length <= MAX_PROOF &&
    (await verifyPassword(passphrase, document.passphrase));
  return isRight ? success(undefined) : failure("owner.refused", "This is not the passphrase of this box.");
}

export function claimed() {
  return failure(
    "owner.claimed",
    "This box has a passphrase; its setup code is dead. Sign in, or reset the box.",
  );
}
