// The last lines of the log in memory, for who looks into a box without a shell.

export interface LogRing {
  /** Takes a line with its line break, as a log writes it. */
  take(line: string): void;
  /** Oldest first. */
  lines(): readonly string[];
  /** Forgets them all: a box that was reset knows nothing of the one before. */
  clear(): void;
}

/** Keeps at most so many lines, each cut after `lineChars` characters. */
export function createLogRing(most: number, lineChars = 500): LogRing {
  const ring: string[] = [];
  let next = 0;
  return {
    take(line) {
      ring[next] = line.trimEnd().slice(0, lineChars);
      next = (next + 1) % most;
    },
    clear() {
      ring.length = 0;
      next = 0;
    },
    lines: () => [...ring.slice(next), ...ring.slice(0, next)],
  };
}
