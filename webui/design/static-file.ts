import { createHash } from "node:crypto";

export interface StaticFile {
  /** Below the page's root: `/assets/console-7Kq….css`, another name whenever the content changes. */
  path: string;
  text: string;
  type: string;
  etag: string;
}

/** A file that may be kept for ever by whoever loaded it, since its name holds its hash. */
export function staticFile(name: string, text: string): StaticFile {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  const dot = name.lastIndexOf(".");
  return {
    path: `/assets/${name.slice(0, dot)}-${hash}${name.slice(dot)}`,
    text,
    type: name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
    etag: `"${hash}"`,
  };
}
