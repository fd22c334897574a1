import type { Context } from "hono";

const MOST_OCTETS = 64 * 1024;

/** PEM texts of a form, each pasted into its field or sent as the file `NAME-file` beside it. */
export async function pemsOf<Name extends string>(
  c: Context,
  ...names: Name[]
): Promise<Record<Name, string>> {
  const fields = await c.req.parseBody();
  const texts = names.map(async (name) => {
    const [text, file] = [fields[name], fields[`${name}-file`]];
    if (typeof text === "string" && text.trim() !== "") return [name, text] as const;
    if (!(file instanceof File) || file.size === 0) return [name, ""] as const;
    // What is larger is no certificate: its beginning says so as well.
    return [name, await file.slice(0, MOST_OCTETS).text()] as const;
  });
  return Object.fromEntries(await Promise.all(texts)) as Record<Name, string>;
}
