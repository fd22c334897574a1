// JSON of a large document in pieces: as one text it would stand in memory twice, beside the document itself.

/** Lists and objects down to here are taken apart; what lies deeper becomes text at once. */
const DEPTH = 3;
const ROOM = 64 * 1024;

/** The UTF-8 octets of `JSON.stringify(value)`; `expected` is about how many there will be. */
export function encodeJson(value: unknown, expected = ROOM): Uint8Array {
  let octets = Buffer.allocUnsafe(Math.ceil(expected * 1.1) + ROOM);
  let length = 0;
  const write = (text: string) => {
    // A character takes three octets at most, a pair of two characters four.
    if (octets.length - length < text.length * 3) {
      const larger = Buffer.allocUnsafe((length + text.length * 3) * 2);
      octets.copy(larger, 0, 0, length);
      octets = larger;
    }
    length += octets.write(text, length);
  };
  writeValue(value, DEPTH, write);
  return octets.subarray(0, length);
}

function writeValue(value: unknown, depth: number, write: (text: string) => void): void {
  if (depth === 0 || typeof value !== "object" || value === null || "toJSON" in value) {
    write(JSON.stringify(value) ?? "null");
    return;
  }
  const isList = Array.isArray(value);
  let separator = "";
  write(isList ? "[" : "{");
  for (const [name, member] of Object.entries(value)) {
    // JSON.stringify leaves these out of objects, and writes null for them in lists.
    if (!isList && (member === undefined || typeof member === "function" || typeof member === "symbol"))
      continue;
    write(isList ? separator : `${separator}${JSON.stringify(name)}:`);
    writeValue(member, depth - 1, write);
    separator = ",";
  }
  write(isList ? "]" : "}");
}
