import { createLog } from "../shared/index.ts";
import { helpText } from "./help.ts";
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
      return (await import("./scan.ts")).scan(words, terminal, log);
    case "record":
      return (await import("./record.ts")).record(words, terminal, log);
    case "explain":
      return (await import("./explain.ts")).explain(words, terminal, log);
    case "profile":
      return (await import("./profile-check.ts")).profileCheck(words, terminal);
    case "label":
      return (await import("./label.ts")).label(words, terminal);
    case "simulate":
      return (await import("./simulate.ts")).simulate(words, terminal, log);
    default:
      return usageError(terminal, `there is no command "${command}"; tallybox --help lists them`);
  }
}
