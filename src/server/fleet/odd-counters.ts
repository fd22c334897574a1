// Counters that did what counters do not do, noticed as they come in.
import { oddStep, type Printer } from "../../model/index.ts";
import type { NewEvent } from "../events.ts";
import { counterValues } from "./printer-columns.ts";

const words = {
  fell: "fell",
  zero: "turned to zero",
  jumped: "jumped further than a printer prints in that time",
  wrapped: "reached its end and began again",
};

/** The event that a printer's new counters are worth, if any. */
export function oddCounters(
  before: Printer | undefined,
  after: Printer,
  elapsedMs: number,
): Pick<NewEvent, "severity" | "kind" | "text" | "detail"> | undefined {
  const unit = after.counters?.totalUnit;
  const known = counterValues(before);
  const odd = [...counterValues(after)].flatMap(([name, to]) => {
    const from = known.get(name);
    if (from === undefined) return [];
    const kind = oddStep(from, to, elapsedMs, typeof unit === "string" ? unit : undefined);
    return kind ? [{ name, kind, from, to }] : [];
  });
  const first = odd.find(({ name }) => name === "counters.total") ?? odd[0];
  if (!first) return undefined;
  const { name, kind, from, to } = first;
  const more = odd.length > 1 ? ` ${odd.length - 1} more of its counters did the like.` : "";
  return {
    severity: kind === "wrapped" ? "info" : "attention",
    kind: `counter.${kind}`,
    text: `The counter ${name.replace("counters.", "")} ${words[kind]}: ${from}, then ${to}.${more}`,
    detail: { counters: odd },
  };
}
