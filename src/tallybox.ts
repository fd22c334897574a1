// The box and the technician's tool: one program, told apart by its first word. Only what that word needs is loaded:
// the box has no use for the tool's memory, nor the tool for the box's.
import { runCommand, terminalOf } from "./commands/index.ts";

const [command, ...words] = process.argv.slice(2);
const terminal = terminalOf(process);
const isService = command === "appliance" && !words.includes("--help") && !words.includes("--version");
try {
  process.exitCode = await (isService
    ? (await import("./appliance/main.ts")).runAppliance(words, terminal)
    : runCommand(command, words, terminal));
} catch (error) {
  // What the world does (a full disk, no more sockets) is told in one line; a fault of ours with where it happened.
  const isWorld = error instanceof Error && "code" in error && !(error instanceof TypeError);
  const told = error instanceof Error ? (isWorld ? error.message : (error.stack ?? error.message)) : error;
  terminal.err(`tallybox: ${String(told)}\n`);
  process.exitCode = 1;
}
