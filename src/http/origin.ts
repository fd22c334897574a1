import type { Context } from "hono";

/**
 * True when a changing request was made by our own page (defence against cross-site request forgery).
 * Browsers send `Sec-Fetch-Site` to trustworthy origins only, and `Origin` with every POST.
 */
export function isSameOrigin(c: Context, publicUrl: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = c.req.header("origin");
  if (origin === undefined) return false;
  if (origin === new URL(publicUrl).origin) return true;
  const host = c.req.header("host");
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Methods that change nothing (RFC 9110 §9.2.1). */
export function isSafeMethod(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
