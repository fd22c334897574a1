// Which report may follow which: what the server keeps of the last one it took, as one short text.

import type { ReportPayload } from "./report-payload.ts";

/**
 * The chain after a report with this `bodyHash` is taken, to be kept beside the records; undefined where the report
 * builds on another one (or is a later part of another one): the answer is `need-full`.
 */
export function followReport(
  chain: string | null,
  payload: ReportPayload,
  bodyHash: string,
): string | undefined {
  const after = `${bodyHash} ${payload.base ?? "full"} ${payload.part}/${payload.parts}`;
  if (payload.part === 1 && payload.form === "full") return after;
  const [lastHash, lastBase, lastPart] = (chain ?? "").split(" ");
  if (payload.part > 1) {
    const isNext =
      lastBase === (payload.base ?? "full") && lastPart === `${payload.part - 1}/${payload.parts}`;
    return isNext ? after : undefined;
  }
  const [part, parts] = (lastPart ?? "").split("/");
  return lastHash === payload.base && part === parts ? after : undefined;
}
