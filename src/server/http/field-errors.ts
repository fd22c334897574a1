import type { FieldIssue } from "../../protocol/index.ts";

export interface FieldError {
  /** JSON Pointer into what was sent (RFC 6901). */
  pointer: string;
  /** What is wrong with it; never its value, which may be a secret. */
  detail: string;
}

/** Issues named as `ranges[1].port` in the form of RFC 9457's example. */
export function fieldErrors(issues: readonly FieldIssue[]): FieldError[] {
  return issues.map(({ field, message }) => ({
    pointer: field
      .split(/[.[\]]+/)
      .filter((part) => part !== "")
      .map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`)
      .join(""),
    detail: message,
  }));
}
