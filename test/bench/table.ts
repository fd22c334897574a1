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

const rows: Row[] = [];

/** Prints a figure at once and keeps it for the end. */
export function report(row: Row): void {
  rows.push(row);
  console.log(line(row));
}

export function heading(text: string): void {
  console.log(`\n── ${text}`);
}

/** How many targets were measured and how many hold. */
export function summarise(): void {
  const aimed = rows.filter((row) => row.holds !== undefined);
  const missed = aimed.filter((row) => !row.holds);
  console.log(`\n${aimed.length - missed.length} of ${aimed.length} targets hold.`);
  for (const row of missed) console.log(`missed: ${line(row)}`);
}

function line({ target = "", what, measured, peer, aim, holds }: Row): string {
  const verdict = holds === undefined ? "" : holds ? "holds" : "MISSED";
  return [
    target.padEnd(3),
    what.padEnd(46),
    measured.padEnd(26),
    (peer ?? "").padEnd(34),
    (aim ?? "").padEnd(30),
    verdict,
  ]
    .join(" ")
    .trimEnd();
}

export const ratio = (a: number, b: number) => `${(a / b).toFixed(2)}x`;
export const seconds = (value: number) => `${value.toFixed(2)} s`;
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
