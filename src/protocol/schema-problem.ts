// What a schema found wrong, as a person reads it: `ranges[1].addresses[0]: "10.4.0.300" is no address`.

import type { z } from "zod";
import { failure, type Outcome, type ProblemCode, success } from "../shared/index.ts";

export interface FieldIssue {
  /** As in `ranges[1].port`; empty for the document itself. */
  field: string;
  message: string;
}

const MAX_ISSUES = 20;

/** The fields at fault with reasons, 20 at most; never a value, since values may be secret. */
export function fieldIssues(error: z.core.$ZodError): FieldIssue[] {
  return error.issues.flatMap((issue) => flatten(issue, [])).slice(0, MAX_ISSUES);
}

// A union's own message is only "Invalid input": tell what kept the branch that came furthest from fitting.
function flatten(issue: z.core.$ZodIssue, above: PropertyKey[]): FieldIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const depth = (issues: z.core.$ZodIssue[]) => Math.min(...issues.map((inner) => inner.path.length));
    const best = [...issue.errors].sort((a, b) => a.length - b.length || depth(b) - depth(a))[0] ?? [];
    return best.flatMap((inner) => flatten(inner, path));
  }
  return [{ field: fieldName(path), message: issue.message.slice(0, 300) }];
}

export function fieldName(path: PropertyKey[]): string {
  let name = "";
  for (const part of path) {
    if (typeof part === "number") name += `[${part}]`;
    else name += `${name && "."}${String(part).slice(0, 64)}`;
  }
  return name;
}

/** Parses with a schema; a failure names the first field at fault and carries all as `detail.issues`. */
export function parseWith<T>(
  schema: z.ZodType<T>,
  value: unknown,
  code: ProblemCode,
  what: string,
): Outcome<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return success(parsed.data);
  const issues = fieldIssues(parsed.error);
  return failure(code, issuesMessage(what, issues), { issues });
}

export function issuesMessage(what: string, issues: FieldIssue[]): string {
  const [first] = issues;
  if (!first) return `${what} is not valid.`;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return `${what} is not valid: ${first.field && `${first.field}: `}${first.message}${more}`;
}
