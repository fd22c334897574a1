// RFC 9457: every error of the API is one form of document.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Problem, ProblemCode } from "../../shared/index.ts";
import type { FieldError } from "./field-errors.ts";

export interface ProblemDetails {
  /** A URN, since the documents that explain the codes come with the product, not from one address. */
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: FieldError[];
}

const TITLES: Partial<Record<number, string>> = {
  400: "The request is not understood",
  401: "Nobody is signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Does not fit what is there",
  413: "Too large",
  415: "Not a form that is understood here",
  422: "Some fields are not right",
  429: "Too many requests",
  500: "Something failed here",
  503: "Busy",
};

/** A problem document as the answer. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  code: string,
  detail?: string,
  errors?: FieldError[],
): Response {
  const body: ProblemDetails = {
    type: `urn:tallybox:problem:${code}`,
    title: TITLES[status] ?? "Error",
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(errors?.length ? { errors } : {}),
  };
  return c.body(JSON.stringify(body), status, { "Content-Type": "application/problem+json" });
}

const STATUS: Partial<Record<ProblemCode, ContentfulStatusCode>> = {
  "auth.refused": 401,
  "auth.slow-down": 429,
  "auth.link-invalid": 403,
  "auth.name-invalid": 422,
  "auth.password-weak": 422,
  "fleet.not-found": 404,
  "fleet.name-taken": 409,
  "fleet.invalid": 422,
  "fleet.conflict": 409,
  "claim.used": 409,
  "configuration.invalid": 422,
  "envelope.too-large": 413,
};

/** A module's Problem as an answer; `detail.errors` of it names the fields. */
export function problemOf(c: Context, found: Problem): Response {
  const detail = found.detail as { errors?: FieldError[]; seconds?: number } | undefined;
  if (detail?.seconds !== undefined) c.header("Retry-After", String(detail.seconds));
  return problem(c, STATUS[found.code] ?? 400, found.code, found.message, detail?.errors);
}
