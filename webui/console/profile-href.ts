/** The page of a profile; of a pack's where one is named. */
export function profileHref(id: string, pack?: string): string {
  const href = `/read?profile=${encodeURIComponent(id).replaceAll("%2F", "/")}`;
  return pack === undefined ? href : `${href}&pack=${pack}`;
}
