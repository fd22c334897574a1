// What rules work with while one printer is evaluated.

import { type Fact, type Facts, isBelow } from "../model/index.ts";
import { type Charsets, charsetsOf } from "./charset.ts";
import type { Profile, ProfileTable } from "./profile.ts";

export interface TableRow {
  index: string;
  /** Cells by the name of their column. */
  cells: Map<string, Fact>;
}

export interface Context {
  profile: Profile;
  facts: Facts;
  charsets: Charsets;
  /** The address at which the printer answered. */
  address: string | undefined;
  /** Rows of a table of the profile, in OID order, at most its `maxRows`. */
  rows(table: string): TableRow[];
}

export function createContext(profile: Profile, facts: Facts, address: string | undefined): Context {
  const cache = new Map<string, TableRow[]>();
  return {
    profile,
    facts,
    charsets: charsetsOf(facts, profile.device),
    address,
    rows(name) {
      const known = cache.get(name);
      if (known) return known;
      const table = profile.tables[name];
      const rows = table ? readRows(table, facts) : [];
      cache.set(name, rows);
      return rows;
    },
  };
}

// A row exists because the witness column has it; cells of rows that no witness knows are no rows.
function readRows(table: ProfileTable, facts: Facts): TableRow[] {
  for (const witness of table.rows) {
    const indexes = facts
      .column(witness)
      .filter(({ fact }) => isBelow(fact.oid, witness) && fact.value.type !== "NULL")
      .slice(0, table.maxRows)
      .map(({ index }) => index);
    if (indexes.length === 0) continue;
    return indexes.map((index) => {
      const cells = new Map<string, Fact>();
      for (const [name, column] of Object.entries(table.columns)) {
        const fact = facts.get(`${column.oid}.${index}`);
        if (fact && fact.value.type !== "NULL") cells.set(name, fact);
      }
      return { index, cells };
    });
  }
  return [];
}
