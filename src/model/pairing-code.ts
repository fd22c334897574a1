// The code by which a box that found its server in the DNS is told from every other: 45 bits as 9 characters.
import {
  failure,
  foldCrockford,
  type Outcome,
  strayCharacter,
  success,
  toCrockford,
} from "../shared/index.ts";

const LENGTH = 9;
const OCTETS = 6;

/** A pairing code, made of random octets and nothing else. */
export function newPairingCode(random: (length: number) => Uint8Array): string {
  return toCrockford(random(OCTETS), LENGTH);
}

/** As it is shown and printed: `7K3-M9Q-XA0`. */
export function showPairingCode(code: string): string {
  return code.replace(/^(.{3})(.{3})/, "$1-$2-");
}

/** Reads what a person typed (case, blanks and dashes do not matter); pairing.code-invalid never quotes it. */
export function parsePairingCode(text: string): Outcome<string> {
  const code = foldCrockford(text.slice(0, 200));
  if (strayCharacter(code) !== undefined)
    return failure(
      "pairing.code-invalid",
      "A pairing code has digits and letters only, and of those no I, L, O and U.",
    );
  if (code.length !== LENGTH)
    return failure(
      "pairing.code-invalid",
      `A pairing code has ${LENGTH} characters; this has ${code.length}.`,
    );
  return success(code);
}
