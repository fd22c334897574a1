// JSON of a large document in pieces: as one text it would stand in memory twice, beside the document itself.

/** Lists and objects down to here are taken apart; what lies deeper becomes text at once. */
const DEPTH = 3;
const PIECE = 128 * 1024;

/** The UTF-8 octets of `JSON.stringify(value)`, one piece after the other; made at once, so that they fit together. */
export function encodeJson(value: unknown): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let octets = Buffer.allocUnsafeSlow(PIECE);
  let length = 0;
  const write = (text: string) => {
    const size = Buffer.byteLength(text);
    if (octets.length - length < size) {
      if (length > 0) pieces.push(octets.subarray(0, length));
      octets = Buffer.allocUnsafeSlow(Math.max(PIECE, size));
      length = 0;
    }
    length += octets.write(text, length);
  };
  writeValue(value, DEPTH, write);
  pieces.push(octets.subarray(0, length));
  return pieces;
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
