// The code that opens a new box's page: 65 bits as 13 characters of Crockford's base 32.
import {
  failure,
  foldCrockford,
  type Outcome,
  strayCharacter,
  success,
  toCrockford,
} from "../shared/index.ts";

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
  const code = foldCrockford(text.slice(0, 200));
  if (strayCharacter(code) !== undefined)
    return failure(
      "owner.code-invalid",
      "A setup code has digits and letters only, and of those no I, L, O and U.",
    );
  if (code.length !== LENGTH)
    return failure("owner.code-invalid", `A setup code has ${LENGTH} characters; this has ${code.length}.`);
  return success(code);
}
