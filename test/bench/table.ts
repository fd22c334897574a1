import { writeFileSync } from "node:fs";

export interface Row {
  /** `D1`, or nothing for a figure without a target. */
  target?: string;
  what: string;
  measured: string;
  /** The peer's figure in the same series. */
  peer?: string;
  /** What is aimed at, in words. */
  aim?: string;
  holds?: boolean;
}

const sections: { title: string; rows: Row[] }[] = [];

/** Prints a figure at once and keeps it for the end. */
export function report(row: Row): void {
  sections.at(-1)?.rows.push(row);
  console.log(line(row));
}

export function heading(title: string): void {
  sections.push({ title, rows: [] });
  console.log(`\n── ${title}`);
}

/** Says loudly that something is not measured here. */
export function leftOut(what: string, why: string): void {
  console.log(`!! ${what} is not measured: ${why}.`);
}

/** How many targets were measured and which do not hold. */
export function summarise(): void {
  const rows = sections.flatMap((section) => section.rows);
  const aimed = rows.filter((row) => row.holds !== undefined);
  const missed = aimed.filter((row) => !row.holds);
  console.log(`\n${aimed.length - missed.length} of ${aimed.length} targets hold.`);
  for (const row of missed) console.log(`missed: ${line(row)}`);
}

/** The same table for people who read it later. */
export function saveMarkdown(path: string): void {
  const text = sections.map(({ title, rows }) =>
    [
      `### ${title[0]?.toUpperCase()}${title.slice(1)}`,
      "",
      "| Target | Figure | Measured | Peer in the same series | Aim | Verdict |",
      "| --- | --- | --- | --- | --- | --- |",
      ...rows.map(
        (row) =>
          `| ${[row.target, row.what, row.measured, row.peer, row.aim, verdictOf(row)]
            .map((cell) => (cell ?? "").replaceAll("|", "\\|"))
            .join(" | ")} |`,
      ),
      "",
    ].join("\n"),
  );
  writeFileSync(path, text.join("\n"));
}

function verdictOf({ holds }: Row): string {
  return holds === undefined ? "" : holds ? "holds" : "MISSED";
}

function line(row: Row): string {
  const { target = "", what, measured, peer, aim } = row;
  return [
    target.padEnd(3),
    what.padEnd(44),
    measured.padEnd(28),
    (peer ?? "").padEnd(46),
    (aim ?? "").padEnd(24),
    verdictOf(row),
  ]
    .join(" ")
    .trimEnd();
}

export const ratio = (a: number, b: number) => `${(a / b).toPrecision(2)}x`;
export const seconds = (value: number) => `${value.toFixed(2)} s`;
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
