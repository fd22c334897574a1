// Codes that a person reads here and types there: characters of Crockford's base 32, however they are written.
import {
  failure,
  foldCrockford,
  type Outcome,
  type ProblemCode,
  strayCharacter,
  success,
} from "../shared/index.ts";

/** Longer than any code with all that people put between its characters. */
const MOST_TYPED = 200;

/** Reads what a person typed (case, blanks and dashes do not matter); the problem never quotes it. */
export function parseTypedCode(
  text: string,
  kind: { name: string; length: number; problem: ProblemCode },
): Outcome<string> {
  const code = foldCrockford(text.slice(0, MOST_TYPED));
  if (strayCharacter(code) !== undefined)
    return failure(
      kind.problem,
      `A ${kind.name} has digits and letters only, and of those no I, L, O and U.`,
    );
  if (code.length !== kind.length)
    return failure(kind.problem, `A ${kind.name} has ${kind.length} characters; this has ${code.length}.`);
  return success(code);
}
