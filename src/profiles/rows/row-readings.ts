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
            name: `${table}.${index.slice(0, 64)}.${column}`,
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
