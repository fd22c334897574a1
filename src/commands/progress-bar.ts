import type { Terminal } from "./terminal.ts";

export interface ProgressView {
  done: number;
  total: number;
  found: number;
  packetsPerSecond: number;
  secondsLeft: number;
}

const REDRAW_MS = 100;
const BAR_COLUMNS = 24;
/** Without a terminal a line now and then is enough for a log. */
const LINE_MS = 10_000;

/** Draws progress on standard error: a bar on a terminal, a line every ten seconds elsewhere. */
export function createProgressBar(terminal: Terminal, monotonic: () => number) {
  let drawnAt = terminal.showsProgress ? Number.NEGATIVE_INFINITY : monotonic();
  let drawn = false;
  return {
    show(label: string, view: ProgressView): void {
      const now = monotonic();
      if (now - drawnAt < (terminal.showsProgress ? REDRAW_MS : LINE_MS)) return;
      drawnAt = now;
      const text = `${label} ${describe(view)}`;
      if (!terminal.showsProgress) {
        terminal.err(`${text}\n`);
        return;
      }
      const share = view.total === 0 ? 1 : Math.min(1, view.done / view.total);
      const full = Math.round(share * BAR_COLUMNS);
      terminal.err(`\r\x1b[K${"█".repeat(full)}${"░".repeat(BAR_COLUMNS - full)} ${text}`);
      drawn = true;
    },
    clear(): void {
      if (drawn) terminal.err("\r\x1b[K");
      drawn = false;
    },
  };
}

function describe(view: ProgressView): string {
  const parts = [`${view.done}/${view.total}`, view.found === 1 ? "1 printer" : `${view.found} printers`];
  const rate = Math.round(view.packetsPerSecond);
  if (rate > 0) parts.push(`${rate}/s`);
  if (view.secondsLeft >= 1) parts.push(`${formatSeconds(view.secondsLeft)} left`);
  return parts.join(" · ");
}

export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}
