// The judgement as it is printed: per recording, per field, then totals.
import type { Mark, RecordingJudgement } from "./judge.ts";

const WIDTH = 108;

export interface TableOptions {
  color: boolean;
  /** Without the names of the fields that are right. */
  brief: boolean;
}

type Tally = Record<Mark["kind"], number>;

/** Every recording with its fields, a table of the fields, and the totals. */
export function judgementTable(judgements: RecordingJudgement[], options: TableOptions): string {
  const paint = painter(options.color);
  const lines: string[] = [];
  for (const judgement of judgements) lines.push(...recordingLines(judgement, options, paint));
  lines.push("", ...fieldLines(judgements, paint), "", totals(judgements));
  return `${lines.join("\n")}\n`;
}

/** One line: facts right of those judged, printers found, others reported. */
export function totals(judgements: RecordingJudgement[]): string {
  const { right, wrong, missing } = tally(judgements.flatMap(({ marks }) => marks));
  const printers = judgements.filter(({ isPrinter }) => isPrinter);
  const found = printers.filter(({ reportedAs }) => reportedAs !== undefined).length;
  const others = judgements.filter(({ isPrinter }) => !isPrinter);
  const mistaken = others.filter(({ reportedAs }) => reportedAs !== undefined).length;
  const judged = right + wrong + missing;
  const share = ((100 * right) / Math.max(1, judged)).toFixed(1);
  return [
    `${right} of ${judged} facts right (${share} %), ${wrong} wrong, ${missing} missing`,
    `${found} of ${printers.length} printers found`,
    `${mistaken} of ${others.length} other devices taken for printers`,
  ].join(" · ");
}

function recordingLines(
  { file, isPrinter, reportedAs, marks }: RecordingJudgement,
  { brief }: TableOptions,
  paint: (kind: Mark["kind"], text: string) => string,
): string[] {
  const { right, wrong, missing } = tally(marks);
  const counts = [
    paint("right", `${right} right`),
    wrong > 0 ? paint("wrong", `${wrong} wrong`) : "",
    missing > 0 ? paint("missing", `${missing} missing`) : "",
  ];
  const name = file.replace(/\.snmprec$/, "").padEnd(42);
  const what = (reportedAs ?? (isPrinter ? "not found" : "no printer")).slice(0, 38).padEnd(38);
  const lines = [`${name}  ${what}  ${counts.filter(Boolean).join("  ")}`];
  for (const mark of marks)
    if (mark.kind !== "right")
      lines.push(`    ${paint(mark.kind, mark.kind.padEnd(8))} ${mark.field.padEnd(20)} ${mark.text}`);
  if (!brief) lines.push(...wrapped(countedNames(marks.filter(({ kind }) => kind === "right"))));
  return lines;
}

function countedNames(marks: Mark[]): string[] {
  const counts = new Map<string, number>();
  for (const { field } of marks) counts.set(field, (counts.get(field) ?? 0) + 1);
  return Array.from(counts, ([field, count]) => (count > 1 ? `${field} ×${count}` : field));
}

function wrapped(words: string[]): string[] {
  const lines: string[] = [];
  let line = "    right   ";
  for (const word of words) {
    if (line.length + word.length > WIDTH) {
      lines.push(line);
      line = "            ";
    }
    line += ` ${word},`;
  }
  return words.length === 0 ? [] : [...lines, line.replace(/,$/, "")];
}

function fieldLines(
  judgements: RecordingJudgement[],
  paint: (kind: Mark["kind"], text: string) => string,
): string[] {
  const byField = new Map<string, Mark[]>();
  for (const mark of judgements.flatMap(({ marks }) => marks))
    byField.set(mark.field, [...(byField.get(mark.field) ?? []), mark]);
  const column = (kind: Mark["kind"], count: number) => {
    const text = String(count).padStart(7);
    return count > 0 ? paint(kind, text) : text;
  };
  return [
    `${"FIELD".padEnd(24)}  right  wrong  missing`,
    ...Array.from(byField)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([field, marks]) => {
        const { right, wrong, missing } = tally(marks);
        return `${field.padEnd(24)}${column("right", right)}${column("wrong", wrong)}  ${column("missing", missing)}`;
      }),
  ];
}

function tally(marks: Mark[]): Tally {
  const counts: Tally = { right: 0, wrong: 0, missing: 0 };
  for (const { kind } of marks) counts[kind]++;
  return counts;
}

const COLORS = { right: 32, wrong: 31, missing: 33 };

function painter(color: boolean): (kind: Mark["kind"], text: string) => string {
  return (kind, text) => (color ? `\x1b[${COLORS[kind]}m${text}\x1b[39m` : text);
}
