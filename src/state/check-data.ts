// A document against its schema, its long lists entry by entry: a second document never stands in memory meanwhile.

import type { z } from "zod";
import type { DocumentFormat } from "./read-document.ts";

type Format<T> = Pick<DocumentFormat<T>, "schema" | "lists">;

/** What the schema makes of what was stored, or in words where it does not fit. Entries are replaced in place. */
export function acceptData<T>(stored: unknown, format: Format<T>): { data: T } | string {
  const { rest, lists } = setApart(stored, format);
  for (const { name, entries, schema, most } of lists) {
    if (entries.length > most) return `${name} (too_big)`;
    for (const [i, entry] of entries.entries()) {
      const parsed = schema.safeParse(entry);
      if (!parsed.success) return placeOf(parsed.error, `${name}.${i}`);
      entries[i] = parsed.data;
    }
  }
  const parsed = format.schema.safeParse(rest);
  if (!parsed.success) return placeOf(parsed.error);
  for (const { name, entries } of lists) Reflect.set(parsed.data as object, name, entries);
  return { data: parsed.data };
}

/** True when it could be read back once it is written. */
export function isReadable<T>(data: T, format: Format<T>): boolean {
  const { rest, lists } = setApart(data, format);
  return (
    format.schema.safeParse(rest).success &&
    lists.every(
      ({ entries, schema, most }) =>
        entries.length <= most && entries.every((entry) => schema.safeParse(entry).success),
    )
  );
}

interface List {
  name: string;
  entries: unknown[];
  schema: z.ZodType;
  most: number;
}

function setApart<T>(data: unknown, { lists }: Format<T>): { rest: unknown; lists: List[] } {
  if (typeof data !== "object" || data === null || Array.isArray(data) || !lists)
    return { rest: data, lists: [] };
  const rest: Record<string, unknown> = { ...data };
  const found = Object.entries<{ entry: z.ZodType; most: number } | undefined>(lists).flatMap(
    ([name, list]): List[] => {
      const entries = rest[name];
      if (!list || !Array.isArray(entries)) return [];
      rest[name] = [];
      return [{ name, entries, schema: list.entry, most: list.most }];
    },
  );
  return { rest, lists: found };
}

/** Never with a value in it. */
function placeOf(error: z.ZodError, above?: string): string {
  const issue = error.issues[0];
  const path = [...(above === undefined ? [] : [above]), ...(issue?.path ?? [])];
  return `${path.join(".") || "the top"} (${issue?.code})`;
}
