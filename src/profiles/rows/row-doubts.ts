// Texts of rows that may not be what their octets meant: said in the trace, for nothing is garbled silently.

import { textDoubt } from "../../model/index.ts";
import type { Context } from "../context.ts";
import type { TraceEntry } from "../profile.ts";
import { rawValue } from "../sources/fact-text.ts";

const TEXTS: [table: string, columns: string[]][] = [
  ["supplies", ["description"]],
  ["trays", ["name", "mediaName"]],
  ["alerts", ["description"]],
];

/** One entry per cell whose octets are not of the character set that is told. */
export function rowDoubts(context: Context): TraceEntry[] {
  return TEXTS.flatMap(([table, columns]) =>
    context.rows(table).flatMap(({ index, cells }) =>
      columns.flatMap((column): TraceEntry[] => {
        const fact = cells.get(column);
        if (fact?.value.type !== "OCTET STRING") return [];
        const why = textDoubt(fact.value.value, context.charsets.general);
        if (why === undefined) return [];
        const raw = String(rawValue(fact, context.charsets.general));
        return [
          { path: `${table}[${index}].${column}`, rule: "text", oid: fact.oid, raw, why, chosen: true },
        ];
      }),
    ),
  );
}
