// Octets as text and back, and put together.

export function concatOctets(...parts: Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

export function equalOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function toHex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("hex");
}

export function fromHex(text: string): Uint8Array {
  return Buffer.from(text, "hex");
}

export function toBase64url(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("base64url");
}

export function fromBase64url(text: string): Uint8Array {
  return Buffer.from(text, "base64url");
}
