// What an answer must be to count as one (RFC 3416 §4.2): pure checks, since agents answer all sorts of things.
import { compareOids, type Varbind } from "../model/index.ts";
import type { BulkAnswer, BulkRequest } from "./request.ts";

/** `order`: the agent goes back or stays where it is; `content`: it tells something else than was asked. */
export type Fault = "order" | "content";
export type Checked<T> = { value: T } | { why: string; fault: Fault };

/** A GET's answer names what was asked, in that order. */
export function checkGet(asked: readonly string[], varbinds: Varbind[]): Checked<Varbind[]> {
  if (varbinds.length !== asked.length) return wrongCount(asked.length, varbinds.length);
  const stray = varbinds.findIndex((varbind, at) => varbind.oid !== asked[at]);
  return stray < 0
    ? { value: varbinds }
    : { why: `variable ${stray + 1} is not the one asked for`, fault: "content" };
}

/** A GETNEXT's answer names something behind each OID, or that nothing is there. */
export function checkGetNext(asked: readonly string[], varbinds: Varbind[]): Checked<Varbind[]> {
  if (varbinds.length !== asked.length) return wrongCount(asked.length, varbinds.length);
  const back = varbinds.findIndex((varbind, at) => !follows(varbind, asked[at] ?? ""));
  return back < 0
    ? { value: varbinds }
    : { why: `variable ${back + 1} does not follow the one asked for`, fault: "order" };
}

/**
 * A GETBULK's flat answer as rows; whatever comes after a variable that does not follow its predecessor is left
 * out, and `isCut` tells so.
 */
export function checkGetBulk(
  request: BulkRequest,
  varbinds: Varbind[],
): Checked<BulkAnswer & { isCut: boolean }> {
  const { nonRepeaters, repeaters, maxRepetitions } = request;
  const singles = varbinds.slice(0, nonRepeaters.length);
  const head = checkGetNext(nonRepeaters, singles);
  if ("why" in head) return head;
  const rows: Varbind[][] = [];
  const last = [...repeaters];
  let isCut = false;
  for (let at = singles.length; at < varbinds.length && repeaters.length > 0; at++) {
    const column = (at - singles.length) % repeaters.length;
    const varbind = varbinds[at];
    if (column === 0 && rows.length >= maxRepetitions) break;
    if (!varbind || !follows(varbind, last[column] ?? "")) {
      isCut = true;
      break;
    }
    if (column === 0) rows.push([]);
    rows.at(-1)?.push(varbind);
    last[column] = varbind.oid;
  }
  if (rows.length === 0 && repeaters.length > 0 && maxRepetitions > 0)
    return isCut
      ? { why: "its first row does not follow the variables asked for", fault: "order" }
      : { why: "it has no rows", fault: "content" };
  return { value: { nonRepeaters: singles, rows, isCut } };
}

function follows(varbind: Varbind, previous: string): boolean {
  // Agents name all sorts of OIDs beside an exception; there is nothing behind it that could be wrong.
  return varbind.exception !== undefined || compareOids(varbind.oid, previous) > 0;
}

function wrongCount(asked: number, got: number): { why: string; fault: Fault } {
  const why = got === 0 ? "it is empty" : `it has ${got} variables instead of ${asked}`;
  return { why, fault: "content" };
}
