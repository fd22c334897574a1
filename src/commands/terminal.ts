/** Where a command reads from and writes to: handed in, so that a command is a function that can be tested. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** True when standard error is a terminal: only then is there a bar. */
  showsProgress: boolean;
  /** True when standard output is a terminal that wants colour (NO_COLOR unset). */
  showsColor: boolean;
  /** Columns of standard output; 0 when it is no terminal. */
  width: number;
  env: Record<string, string | undefined>;
  /** Aborts on Ctrl-C and SIGTERM. */
  signal: AbortSignal;
}

/** Exit status of every command (CONTRACTS §1). */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** One clear line on standard error for a call that cannot be taken. */
export function usageError(terminal: Terminal, message: string): number {
  terminal.err(`tallybox: ${message}\n`);
  return EXIT.usage;
}

export const style = {
  bold: (text: string) => `\x1b[1m${text}\x1b[22m`,
  dim: (text: string) => `\x1b[2m${text}\x1b[22m`,
  red: (text: string) => `\x1b[31m${text}\x1b[39m`,
  yellow: (text: string) => `\x1b[33m${text}\x1b[39m`,
};
