// What a profile in the making changes: the same recording read with and without it.
import type { Evaluation, ProfileMatch } from "../profiles/index.ts";
import { flatten } from "./explanation.ts";
import { plural } from "./plural.ts";
import { style } from "./terminal.ts";

export interface Read {
  match: ProfileMatch;
  evaluation: Evaluation;
}

const MAX_SHOWN = 60;

/** Lines that name every value that is new, another or gone, and how many are the same. */
export function formatDifference(before: Read, after: Read, color: boolean): string {
  const [was, is] = [flatten(before.evaluation.printer), flatten(after.evaluation.printer)];
  const paths = Array.from(new Set([...is.keys(), ...was.keys()])).filter((path) => path !== "profile");
  const width = Math.min(MAX_SHOWN, Math.max(0, ...paths.map((path) => path.length)));
  const bold = color ? style.bold : (text: string) => text;
  const lost = color ? style.red : (text: string) => text;
  const lines: string[] = [];
  let same = 0;
  for (const path of paths) {
    const [old, now] = [was.get(path), is.get(path)];
    const name = path.padEnd(width);
    if (old === now) same++;
    else if (old === undefined) lines.push(`  new      ${name}  ${shown(now)}`);
    else if (now === undefined) lines.push(lost(`  gone     ${name}  ${shown(old)}`));
    else lines.push(`  changed  ${name}  ${shown(old)} → ${shown(now)}`);
  }
  const [from, to] = [before.match.profile.id, after.match.profile.id];
  const heading =
    from === to
      ? `Against the built-in profiles (${from} both times)`
      : `Against the built-in profiles (${from} there, ${to} here)`;
  const summary = lines.length === 0 ? "  nothing changes: " : "  ";
  return `${[bold(heading), ...lines, `${summary}${plural(same, "value is", "values are")} the same`].join("\n")}\n`;
}

function shown(value: string | undefined): string {
  const text = value ?? "";
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
}
