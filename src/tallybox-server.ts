// The server's entry: arguments in, exit status out (0 done, 1 failed, 2 wrong usage).
import { resolve } from "node:path";
import {
  adminLinkCommand,
  claimCodeCommand,
  keysRotateCommand,
  siteImportCommand,
} from "./server/cli/commands.ts";
import { ledgerExportCommand, ledgerVerifyCommand } from "./server/cli/ledger-commands.ts";
import { type CommandLine, parseCommandLine, usage } from "./server/cli/options.ts";
import { profilesCommand } from "./server/cli/profile-commands.ts";
import { readTlsFiles } from "./server/cli/tls-files.ts";
import { runServer } from "./server/main.ts";
import { createLog, type Outcome, systemClock } from "./shared/index.ts";

type Run = Extract<CommandLine["command"], { command: "run" }>;

async function main(args: string[]): Promise<number> {
  const parsed = parseCommandLine(args);
  if (!parsed.ok) {
    process.stderr.write(`tallybox-server: ${parsed.problem.message}. --help tells more.\n`);
    return 2;
  }
  const { command, publicUrl } = parsed.value;
  if (command.command === "help" || command.command === "version") {
    process.stdout.write(command.command === "help" ? usage : `tallybox-server ${__VERSION__}\n`);
    return 0;
  }
  const dataFolder = resolve(parsed.value.data ?? process.env.STATE_DIRECTORY ?? "tallybox-server-data");
  if (command.command === "run") return serve(command, dataFolder, publicUrl);
  const ports = { dataFolder, publicUrl, clock: systemClock, log: logAt("warn") };
  switch (command.command) {
    case "claim-code":
      return told(await claimCodeCommand(ports, command));
    case "site-import":
      return told(await siteImportCommand(ports, command.file));
    case "admin-link":
      return told(await adminLinkCommand(ports));
    case "profiles":
      return told(await profilesCommand(ports, command.profiles));
    case "keys-rotate":
      return told(await keysRotateCommand(ports));
    case "ledger-export":
      return told(await ledgerExportCommand(ports, command));
    case "ledger-verify": {
      const verified = await ledgerVerifyCommand(ports, command);
      if (!verified.ok) return told(verified);
      process.stdout.write(verified.value.text);
      return verified.value.isSound ? 0 : 1;
    }
  }
}

async function serve(run: Run, dataFolder: string, publicUrl: string | undefined): Promise<number> {
  const log = logAt(run.isVerbose ? "debug" : "info");
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  const server = await runServer({
    dataFolder,
    version: __VERSION__,
    log,
    clock: systemClock,
    trustedProxies: run.trustedProxies,
    ...(run.host === undefined ? {} : { host: run.host }),
    ...(run.port === undefined ? {} : { port: run.port }),
    ...(run.tls ? { tls: readTlsFiles(run.tls) } : {}),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    // Straight to whoever started the server; the link is good once and for a day.
    onFirstVisit: (link) =>
      process.stdout.write(`Open this link once to make the administrator's account:\n${link}\n`),
  });
  process.stdout.write(`Tallybox server at ${server.publicUrl}\n`);
  if (!stop.signal.aborted) {
    await new Promise((resolve) => stop.signal.addEventListener("abort", resolve, { once: true }));
  }
  await server.close();
  return 0;
}

function told(result: Outcome<string>): number {
  if (result.ok) process.stdout.write(result.value);
  else process.stderr.write(`tallybox-server: ${result.problem.message}\n`);
  return result.ok ? 0 : 1;
}

function logAt(level: "debug" | "info" | "warn") {
  const journal = process.env.JOURNAL_STREAM !== undefined;
  return createLog({ level, journal, write: (line) => process.stderr.write(line) });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // What the world does (a port in use, a folder that may not be written) is told in one line.
  const isWorld = error instanceof Error && "code" in error;
  const text =
    error instanceof Error ? (isWorld ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`tallybox-server: ${text}\n`);
  process.exitCode = 1;
}
