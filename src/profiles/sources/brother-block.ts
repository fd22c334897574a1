// Brother keeps counters in one octet string: records of code, 01, length 04 and a number, closed by FF.

const RECORD = 7;
const END = 0xff;

/** The number in the record with this code (two hex digits); undefined when the block is not of this form or lacks it. */
export function brotherRecord(block: Uint8Array, code: string): number | undefined {
  // Ink devices use records of other lengths: a block that does not come out even is not read at all.
  if (block.length % RECORD !== 1 || block[block.length - 1] !== END) return undefined;
  const wanted = Number.parseInt(code, 16);
  let found: number | undefined;
  for (let at = 0; at + RECORD < block.length; at += RECORD) {
    if (block[at + 1] !== 1 || block[at + 2] !== 4) return undefined;
    if (block[at] !== wanted || found !== undefined) continue;
    found = new DataView(block.buffer, block.byteOffset + at + 3, 4).getUint32(0);
  }
  return found;
}
