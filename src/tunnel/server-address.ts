import { failure, type Outcome, success } from "../shared/index.ts";

/**
 * The server's address as requests begin with it: `https://host[:port][/path]`, without a slash at the end. A bare
 * host name means https; `http:` only as it was written. Problem: `usage`.
 */
export function parseServerAddress(text: string): Outcome<string> {
  const trimmed = text.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  } catch {
    return failure(
      "usage",
      "The server's address is no address; it looks like https://printers.example.com.",
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return failure("usage", "The server's address begins with https:// or http://.");
  if (url.username || url.password || url.search || url.hash)
    return failure("usage", "The server's address has no name, password, question mark or hash in it.");
  return success(url.origin + url.pathname.replace(/\/+$/, ""));
}
