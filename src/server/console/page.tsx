// What every page's handler does before and after its own work: who asks, how to write for them, safe headers.
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import {
  createReader,
  type ErrorData,
  ErrorPage,
  type Frame,
  markup,
  type Reader,
} from "../../../webui/console/index.ts";
import { isSafeMethod, isSameOrigin } from "../../http/index.ts";
import type { Problem } from "../../shared/index.ts";
import type { Person } from "../auth/index.ts";
import { assetsFor } from "./assets.ts";
import type { ConsolePorts } from "./ports.ts";

export interface ConsoleEnv {
  Variables: { person: Person };
}
export type ConsoleContext = Context<ConsoleEnv>;

export const serverZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// No inline script or style anywhere; `data:` for the empty icon that spares a request.
const POLICY = [
  ...[
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
  ],
  ...["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
].join("; ");

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const headers = c.res.headers;
  if (headers.get("Cache-Control")) return;
  headers.set("Content-Security-Policy", POLICY);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "same-origin");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  // Pages hold what only their reader may see: neither a proxy nor the next person at this screen gets them.
  headers.set("Cache-Control", "no-store");
};

/** 403 for a change that did not come from our own pages. */
export function sameOrigin(ports: ConsolePorts): MiddlewareHandler {
  return async (c, next) => {
    if (isSafeMethod(c.req.method) || isSameOrigin(c, ports.publicUrl)) return next();
    return errorPage(c, {
      status: 403,
      title: "This change was not made here",
      todo: "It came from another site’s page and was not carried out. Open the page here and do it again.",
    });
  };
}

/** Leads who is not signed in to the log-in, and back afterwards. */
export function requirePerson(ports: ConsolePorts): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const person = await ports.auth.person(c);
    if (person) {
      c.set("person", person);
      return next();
    }
    if (c.req.path.startsWith("/parts/")) return c.text("Log in again.", 401);
    if (!(await ports.auth.hasAccounts())) return c.redirect("/welcome", 303);
    const url = new URL(c.req.url);
    const back = c.req.method === "GET" ? url.pathname + url.search : "/";
    return c.redirect(back === "/" ? "/login" : `/login?next=${encodeURIComponent(back)}`, 303);
  };
}

export function frameOf(c: Context, ...scripts: Parameters<typeof assetsFor>): Frame {
  const person = (c as ConsoleContext).get("person") as Person | undefined;
  return { assets: assetsFor(...scripts), ...(person && { person: person.name }) };
}

/** Numbers by the browser's first language; times in the server's zone, which the page's script makes the reader's. */
export function readerOf(c: Context, ports: ConsolePorts): Reader {
  const locale = /^[a-z]{2,3}(-[a-z0-9]{2,8})*/i.exec(c.req.header("accept-language") ?? "")?.[0] ?? "en";
  return createReader({ locale, zone: serverZone, now: ports.clock.now() });
}

type Status = 200 | 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;

export function send(c: Context, view: Parameters<typeof markup>[0], status: Status = 200): Response {
  return c.html(`<!doctype html>${markup(view)}`, status) as Response;
}

export function errorPage(c: Context, data: ErrorData): Response {
  return send(c, <ErrorPage data={data} frame={frameOf(c)} />, data.status);
}

export function notFound(
  c: Context,
  what: string,
  todo = "It may have been removed, or the address is mistyped.",
) {
  return errorPage(c, { status: 404, title: `There is no such ${what}`, todo });
}

/** The page for a change that failed for a reason of the world. */
export function problemPage(c: Context, problem: Problem): Response {
  if (problem.code === "fleet.not-found") return notFound(c, "thing", problem.message);
  return errorPage(c, { status: 409, title: "That could not be done", todo: problem.message });
}

/** A word in the address that says what was just done. */
export function doneOf(c: Context): string | undefined {
  return c.req.query("done");
}

/** A text field of a sent form. */
export function textOf(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

export const COLUMNS_COOKIE = "tallybox-columns";

/** The columns this browser's person chose for good; empty for the default ones. */
export function keptColumns(c: Context): string[] {
  return (getCookie(c, COLUMNS_COOKIE) ?? "").split(".").filter((id) => /^[a-z]{1,20}$/.test(id));
}
