import type { ReportPayload } from "../protocol/index.ts";
import { encodeRows } from "./encode.ts";

/** A part that speaks of no printer: for what travels beside them. `part` and `parts` are the caller's to set. */
export function emptyPart(base: string | null): ReportPayload {
  const common = { schema: 1 as const, part: 1, parts: 1, ...encodeRows([]) };
  if (base !== null) return { form: "changes", base, ...common };
  return { form: "full", base, ...common, span: [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] };
}
