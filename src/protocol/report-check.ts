// A short fingerprint of what a report results in, so that two ends that have drifted apart notice.

import { createHash } from "node:crypto";
import { type Cell, DERIVED, EMPTY, type Sheet, tableNames } from "./report-sheet.ts";

/** 32 bits of SHA-256 over all cells of the sheets, in an order that does not depend on how they came about. */
export function sheetCheck(sheets: readonly Sheet[]): string {
  const hash = createHash("sha256");
  for (const { fields, tables } of sheets) {
    let text = "";
    for (const path of [...fields.keys()].sort((a, b) => (a < b ? -1 : 1)))
      text += `${path}\t${cellText(fields.get(path))}\n`;
    for (const table of tableNames)
      for (const row of tables[table]) {
        for (const cell of row) text += `${cellText(cell)}\t`;
        text += "\n";
      }
    hash.update(text);
  }
  return hash.digest("hex").slice(0, 8);
}

function cellText(cell: Cell): string {
  if (typeof cell === "string") return JSON.stringify(cell);
  if (cell === DERIVED) return "=";
  return cell === EMPTY ? "{}" : String(cell);
}
