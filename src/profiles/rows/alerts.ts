// prtAlertTable to alerts.

import type { Alert, Fact } from "../../model/index.ts";
import { oids } from "../base.ts";
import type { Context } from "../context.ts";
import { factNumber, factText } from "../sources/fact-text.ts";
import { alertCodes } from "./alert-codes.ts";
import { compact } from "./supplies.ts";

// PrtAlertSeverityLevelTC.
const SEVERITIES: Record<number, string> = {
  1: "other",
  3: "critical",
  4: "warning",
  5: "warningBinaryChangeEvent",
};

/** One alert per row that the printer told, also where its text is blank. */
export function readAlerts(context: Context): Alert[] {
  const upTime = context.facts.get(oids.sysUpTime);
  return context.rows("alerts").map(({ cells }) => {
    const severity = factNumber(cells.get("severity"));
    const code = factNumber(cells.get("code"));
    const text = cells.get("description");
    const time = cells.get("time");
    return compact<Alert>({
      severity: severity === undefined ? undefined : SEVERITIES[severity],
      code: code === undefined ? undefined : (alertCodes[code] ?? code),
      text: text && factText(text, context.charsets.general),
      since: startedAt(time, upTime),
    });
  });
}

// prtAlertTime is sysUpTime at the moment of the alert; 0 and times still to come say nothing.
function startedAt(time: Fact | undefined, upTime: Fact | undefined): string | undefined {
  if (time?.value.type !== "TimeTicks" || upTime?.value.type !== "TimeTicks") return undefined;
  const ago = (upTime.value.value - time.value.value) * 10;
  if (time.value.value <= 0 || ago < 0) return undefined;
  const at = new Date(upTime.at - ago);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().replace(/\.\d+Z$/u, "Z");
}
