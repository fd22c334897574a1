// No other page may send a form in a visitor's name: it must come from here, and hold the token that only a page of
// ours has. A token is made of the cookie, so that nothing is kept for strangers.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { newToken } from "../../http/index.ts";
import type { Session } from "./sessions.ts";

const COOKIE = "__Host-tallybox-visit";
const FIELD = "form-token";
const HEADER = "x-form-token";

/** What a page's forms are sent with; a stranger gets a cookie to make it of. */
export function formTokenFor(c: Context, session: Session | undefined): string {
  if (session) return formToken(session.token);
  let visit = getCookie(c, COOKIE);
  if (!visit) {
    visit = newToken();
    setCookie(c, COOKIE, visit, { httpOnly: true, sameSite: "Strict", path: "/", secure: true });
  }
  return formToken(visit);
}

/** Whether a request that changes something was made by a page of this visitor. */
export async function isOwnForm(c: Context, session: Session | undefined): Promise<boolean> {
  if (!isSentFromHere(c)) return false;
  const cookie = session?.token ?? getCookie(c, COOKIE);
  if (!cookie) return false;
  const type = c.req.header("content-type") ?? "";
  const isForm = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type);
  const sent = c.req.header(HEADER) ?? (isForm ? (await c.req.parseBody())[FIELD] : undefined);
  return typeof sent === "string" && isSame(sent, formToken(cookie));
}

/** Browsers send `Origin` with every form, and `Sec-Fetch-Site` besides: what tells neither is none. */
function isSentFromHere(c: Context): boolean {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  if (site === undefined && origin === undefined) return false;
  const isOther =
    origin !== undefined && origin.toLowerCase() !== `https://${c.req.header("host")}`.toLowerCase();
  return (site === undefined || site === "same-origin") && !isOther;
}

function formToken(cookie: string): string {
  return createHash("sha256").update(`tallybox form 1\n${cookie}`).digest("base64url");
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
