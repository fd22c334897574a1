// Patterns of profiles are text; each is compiled once, since compiling costs more than most matches.

const compiled = new Map<string, RegExp>();

/** A profile's pattern, without regard to case. They are as many as the profiles in force name. */
export function patternOf(source: string): RegExp {
  let pattern = compiled.get(source);
  if (!pattern) {
    pattern = new RegExp(source, "iu");
    compiled.set(source, pattern);
  }
  return pattern;
}
