// The built programs as people run them: alone in a folder, with words and an environment, ended by signals.
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { buildIfNeeded } from "../../src/start/build.ts";

export const root = resolve(import.meta.dirname, "../..");

export interface Running {
  readonly pid: number;
  /** Everything written so far. */
  out(): string;
  err(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the program has ended and all it wrote is here. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Another user's id and group, for what root must not be needed for. */
  as?: { uid: number; gid: number };
  input?: string;
  /** A program and its words that start it, as nsenter does. */
  through?: readonly string[];
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Longer than the loop gives its own programs. */
const GRACE_MS = 12_000;

/** Ends every program that a test left, with what it started itself, and removes the tests' folders. */
export async function endPrograms(): Promise<void> {
  await Promise.all([...running].map(end));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("close", done));
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  await ended;
  clearTimeout(insist);
}

process.once("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

/** Starts a program under this Node. */
export function start(file: string, words: string[], options: RunOptions = {}): Running {
  const [program = "", ...all] = [...(options.through ?? []), process.execPath, file, ...words];
  const child = spawn(program, all, {
    cwd: options.cwd ?? root,
    // Nothing of the tests' own surroundings reaches the program.
    env: { PATH: process.env.PATH ?? "", ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    ...options.as,
  });
  running.add(child);
  const said = { out: "", err: "" };
  for (const [name, stream] of [["out", child.stdout] as const, ["err", child.stderr] as const])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const ended = new Promise<Ended>((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => {
      running.delete(child);
      done({ code, signal, ...said });
    });
  });
  return {
    pid: child.pid ?? 0,
    out: () => said.out,
    err: () => said.err,
    signal: (name) => void child.kill(name),
    ended,
  };
}

/** Runs a program to its end. */
export function run(file: string, words: string[], options: RunOptions = {}): Promise<Ended> {
  return start(file, words, options).ended;
}

/** A folder of its own that is gone when the test is over. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `tallybox-${name}-`));
  folders.add(folder);
  return folder;
}

/** The two programs, copied alone into an empty folder; built first where they are out of date. */
export async function bundlesAlone(): Promise<{ folder: string; tallybox: string; server: string }> {
  await upToDate();
  const folder = temporaryFolder("alone");
  for (const file of ["tallybox.mjs", "tallybox-server.mjs"])
    copyFileSync(join(root, "dist", file), join(folder, file));
  return { folder, tallybox: join(folder, "tallybox.mjs"), server: join(folder, "tallybox-server.mjs") };
}

/** All that a program holds as text: what stands in its file, and its compressed parts. */
export function programText(file: string): string {
  const text = readFileSync(file, "utf8");
  const parts = [...text.matchAll(/^"[\w.-]+":"([\w+/=]+)"/gm)].map(([, part = ""]) =>
    brotliDecompressSync(Buffer.from(part, "base64")).toString("latin1"),
  );
  return [text, ...parts].join("\n");
}

/** Builds the programs unless they are newer than their sources; of several tests at once, one does. */
export async function upToDate(): Promise<void> {
  const lock = join(root, "node_modules/.tallybox-test-build");
  await eventually(
    "the build of another test",
    () => {
      try {
        mkdirSync(lock);
        return true;
      } catch {
        // A test that was killed leaves its lock behind.
        if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > BUILD_MS)
          rmSync(lock, { recursive: true, force: true });
        return undefined;
      }
    },
    BUILD_MS * 2,
  );
  try {
    if (!(await buildIfNeeded(root, AbortSignal.timeout(BUILD_MS)))) throw new Error("the build failed");
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const BUILD_MS = 60_000;
const POLL_MS = 50;

/** Asks again until there is an answer; throws, naming what was waited for, when time runs out. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 45_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
  throw new Error(`Waited ${withinMs} ms in vain for ${what}`, { cause: last });
}

/** What the work comes to; throws, naming it, when it takes longer. */
export async function within<T>(what: string, work: Promise<T>, withinMs = 45_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what} took longer than ${withinMs} ms`)), withinMs);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** TCP ports that nobody uses now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done, fail) => {
          server.once("error", fail);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            done(typeof address === "object" && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
