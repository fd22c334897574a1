// prtInputTable to trays.

import type { Tray } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { factNumber, factText } from "../sources/fact-text.ts";
import { junkReason } from "../sources/junk.ts";
import { compact, levelOf } from "./supplies.ts";

/** One tray per row that the printer told. */
export function readTrays(context: Context): Tray[] {
  return context.rows("trays").map(({ index, cells }) => {
    const status = factNumber(cells.get("status"));
    const text = (name: string) => {
      const fact = cells.get(name);
      const found = fact && factText(fact, context.charsets.general);
      return found === undefined || junkReason(found) ? undefined : found;
    };
    return compact<Tray>({
      index: index.slice(0, 64),
      name: text("name"),
      mediaName: text("mediaName"),
      level: levelOf(factNumber(cells.get("level"))),
      maxCapacity: levelOf(factNumber(cells.get("maxCapacity"))),
      state: status === undefined ? undefined : subUnitState(status),
    });
  });
}

const AVAILABILITY = [
  "available-idle",
  undefined,
  "available-standby",
  "unavailable",
  "available-active",
  "unknown",
  "available-busy",
];

/** PrtSubUnitStatusTC: availability in the low three bits, then non-critical (8), critical (16), off-line (32), transitioning (64). */
export function subUnitState(status: number): string | undefined {
  if (status < 0 || status > 126) return undefined;
  const words = [AVAILABILITY[status & 7]];
  if (status & 8) words.push("non-critical alert");
  if (status & 16) words.push("critical alert");
  if (status & 32) words.push("offline");
  if (status & 64) words.push("in transition");
  return words.filter((word) => word !== undefined).join(", ") || undefined;
}
