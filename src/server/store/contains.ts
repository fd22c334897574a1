import { type Expression, type SqlBool, sql } from "kysely";

/** True where the text stands in the column as it is: `%` and `_` are no wildcards. */
export function contains(column: Expression<string>, text: string): Expression<SqlBool> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql<SqlBool>`${column} like ${pattern} escape '\\'`;
}
