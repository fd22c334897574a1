import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Log, systemClock } from "../shared/index.ts";
import { loadOffice, officeDefinition, startSimulator } from "../simulator/index.ts";
import { parseWords, wholeNumber } from "./scan-options.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

/** `tallybox simulate [OFFICE.json|DIR]`: printers made of data on loopback addresses, until Ctrl-C. */
export async function simulate(words: string[], terminal: Terminal, log: Log): Promise<number> {
  const parsed = parseWords(() =>
    parseArgs({
      args: words,
      options: { port: { type: "string" }, quiet: { type: "boolean", default: false } },
      allowPositionals: true,
    }),
  );
  if (!parsed.ok) return usageError(terminal, parsed.problem.message);
  const { values, positionals } = parsed.value;
  const [path] = positionals;
  if (positionals.length > 1) return usageError(terminal, "simulate takes one file or folder");
  if (path !== undefined && !existsSync(path)) return usageError(terminal, `there is no ${path}`);
  let port: number | undefined;
  if (values.port !== undefined) {
    const checked = wholeNumber("--port", values.port, 1, 65_535);
    if (!checked.ok) return usageError(terminal, checked.problem.message);
    port = checked.value;
  }
  const office = path === undefined ? undefined : await loadOffice(path);
  if (office && !office.ok) {
    terminal.err(`tallybox: ${office.problem.message}\n`);
    return EXIT.failed;
  }
  const simulator = await startSimulator(office?.value ?? officeDefinition(), {
    clock: systemClock,
    log,
    ...(port !== undefined && { port }),
  });
  if (!values.quiet)
    for (const { address, name } of simulator.devices)
      terminal.out(`${address}:${simulator.port}  ${name}\n`);
  terminal.err(`${simulator.devices.length} devices answer on port ${simulator.port}. Ctrl-C ends them.\n`);
  if (!terminal.signal.aborted)
    await new Promise<void>((resolve) =>
      terminal.signal.addEventListener("abort", () => resolve(), { once: true }),
    );
  const { requests, sets } = simulator.statistics();
  await simulator.close();
  terminal.err(`${requests} requests answered or ignored, ${sets} of them tried to write.\n`);
  return EXIT.done;
}
