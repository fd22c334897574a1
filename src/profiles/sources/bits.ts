/** Names of the bits set in a BITS-like octet string; bit 0 is the highest of the first octet (RFC 2790 hrPrinterDetectedErrorState). */
export function bitNames(octets: Uint8Array, names: string[]): string[] {
  return names.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}
