import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { Facts } from "../model/index.ts";
import { builtInProfiles, personalData } from "../profiles/index.ts";
import { formatRecording, redactRecording } from "../recording/index.ts";
import { type Log, parseWords, systemClock } from "../shared/index.ts";
import { createSnmpEngine } from "../snmp/index.ts";
import { findTarget } from "./live-printer.ts";
import { readSnmpOptions, snmpOptionSpec } from "./scan-options.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

/** Everything that printers tell stands below iso.org.dod.internet. */
const ROOT = "1.3.6.1";
const MAX_ROWS = 100_000;
const MAX_BYTES = 16 * 1024 * 1024;
const DEADLINE_MS = 15 * 60_000;

/** `tallybox record ADDRESS`: a read-only walk as a recording on standard output, redacted unless `--full`. */
export async function record(words: string[], terminal: Terminal, log: Log): Promise<number> {
  const parsed = parseWords(() =>
    parseArgs({
      args: words,
      options: { ...snmpOptionSpec, full: { type: "boolean", default: false } },
      allowPositionals: true,
    }),
  );
  if (!parsed.ok) return usageError(terminal, parsed.problem.message);
  const { values, positionals } = parsed.value;
  const [host] = positionals;
  if (host === undefined || positionals.length > 1)
    return usageError(terminal, "record takes one address, as 192.168.99.7");
  const options = readSnmpOptions(values, terminal.env);
  if (!options.ok) return usageError(terminal, options.problem.message);

  const engine = await createSnmpEngine({ clock: systemClock, log });
  try {
    const target = await findTarget(engine.client, host, options.value, terminal.signal);
    if (!target.ok) return fail(terminal, target.problem.message);
    const walked = await engine.client.walk(target.value, ROOT, {
      timeoutMs: options.value.timeoutMs,
      retries: options.value.retries,
      maxRows: MAX_ROWS,
      maxBytes: MAX_BYTES,
      deadlineMs: DEADLINE_MS,
      signal: terminal.signal,
    });
    if (!walked.ok) return fail(terminal, walked.problem.message);
    const { varbinds, complete, reason } = walked.value;
    const { credential } = target.value;
    const at = systemClock.now();
    const facts = varbinds.flatMap(({ oid, value }) => (value ? [{ oid, value, at }] : []));
    const personal = personalData(builtInProfiles(), new Facts(facts));
    const kept = values.full
      ? varbinds
      : redactRecording(varbinds, {
          ...personal,
          secret: randomBytes(32),
          planted: [
            ...personal.planted,
            ...(credential.version === "3"
              ? [credential.user, credential.authKey, credential.privKey, credential.context].filter(
                  (text) => text !== undefined,
                )
              : [credential.community]),
            host,
          ],
        });
    terminal.out(formatRecording(kept));
    terminal.err(
      `${kept.length} variables of ${target.value.address} recorded${values.full ? " in full: keep the file to yourself" : ", serial numbers, addresses and names replaced"}.\n`,
    );
    if (!complete) terminal.err(`The walk was cut: ${reason ?? "the device stopped answering"}.\n`);
    return terminal.signal.aborted ? EXIT.interrupted : EXIT.done;
  } finally {
    await engine.close();
  }
}

function fail(terminal: Terminal, message: string): number {
  terminal.err(`tallybox: ${message}\n`);
  return terminal.signal.aborted ? EXIT.interrupted : EXIT.failed;
}
