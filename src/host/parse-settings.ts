import type { z } from "zod";
import { parseWith } from "../protocol/index.ts";
import type { Outcome } from "../shared/index.ts";

/** Settings that a person gave; problem `host.settings-invalid` names the fields at fault and no value. */
export function parseSettings<T>(schema: z.ZodType<T>, value: unknown): Outcome<T> {
  return parseWith(schema, value, "host.settings-invalid", "What was entered");
}
