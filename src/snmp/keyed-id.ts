// Request ids that need no memory: each is a keyed hash of whom it was sent to, so a reply proves that its
// address and port were asked (or could have been), and nobody can guess the id of anybody else.
import { createHmac, randomBytes } from "node:crypto";
import { parseIpv4 } from "../model/index.ts";

export type KeyedId = (address: string | number, port: number, salt: number) => number;

/** Ids of 30 random-looking bits; always four octets in BER, never negative. */
export function createKeyedId(key: Uint8Array = randomBytes(8)): KeyedId {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const k0 = view.getUint32(0, true);
  const k1 = view.getUint32(4, true);
  return (address, port, salt) => {
    const number = typeof address === "number" ? address : (parseIpv4(address) ?? address);
    const hash =
      typeof number === "number"
        ? halfSipHash(k0, k1, number, (salt << 16) | port)
        : createHmac("sha256", key).update(`${number} ${port} ${salt}`).digest().readInt32LE();
    return (hash & 0x3fffffff) | 0x40000000;
  };
}

/** HalfSipHash-2-4 of two 32-bit words: a keyed pseudo-random function made for short inputs. */
export function halfSipHash(k0: number, k1: number, first: number, second: number): number {
  let v0 = k0 | 0;
  let v1 = k1 | 0;
  let v2 = k0 ^ 0x6c796765;
  let v3 = k1 ^ 0x74656462;
  const rounds = (count: number) => {
    for (let i = 0; i < count; i++) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
  };
  const absorb = (word: number) => {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  };
  absorb(first | 0);
  absorb(second | 0);
  absorb(8 << 24);
  v2 ^= 0xff;
  rounds(4);
  return (v1 ^ v3) >>> 0;
}
