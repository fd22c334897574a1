import { printerName } from "../model/index.ts";
import {
  type Classification,
  type Evaluation,
  fieldName,
  type ProfileMatch,
  type TraceEntry,
} from "../profiles/index.ts";
import { style } from "./terminal.ts";

export interface Explanation {
  /** Address or file. */
  source: string;
  classification: Classification;
  match: ProfileMatch;
  evaluation: Evaluation;
  /** What kept something from being read. */
  problems: string[];
}

const RAW_COLUMNS = 48;

/** Which profile matched and why, then every reading with its OID, raw value and rule, then what was passed over. */
export function formatExplanation(explanation: Explanation, color: boolean): string {
  const { source, classification, match, evaluation, problems } = explanation;
  const bold = color ? style.bold : (text: string) => text;
  const dim = color ? style.dim : (text: string) => text;
  const lines = [
    bold([source, printerName(evaluation.printer)].filter(Boolean).join(" · ")),
    `${classification.isPrinter ? "A printer" : "Not a printer"}: ${classification.reason}`,
    `Profile ${match.profile.id} (revision ${match.profile.revision}): ${match.why}`,
    ...match.profile.quirks.map((quirk) => `Quirk ${quirk.flag}: ${quirk.why}`),
    ...problems.map((problem) => `Not read: ${problem}`),
    "",
  ];
  const values = flatten(evaluation.printer);
  const chosen = evaluation.trace.filter((entry) => entry.chosen);
  const rows = chosen.map((entry) => [
    entry.path,
    // The name that the field knows, where it is another one.
    fieldName(entry.path) === entry.path ? "" : fieldName(entry.path),
    values.get(entry.path) ?? "",
    entry.oid ?? "",
    shorten(entry.raw ?? ""),
    entry.why === "" ? entry.rule : `${entry.rule}: ${entry.why}`,
  ]);
  lines.push(...align([["VALUE", "FIELD", "RESULT", "OID", "RAW", "RULE"], ...rows], (head) => bold(head)));
  const explained = new Set(chosen.map((entry) => entry.oid));
  const cells = evaluation.readings.filter(({ oid }) => !explained.has(oid));
  if (cells.length > 0) {
    const table = cells.map(({ name, oid, value }) => [name, oid, shorten(String(value))]);
    lines.push("", ...align([["CELL OF A TABLE", "OID", "RAW"], ...table], (head) => bold(head)));
    lines.push("", ...suppliesInWords(evaluation.printer));
  }
  const rejected = evaluation.trace.filter((entry) => !entry.chosen && entry.raw !== undefined);
  if (rejected.length > 0)
    lines.push("", bold("Told, and not believed"), ...rejected.map((entry) => dim(rejection(entry))));
  return `${lines.join("\n")}\n`;
}

/** What the rules of RFC 3805 make of the raw levels. */
function suppliesInWords(printer: Evaluation["printer"]): string[] {
  return (printer.supplies ?? []).map((supply) => {
    const level = typeof supply.percent === "number" ? `${supply.percent} %` : "no percentage";
    const kind = [supply.color, supply.type, supply.receptacle ? "fills up" : undefined]
      .filter(Boolean)
      .join(", ");
    return `  supply ${supply.index} ${supply.description ?? ""} (${kind}): level ${supply.level ?? "not told"} of ${supply.maxCapacity ?? "not told"} ${supply.unit ?? ""} is ${supply.state ?? "not told"}, ${level}`;
  });
}

function rejection(entry: TraceEntry): string {
  return `  ${entry.path}: ${entry.oid ?? ""} "${shorten(entry.raw ?? "")}", ${entry.why}`;
}

/** PRINTER as paths: `counters.total`, `supplies[1.1].level`. */
export function flatten(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) into.set(path, value.join(", ") || "none");
    else
      for (const [at, item] of value.entries()) {
        const index = typeof item?.index === "string" ? item.index : String(at);
        flatten(item, `${path}[${index}]`, into);
      }
  } else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value)) flatten(item, path ? `${path}.${key}` : key, into);
  else if (value !== undefined) into.set(path, value === null ? "not known" : String(value));
  return into;
}

function align(rows: string[][], head: (line: string) => string): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row, line) => {
    const text = row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
    return line === 0 ? head(text) : text;
  });
}

function shorten(text: string): string {
  return text.length > RAW_COLUMNS ? `${text.slice(0, RAW_COLUMNS - 1)}…` : text;
}
