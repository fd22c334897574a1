// What Linux says of a running process (proc_pid_smaps(5), proc_pid_status(5), proc_pid_stat(5)).
import { readFileSync, writeFileSync } from "node:fs";

export interface MemoryFigures {
  rssBytes: number;
  /** Memory of no file: what counts on a small machine, where pages of the program can be dropped. */
  anonBytes: number;
}

export function memoryOf(pid: number): MemoryFigures {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return { rssBytes: kilobytes(rollup, "Rss"), anonBytes: kilobytes(rollup, "Anonymous") };
}

/** The most that was resident since the start, or since `forgetPeak`. */
export function peakRssOf(pid: number): number {
  return kilobytes(readFileSync(`/proc/${pid}/status`, "utf8"), "VmHWM");
}

export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** Watches until stopped; answers the most anonymous memory that was seen. */
export function watchAnonymous(pid: number): () => number {
  let most = 0;
  const look = () => {
    most = Math.max(most, memoryOf(pid).anonBytes);
  };
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

const TICKS_PER_SECOND = 100;

/** User and system. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold blanks; behind it, fields 14 and 15 are utime and stime.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
}
