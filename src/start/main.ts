// `npm start`: the whole loop on this machine. Builds what is missing, then runs the real programs: the server, one
// box enrolled with it by a real claim code, and the simulated office (or a real network).
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../shared/index.ts";
import { buildIfNeeded } from "./build.ts";
import { parseStartOptions, type StartOptions, usage } from "./options.ts";
import { type Program, startProgram, waitUntilReady } from "./program.ts";
import { siteDocument } from "./site.ts";

const READY_WITHIN_MS = 30_000;
const SITE = "Office";
const root = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

class StartFailure extends Error {}

async function start(options: StartOptions, signal: AbortSignal): Promise<void> {
  process.stdout.write("Building what is missing …\n");
  if (!buildIfNeeded(root)) throw new StartFailure("The build failed; its words stand above.");
  if (signal.aborted) return;
  const data = resolve(options.dataFolder);
  const serverData = join(data, "server");
  const boxData = join(data, "box");
  const logFolder = join(data, "log");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const serverUrl = `http://127.0.0.1:${options.serverPort}`;
  const boxUrl = `http://127.0.0.1:${options.boxPort}`;
  const isOffice = options.ranges.length === 0;
  const programs: Program[] = [];
  const begin = (name: string, file: string, args: string[]) => {
    const program = startProgram({ name, root, file, args, logFolder });
    programs.push(program);
    return program;
  };

  try {
    const server = begin("server", "dist/tallybox-server.mjs", [
      ...["--data", serverData, "--host", "127.0.0.1", "--port", String(options.serverPort)],
      ...["--public-url", serverUrl],
    ]);
    await ready(server, `${serverUrl}/readyz`, signal);
    if (signal.aborted) return;

    const site = join(data, "site.json");
    writeFileSync(site, JSON.stringify(siteDocument(SITE, options), undefined, 2), { mode: 0o600 });
    await tell(serverData, "site", "import", site);
    const provision = join(data, "tallybox.json");
    // The file of an earlier start was applied, or still will be: a code is made for a new box only.
    if (!existsSync(boxData) || !existsSync(provision)) {
      const claimCode = (await tell(serverData, "claim-code", "--site", SITE))
        .trim()
        .split("\n")
        .at(-1)
        ?.trim();
      writeFileSync(provision, JSON.stringify({ schema: 1, server: serverUrl, claimCode }), { mode: 0o600 });
    }
    if (isOffice)
      begin("office", "dist/tallybox.mjs", ["simulate", "--quiet", "--port", String(options.officePort)]);
    const box = begin("box", "dist/tallybox.mjs", [
      ...["appliance", "--data", boxData, "--provision", provision],
      ...["--web-host", "127.0.0.1", "--web-port", String(options.boxPort)],
      ...(isOffice ? ["--demonstration"] : options.ranges.flatMap((range) => ["--touch", range])),
    ]);
    await ready(box, `${boxUrl}/status.json`, signal);
    if (signal.aborted) return;

    const adminLink = (await tell(serverData, "admin-link", "--public-url", serverUrl)).trim();
    process.stdout.write(welcome({ serverUrl, boxUrl, adminLink, options, isOffice, logFolder }));
    await Promise.race([aborted(signal), ...programs.map(failed)]);
  } finally {
    // The box first, so that its last message still finds the server.
    for (const program of programs.toReversed()) await program.stop();
  }
}

/** Runs a command of the server on its data; what it printed. */
async function tell(serverData: string, ...words: string[]): Promise<string> {
  try {
    const file = join(root, "dist/tallybox-server.mjs");
    return (await run(process.execPath, [file, ...words, "--data", serverData])).stdout;
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new StartFailure(`The server's command "${words[0]}" failed: ${said}`);
  }
}

async function ready(program: Program, url: string, signal: AbortSignal): Promise<void> {
  if (await Promise.race([waitUntilReady(program, url, READY_WITHIN_MS, systemClock), aborted(signal)]))
    return;
  if (signal.aborted) return;
  throw new StartFailure(`The ${program.name} did not come up. Its last words:\n${program.lastLines(5)}`);
}

async function failed(program: Program): Promise<never> {
  const code = await program.ended;
  throw new StartFailure(
    `The ${program.name} ended by itself (exit ${code}). Its last words:\n${program.lastLines(5)}`,
  );
}

function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false);
    signal.addEventListener("abort", () => resolve(false), { once: true });
  });
}

function welcome(told: {
  serverUrl: string;
  boxUrl: string;
  adminLink: string;
  options: StartOptions;
  isOffice: boolean;
  logFolder: string;
}): string {
  const { serverUrl, boxUrl, adminLink, options, isOffice, logFolder } = told;
  const what = isOffice
    ? "The simulated office is being read"
    : `${options.ranges.join(", ")} ${options.ranges.length === 1 ? "is" : "are"} being read`;
  const first = adminLink.startsWith("http")
    ? `\n  First visit  ${adminLink}   (once, makes your account)`
    : "";
  return `
Tallybox is running.${first}
  Server       ${serverUrl}
  Box          ${boxUrl}
  Logs         ${logFolder}

${what}; printers appear on the server's page within half a minute. Ctrl-C stops everything; the data stay.
`;
}

const parsed = parseStartOptions(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`npm start: ${parsed.problem.message}\n`);
  process.exitCode = 2;
} else if (parsed.value === "help") {
  process.stdout.write(usage);
} else {
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => abort.abort());
  try {
    await start(parsed.value, abort.signal);
    process.stdout.write("Stopped.\n");
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`npm start: ${error.message}\n`);
    process.exitCode = 1;
  }
}
