// `tallybox scan` from the sources, as a process of its own: for tests that put it into another network.
import { runCommand, terminalOf } from "../../src/commands/index.ts";

Object.assign(globalThis, { __VERSION__: "0.0.0-test" });
process.exitCode = await runCommand("scan", process.argv.slice(2), terminalOf(process));
