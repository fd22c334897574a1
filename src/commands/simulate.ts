import { existsSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { type Log, parseWords, portRefusal, systemClock } from "../shared/index.ts";
import {
  hostileOffice,
  loadOffice,
  type OfficeDefinition,
  officeDefinition,
  type Simulator,
  startSimulator,
} from "../simulator/index.ts";
import { plural } from "./plural.ts";
import { wholeNumber } from "./scan-options.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

/** `tallybox simulate [OFFICE.json|DIR]`: printers made of data on loopback addresses, until Ctrl-C. */
export async function simulate(words: string[], terminal: Terminal, log: Log): Promise<number> {
  const parsed = parseWords(() =>
    parseArgs({
      args: words,
      options: {
        port: { type: "string" },
        quiet: { type: "boolean", default: false },
        hostile: { type: "boolean", default: false },
      },
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
  const unplayable = new Map<string, number>();
  const onUnplayable = (file: string) => unplayable.set(file, (unplayable.get(file) ?? 0) + 1);
  const office = path === undefined ? undefined : await loadOffice(path, { onUnplayable });
  if (office && !office.ok) {
    terminal.err(`tallybox: ${office.problem.message}\n`);
    return EXIT.failed;
  }
  for (const [file, count] of unplayable)
    terminal.err(`${basename(file)}: ${plural(count, "line holds", "lines hold")} no value; left out.\n`);
  const peaceful = office?.value ?? officeDefinition();
  const definition = values.hostile ? hostileOffice(peaceful) : peaceful;
  const simulator = await started(definition, port ?? definition.port, log);
  if (typeof simulator === "string") {
    terminal.err(`tallybox: ${simulator}\n`);
    return EXIT.failed;
  }
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
  terminal.err(
    `${plural(requests, "request", "requests")} came${sets > 0 ? `, ${sets} of them tried to write` : ""}.\n`,
  );
  return EXIT.done;
}

/** The simulator, or why the office's addresses cannot be had. */
async function started(office: OfficeDefinition, port: number, log: Log): Promise<Simulator | string> {
  try {
    return await startSimulator(office, { clock: systemClock, log, port });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const host = cause instanceof Error && "address" in cause ? String(cause.address) : "this machine";
    const refusal = portRefusal(cause, { host, port, option: "--port" });
    if (refusal === undefined) throw error;
    return refusal;
  }
}
