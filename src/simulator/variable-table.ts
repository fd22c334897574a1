// The variables of a device in the order in which GETNEXT finds them.
import { compareOids, isBelow, type SnmpValue } from "../model/index.ts";
import type { Variable } from "./definition.ts";

export class VariableTable {
  readonly #values = new Map<string, SnmpValue>();
  #oids: string[];

  /** A later variable replaces an earlier one with the same OID. */
  constructor(variables: Iterable<Variable>) {
    for (const { oid, value } of variables) this.#values.set(oid, value);
    this.#oids = [...this.#values.keys()].sort(compareOids);
  }

  get(oid: string): SnmpValue | undefined {
    return this.#values.get(oid);
  }

  set(oid: string, value: SnmpValue): void {
    if (!this.#values.has(oid)) this.#oids.splice(this.#firstFrom(oid), 0, oid);
    this.#values.set(oid, value);
  }

  remove(oid: string): void {
    if (this.#values.delete(oid)) this.#oids.splice(this.#firstFrom(oid), 1);
  }

  /** The first OID after this one, in the order of RFC 3416 §4.2.2. */
  next(oid: string): string | undefined {
    const at = this.#firstFrom(oid);
    return this.#oids[at] === oid ? this.#oids[at + 1] : this.#oids[at];
  }

  hasBelow(root: string): boolean {
    const next = this.next(root);
    return next !== undefined && isBelow(next, root);
  }

  [Symbol.iterator](): IterableIterator<[string, SnmpValue]> {
    return this.#values.entries();
  }

  #firstFrom(oid: string): number {
    let low = 0;
    let high = this.#oids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const here = this.#oids[middle];
      if (here !== undefined && compareOids(here, oid) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
