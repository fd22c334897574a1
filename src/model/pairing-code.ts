// The code by which a box that found its server in the DNS is told from every other: 45 bits as 9 characters.
import { type Outcome, toCrockford } from "../shared/index.ts";
import { parseTypedCode } from "./typed-code.ts";

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
  return parseTypedCode(text, { name: "pairing code", length: LENGTH, problem: "pairing.code-invalid" });
}
