// Crockford's base 32, for what people type: no I, L, O, U.

export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The first `length` groups of five bits of these octets as characters. */
export function toCrockford(octets: Uint8Array, length: number): string {
  let bits = 0n;
  for (const octet of octets) bits = (bits << 8n) | BigInt(octet);
  bits >>= BigInt(octets.length * 8 - length * 5);
  let text = "";
  for (let i = 0; i < length; i++) {
    text = CROCKFORD.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

/** What was meant by what a person typed: case, blanks and dashes do not matter; I and L are 1, O is 0. */
export function foldCrockford(text: string): string {
  return text
    .toUpperCase()
    .replaceAll(/[\s\u2010-\u2015_.-]/g, "")
    .replaceAll(/[IL]/g, "1")
    .replaceAll("O", "0");
}

/** The first character that belongs to no such code; undefined where all do. */
export function strayCharacter(folded: string): string | undefined {
  return [...folded].find((character) => !CROCKFORD.includes(character));
}
