/** Only a path of this program: a link must not send who signed in to somebody else's page. */
export function localPath(text: string | undefined): string {
  if (!text || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text)) return "/";
  const base = "http://here.invalid";
  try {
    const url = new URL(text, base);
    return url.origin === base ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}
