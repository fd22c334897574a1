import { createLog } from "../shared/index.ts";
import { explain } from "./explain.ts";
import { helpText } from "./help.ts";
import { profileCheck } from "./profile-check.ts";
import { record } from "./record.ts";
import { scan } from "./scan.ts";
import { simulate } from "./simulate.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

export { terminalOf } from "./process-terminal.ts";
export type { Terminal } from "./terminal.ts";

/** What a technician types; the answer is the exit status. */
export async function runCommand(
  command: string | undefined,
  words: string[],
  terminal: Terminal,
): Promise<number> {
  if (command === "--version" || words[0] === "--version") {
    terminal.out(`tallybox ${__VERSION__}\n`);
    return EXIT.done;
  }
  if (command === undefined || command === "--help" || command === "help" || words.includes("--help")) {
    terminal.out(helpText(command === "help" ? words[0] : command));
    return EXIT.done;
  }
  // A technician reads the table, not the log: only what is broken is said.
  const log = createLog({ write: terminal.err, level: "error", journal: false });
  switch (command) {
    case "scan":
      return scan(words, terminal, log);
    case "record":
      return record(words, terminal, log);
    case "explain":
      return explain(words, terminal, log);
    case "profile":
      return profileCheck(words, terminal);
    case "simulate":
      return simulate(words, terminal, log);
    default:
      return usageError(terminal, `there is no command "${command}"; tallybox --help lists them`);
  }
}
