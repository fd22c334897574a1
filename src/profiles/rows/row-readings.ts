// Readings of what stands in tables: the raw cells that a supply's or a tray's level was made of.

import type { Reading } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { rawValue } from "../sources/fact-text.ts";
import { isoTime } from "../sources/iso-time.ts";

const READ: [table: string, columns: string[]][] = [
  ["supplies", ["description", "level", "maxCapacity"]],
  ["trays", ["level", "maxCapacity"]],
  ["alerts", ["description"]],
];

const MOST_NAMES = 5000;
const names = new Map<string, string>();

// The same few names for every printer: held once.
function nameOf(table: string, index: string, column: string): string {
  const name = `${table}.${index.slice(0, 64)}.${column}`;
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  names.set(name, name);
  return name;
}

/** Name, OID and raw value of the cells that rows were made of, as `supplies.1.1.level`. */
export function rowReadings(context: Context): Reading[] {
  return READ.flatMap(([table, columns]) =>
    context.rows(table).flatMap(({ index, cells }) =>
      columns.flatMap((column): Reading[] => {
        const fact = cells.get(column);
        if (!fact) return [];
        const raw = rawValue(fact, context.charsets.general);
        return [
          {
            name: nameOf(table, index, column),
            oid: fact.oid.slice(0, 400),
            type: fact.value.type,
            value: typeof raw === "string" ? raw.slice(0, 1024) : raw,
            at: isoTime(fact.at),
          },
        ];
      }),
    ),
  );
}
