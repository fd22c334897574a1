// The code that opens a new box's page: 65 bits as 13 characters of Crockford's base 32.
import { type Outcome, toCrockford } from "../shared/index.ts";
import { parseTypedCode } from "./typed-code.ts";

const LENGTH = 13;
const OCTETS = 9;

/** A setup code made of random octets and nothing else: never of a serial number or a MAC address. */
export function newSetupCode(random: (length: number) => Uint8Array): string {
  return toCrockford(random(OCTETS), LENGTH);
}

/** As it is shown and printed: `7K3M-9QXA-02VDT`. */
export function showSetupCode(code: string): string {
  return code.replace(/^(.{4})(.{4})/, "$1-$2-");
}

/** Reads what a person typed (case, blanks and dashes do not matter); owner.code-invalid never quotes it. */
export function parseSetupCode(text: string): Outcome<string> {
  return parseTypedCode(text, { name: "setup code", length: LENGTH, problem: "owner.code-invalid" });
}
