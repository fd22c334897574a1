import type { Context } from "hono";

/** The named text fields of a sent form; empty for one that is missing, a file, or there more than once. */
export async function textsOf<Name extends string>(
  c: Context,
  ...names: Name[]
): Promise<Record<Name, string>> {
  const fields = await c.req.parseBody();
  const entries = names.map((name) => {
    const value = fields[name];
    return [name, typeof value === "string" ? value : ""] as const;
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}
