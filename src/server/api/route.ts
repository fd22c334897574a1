// A route of the API as data: the same table makes the handlers and the OpenAPI document.
import type { Context, Hono } from "hono";
import type { z } from "zod";
import { bodyLimit } from "../../http/index.ts";
import { fieldIssues } from "../../protocol/index.ts";
import type { Outcome } from "../../shared/index.ts";
import type { AccountVariables, Auth, Person } from "../auth/index.ts";
import { fieldErrors } from "../http/field-errors.ts";
import { problem, problemOf } from "../http/problem-details.ts";

export interface Asked<Query, Body> {
  /** Path parameters by name. */
  params: Record<string, string>;
  query: Query;
  body: Body;
  person: Person;
}

export interface Route {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it: `/printers/{id}`. */
  path: string;
  tag: string;
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** What is answered; 204 where there is none. */
  answer?: z.ZodType;
  /** Another media type than JSON. */
  mediaType?: string;
  created?: true;
  handle: (asked: Asked<unknown, unknown>, c: Context) => Promise<Outcome<unknown> | Response>;
}

/** A route whose handler knows the types of its query and body. */
export function route<Q extends z.ZodType = z.ZodType<undefined>, B extends z.ZodType = z.ZodType<undefined>>(
  route: Omit<Route, "handle" | "query" | "body"> & {
    query?: Q;
    body?: B;
    handle: (asked: Asked<z.output<Q>, z.output<B>>, c: Context) => Promise<Outcome<unknown> | Response>;
  },
): Route {
  // Handed only what its own schemas have parsed (`mount` below).
  return route as unknown as Route;
}

const MAX_BODY = 1024 * 1024;

/** Mounts the routes behind account and origin checks. */
export function mountRoutes(app: Hono<AccountVariables>, routes: readonly Route[], auth: Auth): void {
  app.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: (c) => problem(c, 413, "too-large", "A request has at most 1 MiB."),
    }),
  );
  for (const { method, path, query, body, answer, created, mediaType, handle } of routes) {
    const guards = [auth.requireSameOrigin, auth.requireAccount] as const;
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), ...guards, async (c) => {
      const asked: Asked<unknown, unknown> = {
        params: c.req.param() as Record<string, string>,
        query: undefined,
        body: undefined,
        person: c.get("person"),
      };
      if (query) {
        const parsed = query.safeParse(c.req.query());
        if (!parsed.success) return invalid(c, parsed.error);
        asked.query = parsed.data;
      }
      if (body) {
        if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
          return problem(c, 415, "not-json", "Send `Content-Type: application/json`.");
        }
        let value: unknown;
        try {
          value = await c.req.json();
        } catch {
          return problem(c, 400, "not-json", "The body is no JSON.");
        }
        const parsed = body.safeParse(value);
        if (!parsed.success) return invalid(c, parsed.error);
        asked.body = parsed.data;
      }
      const result = await handle(asked, c);
      if (result instanceof Response) return result;
      if (!result.ok) return problemOf(c, result.problem);
      c.header("Cache-Control", "no-store");
      if (!answer || mediaType) return c.body(null, 204);
      return c.json(result.value as object, created ? 201 : 200);
    });
  }
}

function invalid(c: Context, error: z.ZodError): Response {
  const errors = fieldErrors(fieldIssues(error));
  return problem(c, 422, "invalid", "Some fields are not right.", errors);
}
