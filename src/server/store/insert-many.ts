// Many rows in few statements: building a statement costs more than running it, so each width is built once.
import { CompiledQuery, type Insertable, type Kysely } from "kysely";
import type { Database } from "./schema.ts";

/** Widths of the statements; every number of rows is made of these. */
const WIDTHS = [64, 8, 1];

const built = new Map<string, string>();

/**
 * Inserts rows of one shape (all with the same columns); a row whose `unique` columns are taken replaces the values
 * of the one that is there.
 */
export async function insertMany<T extends keyof Database & string>(
  store: Kysely<Database>,
  table: T,
  rows: readonly Insertable<Database[T]>[],
  unique: readonly (keyof Database[T] & string)[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  let from = 0;
  for (const width of WIDTHS) {
    for (; rows.length - from >= width; from += width) {
      const some = rows.slice(from, from + width) as Record<string, unknown>[];
      const text = statement(store, table, columns, unique, width);
      const parameters = some.flatMap((row) => columns.map((column) => row[column]));
      await store.executeQuery(CompiledQuery.raw(text, parameters));
    }
  }
}

function statement(
  store: Kysely<Database>,
  table: keyof Database & string,
  columns: string[],
  unique: readonly string[],
  width: number,
): string {
  const name = `${table} ${columns.join(" ")} ${width}`;
  const known = built.get(name);
  if (known !== undefined) return known;
  const row = Object.fromEntries(columns.map((column) => [column, 0]));
  const changing = columns.filter((column) => !unique.includes(column));
  // The table is a variable here, so that Kysely cannot tell its columns; `rows` above was checked against them.
  const loose = store as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const { sql } = loose
    .insertInto(table)
    .values(new Array(width).fill(row))
    .onConflict((conflict) =>
      conflict
        .columns([...unique])
        .doUpdateSet((build) =>
          Object.fromEntries(changing.map((column) => [column, build.ref(`excluded.${column}`)])),
        ),
    )
    .compile();
  built.set(name, sql);
  return sql;
}
