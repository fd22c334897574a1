// The box and the technician's tool: one program, told apart by its first word. Only what that word needs is loaded:
// the box has no use for the tool's memory, nor the tool for the box's.
import { runCommand, terminalOf } from "./commands/index.ts";

const [command, ...words] = process.argv.slice(2);
const terminal = terminalOf(process);
const isHelp = words.includes("--help") || words.includes("--version");
try {
  if (command === "appliance" && !isHelp)
    process.exitCode = await (await import("./appliance/main.ts")).runAppliance(words, {
      ...terminal,
      pid: process.pid,
    });
  else if (command === "host" && !isHelp)
    process.exitCode = await (await import("./privileged/main.ts")).runPrivileged(words, {
      ...terminal,
      stdin: process.stdin,
      listener: [process.execPath, process.argv[1] ?? "", "host", "wifi", "--task", "listen"],
    });
  else process.exitCode = await runCommand(command, words, terminal);
} catch (error) {
  // What the world does (a full disk, no more sockets) is told in one line; a fault of ours with where it happened.
  const isWorld = error instanceof Error && "code" in error && !(error instanceof TypeError);
  const told = error instanceof Error ? (isWorld ? error.message : (error.stack ?? error.message)) : error;
  terminal.err(`tallybox: ${String(told)}\n`);
  process.exitCode = 1;
}
