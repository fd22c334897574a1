import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { collectDevices, createCollector } from "../collection/index.ts";
import { Facts } from "../model/index.ts";
import { builtInProfiles } from "../profiles/index.ts";
import { type Log, parseWords, systemClock } from "../shared/index.ts";
import { createSnmpEngine } from "../snmp/index.ts";
import { type Explanation, formatExplanation } from "./explanation.ts";
import { findTarget } from "./live-printer.ts";
import { explainFacts, replay } from "./profile-check.ts";
import { readSnmpOptions, type SnmpOptions, snmpOptionSpec } from "./scan-options.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

/** `tallybox explain ADDRESS|FILE.snmprec`: how a device or a recording is read, value by value. */
export async function explain(words: string[], terminal: Terminal, log: Log): Promise<number> {
  const parsed = parseWords(() =>
    parseArgs({ args: words, options: snmpOptionSpec, allowPositionals: true }),
  );
  if (!parsed.ok) return usageError(terminal, parsed.problem.message);
  const [source] = parsed.value.positionals;
  if (source === undefined || parsed.value.positionals.length > 1)
    return usageError(terminal, "explain takes one address or one recording");
  const options = readSnmpOptions(parsed.value.values, terminal.env);
  if (!options.ok) return usageError(terminal, options.problem.message);
  const isFile = statSync(source, { throwIfNoEntry: false })?.isFile() ?? false;
  if (!isFile && /\.snmprec$|\//.test(source)) return usageError(terminal, `there is no file ${source}`);
  const explanations = isFile
    ? replay(source, builtInProfiles())
    : await explainLive(source, options.value, terminal, log);
  if (typeof explanations === "string") {
    terminal.err(`tallybox: ${explanations}\n`);
    return terminal.signal.aborted ? EXIT.interrupted : EXIT.failed;
  }
  const pages = explanations.map((explanation) => formatExplanation(explanation, terminal.showsColor));
  terminal.out(pages.join("\n"));
  return EXIT.done;
}

async function explainLive(
  host: string,
  options: SnmpOptions,
  terminal: Terminal,
  log: Log,
): Promise<Explanation[] | string> {
  const engine = await createSnmpEngine({ clock: systemClock, log });
  try {
    const target = await findTarget(engine.client, host, options, terminal.signal);
    if (!target.ok) return target.problem.message;
    const collector = createCollector(
      { snmp: engine.client, clock: systemClock, log },
      { profiles: builtInProfiles(), timeoutMs: options.timeoutMs, retries: options.retries },
    );
    const collection = await collector.collect(target.value, undefined, undefined, terminal.signal);
    const { signal } = terminal;
    const devices = await collectDevices(collector.collect, target.value, collection.devices ?? [], {
      signal,
    });
    const all = [collection, ...devices.map((read) => read.collection)];
    const problems = all.flatMap((each) => each.problems.map(({ message }) => message));
    const facts = new Facts(all.flatMap((each) => [...each.facts]));
    const { address } = target.value;
    return explainFacts(address, builtInProfiles(), facts, problems, address);
  } finally {
    await engine.close();
  }
}
