import type { Printer } from "../../model/index.ts";
import { counterValues, supplyLevels } from "./printer-columns.ts";

export interface HistoryRows {
  readings: { name: string; at: number; value: number }[];
  levels: { supplyIndex: string; at: number; percent: number | null; level: number | null }[];
}

/** What goes into the history: counters and supply levels that are not what they were. */
export function historyOf(before: Printer | undefined, after: Printer, at: number): HistoryRows {
  const known = counterValues(before);
  const readings = [];
  for (const [name, value] of counterValues(after)) {
    if (known.get(name) !== value) readings.push({ name, at, value });
  }
  const levelsBefore = supplyLevels(before);
  const levels = [];
  for (const [supplyIndex, { percent, level }] of supplyLevels(after)) {
    const past = levelsBefore.get(supplyIndex);
    if (past && past.percent === percent && past.level === level) continue;
    levels.push({ supplyIndex, at, percent, level });
  }
  return { readings, levels };
}
