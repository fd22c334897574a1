// What the service and the helpers with the machine's rights say to each other: one JSON request, one JSON answer.
import { z } from "zod";
import { parseWith } from "../protocol/index.ts";
import { failure, type Outcome, type ProblemCode } from "../shared/index.ts";

/** Nothing that is asked of a helper is larger: three certificates and a key. */
export const mostRequestOctets = 64 * 1024;
export const mostAnswerOctets = 256 * 1024;

/** One of the few things that need the machine's rights: what may be asked of it, and what it does then. */
export interface Concern {
  answer(request: unknown): Promise<Outcome<unknown>>;
}

/** A concern that understands exactly what the schema names; anything else is `host.refused`. */
export function concern<T>(schema: z.ZodType<T>, run: (request: T) => Promise<Outcome<unknown>>): Concern {
  return {
    async answer(request) {
      const parsed = parseWith(schema, request, "host.refused", "The request");
      return parsed.ok ? run(parsed.value) : parsed;
    },
  };
}

const isCode = (value: unknown) => typeof value === "string" && /^[a-z-]{1,32}(\.[a-z-]{1,32})?$/.test(value);

const answerSchema = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    problem: z.strictObject({
      code: z.custom<ProblemCode>(isCode, "must be a problem's code"),
      message: z.string().max(2000),
      detail: z.unknown().optional(),
    }),
  }),
]);

/** What a helper answered; `host.not-available` when it is nothing that a helper says. */
export function parseHelperAnswer(text: string): Outcome<unknown> {
  try {
    const answer = answerSchema.parse(JSON.parse(text));
    if (answer.ok) return { ok: true, value: answer.value };
    const { code, message, detail } = answer.problem;
    return failure(code, message, detail);
  } catch {
    return failure("host.not-available", "A part of the box gave an answer that cannot be read.");
  }
}
