import { failure, type Outcome, success } from "./problem.ts";

/** Runs `parseArgs`, which throws for what people mistype; problem `usage` is the first sentence of what it says. */
export function parseWords<T>(parse: () => T): Outcome<T> {
  try {
    return success(parse());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node goes on with advice about "--" and about dashes, over several lines.
    return failure("usage", error.message.split(/\.\s/)[0] ?? error.message);
  }
}
