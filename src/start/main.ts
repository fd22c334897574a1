// `npm start`: the whole loop on this machine. Builds what is missing, then runs the real programs: the server, one
// box enrolled with it by a real claim code, and the simulated office (or a real network).
import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { makeFolder, systemClock } from "../shared/index.ts";
import { type BoxPage, boxAnswers, describeBoxPage } from "./box-page.ts";
import { buildIfNeeded } from "./build.ts";
import { whyNotFree } from "./free-port.ts";
import { isThisMachine, parseStartOptions, type StartOptions, usage } from "./options.ts";
import { type Program, startProgram, waitUntilReady } from "./program.ts";
import { siteDocument } from "./site.ts";

const READY_WITHIN_MS = 30_000;
const SITE = "Office";
const HOST = "127.0.0.1";
const root = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

class StartFailure extends Error {}
class Interrupted extends Error {}

async function start(options: StartOptions, signal: AbortSignal): Promise<void> {
  const data = resolve(options.dataFolder);
  const serverData = join(data, "server");
  const boxData = join(data, "box");
  const logFolder = join(data, "log");
  const serverUrl = `http://${HOST}:${options.serverPort}`;
  const boxUrl = `https://${HOST}:${options.boxPort}`;
  const isOffice = options.ranges.length === 0;
  const programs: Program[] = [];
  const end = Promise.withResolvers<never>();
  end.promise.catch(() => {});
  signal.addEventListener("abort", () => end.reject(new Interrupted()), { once: true });
  /** One step; it is given up when a program ends by itself or a person ends everything. */
  const step = <T>(work: Promise<T>): Promise<T> => Promise.race([end.promise, work]);
  const begin = (name: string, file: string, args: string[]) => {
    const program = startProgram({ name, root, file, args, logFolder });
    programs.push(program);
    void program.ended.then((code) => {
      const why = code === null ? "by a signal" : `by itself, exit ${code}`;
      end.reject(new StartFailure(`The ${name} ended ${why}. Its last words:\n${program.lastWords()}`));
    });
    return program;
  };

  if (!(await buildIfNeeded(root, signal)) && !signal.aborted)
    throw new StartFailure("The build failed; its words stand above.");
  try {
    await step(checkPorts(options));
    makePrivateFolder(data);
    const server = begin("server", "dist/tallybox-server.mjs", [
      ...["--data", serverData, "--host", HOST, "--port", String(options.serverPort)],
      ...["--public-url", serverUrl],
    ]);
    await step(ready(server, () => answersWell(`${serverUrl}/readyz`)));

    const site = join(data, "site.json");
    writeFileSync(site, JSON.stringify(siteDocument(SITE, options), undefined, 2), { mode: 0o600 });
    await step(tell(serverData, "site", "import", site));
    const provision = join(data, "tallybox.json");
    // The file of an earlier start was applied, or still will be: a code is made for a new box only.
    if (!existsSync(boxData) || !existsSync(provision)) {
      const claimCode = await step(tell(serverData, "claim-code", "--site", SITE));
      const content = { schema: 1, server: serverUrl, claimCode };
      writeFileSync(provision, JSON.stringify(content), { mode: 0o600 });
    } else checkSameServer(provision, serverUrl);
    if (isOffice)
      begin("office", "dist/tallybox.mjs", ["simulate", "--quiet", "--port", String(options.officePort)]);
    const box = begin("box", "dist/tallybox.mjs", [
      ...["appliance", "--data", boxData, "--provision", provision],
      ...["--web-host", HOST, "--web-port", String(options.boxPort)],
      ...(isOffice || isThisMachine(options.ranges) ? ["--demonstration"] : []),
      ...options.ranges.flatMap((range) => ["--touch", range]),
      ...["--touch-port", String(options.snmpPort)],
    ]);
    await step(ready(box, () => boxAnswers(boxUrl, boxData)));

    const adminLink = (await step(hasAccount(serverUrl)))
      ? undefined
      : await step(tell(serverData, "admin-link", "--public-url", serverUrl));
    const page = describeBoxPage(boxUrl, boxData);
    process.stdout.write(welcome({ serverUrl, page, adminLink, options, isOffice, logFolder }));
    await end.promise;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    // The box first, so that its last message still finds the server.
    for (const program of programs.toReversed()) await program.stop();
  }
}

async function checkPorts({ serverPort, boxPort }: StartOptions): Promise<void> {
  for (const [port, option] of [[serverPort, "--port"] as const, [boxPort, "--box-port"] as const]) {
    const reason = await whyNotFree({ host: HOST, port, option });
    if (reason !== undefined) throw new StartFailure(reason);
  }
}

function makePrivateFolder(path: string): void {
  try {
    makeFolder(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new StartFailure(
      `The data folder ${path} cannot be written (${code}). Choose another with --data.`,
    );
  }
}

/** A box reports to the address that it was enrolled at. */
function checkSameServer(provision: string, serverUrl: string): void {
  let known: unknown;
  try {
    known = JSON.parse(readFileSync(provision, "utf8")).server;
  } catch {
    // Told by the box, which reads the file itself.
    return;
  }
  if (typeof known === "string" && known !== serverUrl)
    throw new StartFailure(
      `The box of this data folder reports to ${known}. Start with --port ${new URL(known).port}, or take another folder with --data.`,
    );
}

async function hasAccount(serverUrl: string): Promise<boolean> {
  const answer = await fetch(`${serverUrl}/login`, { redirect: "manual" });
  await answer.body?.cancel();
  return answer.headers.get("location") !== "/welcome";
}

/** Runs a command of the server on its data; the last line that it printed. */
async function tell(serverData: string, ...words: string[]): Promise<string> {
  try {
    const file = join(root, "dist/tallybox-server.mjs");
    const { stdout } = await run(process.execPath, [file, ...words, "--data", serverData]);
    return stdout.trim().split("\n").at(-1)?.trim() ?? "";
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new StartFailure(`The server's command "${words[0]}" failed: ${said}`);
  }
}

async function answersWell(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  return response.ok;
}

async function ready(program: Program, isReady: () => Promise<boolean>): Promise<void> {
  if (await waitUntilReady(program, isReady, READY_WITHIN_MS, systemClock)) return;
  throw new StartFailure(`The ${program.name} did not come up. Its last words:\n${program.lastWords()}`);
}

function welcome(told: {
  serverUrl: string;
  page: BoxPage;
  adminLink: string | undefined;
  options: StartOptions;
  isOffice: boolean;
  logFolder: string;
}): string {
  const { serverUrl, page, adminLink, options, isOffice, logFolder } = told;
  const what = isOffice
    ? "The simulated office is being read"
    : `${options.ranges.join(", ")} ${options.ranges.length === 1 ? "is" : "are"} being read`;
  const first = adminLink === undefined ? "" : `\n  First visit  ${adminLink}   (once, makes your account)`;
  const code =
    page.setupCode === undefined
      ? ""
      : `\n  Setup code   ${page.setupCode}   (opens the box's page until you set a passphrase; ${page.setupCodeFile})`;
  return `
Tallybox is running.${first}
  Server       ${serverUrl}
  Box          ${page.url}${code}
  Fingerprint  ${page.fingerprint}
               (the box's own certificate: the browser warns, compare and go on)
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
  // SIGHUP: the window was closed; the programs would outlive it in their own groups.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => abort.abort());
  try {
    await start(parsed.value, abort.signal);
    process.stdout.write("Stopped.\n");
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`npm start: ${error.message}\n`);
    process.exitCode = 1;
  }
}
