// Brother keeps counters in one octet string: records of code, 01, length and a number of so many octets, closed by FF.

const END = 0xff;
const NUMBER = 0x01;
const LENGTHS = new Set([1, 2, 4]);

/** The number in the first record with this code (two hex digits); undefined when the block is not of this form or lacks it. */
export function brotherRecord(block: Uint8Array, code: string): number | undefined {
  const wanted = Number.parseInt(code, 16);
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  let end = block.length;
  // NULs behind the end are the rest of a fixed buffer.
  while (end > 0 && block[end - 1] === 0) end--;
  if (block[end - 1] !== END) return undefined;
  end--;
  let found: number | undefined;
  let at = 0;
  while (at < end) {
    const length = block[at + 2] ?? 0;
    // Ink devices use shorter numbers; a block of any other form is not read at all.
    if (block[at + 1] !== NUMBER || !LENGTHS.has(length) || at + 3 + length > end) return undefined;
    if (block[at] === wanted && found === undefined)
      found =
        length === 4 ? view.getUint32(at + 3) : length === 2 ? view.getUint16(at + 3) : view.getUint8(at + 3);
    at += 3 + length;
  }
  return found;
}
