/** One bit per address: what a sweep of a /12 remembers of silent addresses fits in 128 KiB. */
export class Bitset {
  readonly #words: Uint8Array;
  #count = 0;

  constructor(size: number) {
    this.#words = new Uint8Array((size + 7) >>> 3);
  }

  has(position: number): boolean {
    return ((this.#words[position >>> 3] ?? 0) & (1 << (position & 7))) !== 0;
  }

  /** True when the bit was not set before. */
  add(position: number): boolean {
    if (this.has(position)) return false;
    this.#words[position >>> 3] = (this.#words[position >>> 3] ?? 0) | (1 << (position & 7));
    this.#count += 1;
    return true;
  }

  delete(position: number): void {
    if (!this.has(position)) return;
    this.#words[position >>> 3] = (this.#words[position >>> 3] ?? 0) & ~(1 << (position & 7));
    this.#count -= 1;
  }

  /** Bits that are set. */
  get count(): number {
    return this.#count;
  }
}
