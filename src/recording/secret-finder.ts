/** Shorter ones stand in too many words by chance. */
export const MIN_SECRET_LENGTH = 4;

/** The secrets that stand in a text, whatever their case, longest first. */
export type SecretFinder = (text: string) => string[];

/**
 * Looks for thousands of secrets in megabytes of text: a printer may have as many addresses as it likes, and every row
 * is looked through for all of them. The first letters of a place say which lengths are worth looking up.
 */
export function createSecretFinder(secrets: readonly string[]): SecretFinder {
  const known = new Set(secrets.map((secret) => secret.toLowerCase()));
  const lengths = new Map<string, Set<number>>();
  for (const secret of known) {
    const start = secret.slice(0, MIN_SECRET_LENGTH);
    lengths.set(start, (lengths.get(start) ?? new Set()).add(secret.length));
  }
  return (text) => {
    const lower = text.toLowerCase();
    const found = new Set<string>();
    for (let at = 0; at + MIN_SECRET_LENGTH <= lower.length; at++)
      for (const length of lengths.get(lower.slice(at, at + MIN_SECRET_LENGTH)) ?? []) {
        const part = lower.slice(at, at + length);
        if (known.has(part)) found.add(part);
      }
    // A serial number must not be cut by a shorter secret inside it.
    return [...found].sort((a, b) => b.length - a.length);
  };
}
