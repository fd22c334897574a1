import { compareOids, suffixOf } from "./oid.ts";
import type { SnmpValue } from "./snmp-value.ts";

/** One variable as a printer told it, and when. */
export interface Fact {
  oid: string;
  value: SnmpValue;
  /** Milliseconds since 1970 UTC by the appliance's clock. */
  at: number;
}

/** Everything a printer told: the only thing that rules and profiles may look at. */
export class Facts {
  readonly #facts = new Map<string, Fact>();

  constructor(facts: Iterable<Fact> = []) {
    for (const fact of facts) this.add(fact);
  }

  /** The later fact about an OID replaces the earlier one. */
  add(fact: Fact): void {
    this.#facts.set(fact.oid, fact);
  }

  get(oid: string): Fact | undefined {
    return this.#facts.get(oid);
  }

  /** Cells of a column in OID order; `index` is what follows the column's OID, as `1.3`. */
  column(root: string): { index: string; fact: Fact }[] {
    const cells: { index: string; fact: Fact }[] = [];
    for (const fact of this.#facts.values()) {
      const index = suffixOf(fact.oid, root);
      if (index !== undefined) cells.push({ index, fact });
    }
    return cells.sort((a, b) => compareOids(a.fact.oid, b.fact.oid));
  }

  get size(): number {
    return this.#facts.size;
  }

  [Symbol.iterator](): IterableIterator<Fact> {
    return this.#facts.values();
  }
}
