import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Facts } from "../model/index.ts";
import {
  builtInProfiles,
  checkProfiles,
  classify,
  evaluate,
  matchPrinters,
  type ProfileSet,
} from "../profiles/index.ts";
import { parseRecording } from "../recording/index.ts";
import { parseWords, systemClock } from "../shared/index.ts";
import { type Explanation, formatExplanation } from "./explanation.ts";
import { plural } from "./plural.ts";
import { formatDifference } from "./reading-difference.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

/**
 * `tallybox profile check FILE…`: profiles (.json) are checked together with the built-in ones, then recordings
 * (.snmprec) are read with them, and what that changes is told.
 */
export function profileCheck(words: string[], terminal: Terminal): number {
  const parsed = parseWords(() => parseArgs({ args: words, options: {}, allowPositionals: true }));
  if (!parsed.ok) return usageError(terminal, parsed.problem.message);
  const [verb, ...files] = parsed.value.positionals;
  if (verb !== "check" || files.length === 0)
    return usageError(terminal, "profile check takes profiles (.json) and recordings (.snmprec)");

  const documents: { name: string; document: unknown }[] = [];
  const recordings: string[] = [];
  for (const file of files) {
    if (!file.endsWith(".json")) {
      recordings.push(file);
      continue;
    }
    try {
      documents.push({ name: file, document: JSON.parse(readFileSync(file, "utf8")) });
    } catch (error) {
      terminal.err(`tallybox: ${unreadable(file, error)}\n`);
      return EXIT.failed;
    }
  }
  const checked = checkProfiles(documents);
  if (!checked.ok) {
    terminal.err(`${checked.problem.message}\n`);
    return EXIT.failed;
  }
  for (const { name } of documents) terminal.out(`${name}: schema and lint are fine\n`);
  let failed = false;
  for (const file of recordings) {
    const explanations = replay(file, checked.value);
    if (typeof explanations === "string") {
      terminal.err(`tallybox: ${explanations}\n`);
      failed = true;
      continue;
    }
    const before = documents.length > 0 ? replay(file, builtInProfiles()) : undefined;
    for (const [at, explanation] of explanations.entries()) {
      terminal.out(`\n${formatExplanation(explanation, terminal.showsColor)}`);
      const was = typeof before === "string" ? undefined : before?.[at];
      if (was) terminal.out(`\n${formatDifference(was, explanation, terminal.showsColor)}`);
    }
  }
  return failed ? EXIT.failed : EXIT.done;
}

/** What profiles make of a recording, printer by printer, or why it cannot be read. */
export function replay(file: string, profiles: ProfileSet): Explanation[] | string {
  let octets: Uint8Array;
  try {
    octets = readFileSync(file);
  } catch (error) {
    return unreadable(file, error);
  }
  let passedOver = 0;
  const variables = parseRecording(octets, file, () => passedOver++);
  if (!variables.ok) return variables.problem.message;
  const at = systemClock.now();
  return explainFacts(
    file,
    profiles,
    new Facts(variables.value.map(({ oid, value }) => ({ oid, value, at }))),
    passedOver > 0 ? [`${plural(passedOver, "line that holds", "lines that hold")} no value`] : [],
  );
}

/** One agent's facts, read with a set of profiles: one printer, or each of several. */
export function explainFacts(
  source: string,
  profiles: ProfileSet,
  facts: Facts,
  problems: string[],
  address?: string,
): Explanation[] {
  return matchPrinters(profiles, facts).map((match) => ({
    source,
    classification: classify(facts),
    match,
    evaluation: evaluate(match.profile, facts, address === undefined ? {} : { address }),
    problems,
  }));
}

function unreadable(file: string, error: unknown): string {
  if (error instanceof SyntaxError) return `${file} is no JSON: ${error.message}`;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" ? `there is no file ${file}` : `${file} cannot be read (${String(code)})`;
}
