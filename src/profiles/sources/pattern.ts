// Patterns of profiles are text; each is compiled once, since compiling costs more than most matches.

import { patternReach } from "../pattern-cost.ts";

const compiled = new Map<string, RegExp>();

/** What a profile's pattern finds at the beginning of a text, without regard to case; longer texts are cut. */
export function findPattern(source: string, text: string): RegExpExecArray | undefined {
  return patternOf(source).exec(text.slice(0, patternReach)) ?? undefined;
}

export function fitsPattern(source: string, text: string): boolean {
  return patternOf(source).test(text.slice(0, patternReach));
}

// They are as many as the profiles in force name.
function patternOf(source: string): RegExp {
  let pattern = compiled.get(source);
  if (!pattern) {
    pattern = new RegExp(source, "iu");
    compiled.set(source, pattern);
  }
  return pattern;
}
