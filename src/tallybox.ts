// The box and the technician's tool: one program, told apart by its first word.
import { runAppliance } from "./appliance/main.ts";
import { runCommand, terminalOf } from "./commands/index.ts";

const [command, ...words] = process.argv.slice(2);
const terminal = terminalOf(process);
process.exitCode =
  command === "appliance" ? await runAppliance(words, terminal) : await runCommand(command, words, terminal);
