// Networks of the test's own, in the kernel's network namespaces: machines, cables between them, rules on the way.
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { newNamespaceName, whyNotAttached } from "./attached-network.ts";

const found = (name: string) =>
  ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].map((folder) => `${folder}/${name}`).find(existsSync);
const ip = found("ip");

/** Why namespaces, or one of these programs, cannot be had here; undefined when they can. */
export function whyNoNamespaces(...programs: string[]): string | undefined {
  for (const program of programs) if (!found(program)) return `${program} is not installed`;
  return whyNotAttached();
}

/** A program in a namespace that answers each line it is told with one line of JSON. */
export interface LineProgram {
  ask(line: string): Promise<unknown>;
  /** The next line that it writes by itself. */
  line(): Promise<string>;
  stop(): Promise<void>;
}

export interface Namespace {
  name: string;
  /** Words of ip(8), within. */
  ip(...words: string[]): void;
  /** Rules of nft(8) where packets come in, pass or go out; once per namespace. */
  filter(hook: "input" | "forward" | "output", ...rules: string[]): void;
  /** Writes to a file below /proc/sys, within. */
  sysctl(key: string, value: string | number): void;
  /** Starts a TypeScript program of the tests, within. */
  start(program: URL, ...words: string[]): LineProgram;
  close(): Promise<void>;
}

/** `label` is for people who look at the list of namespaces. */
export function addNamespace(label: string): Namespace {
  const name = `${newNamespaceName()}-${label}`;
  const running: ChildProcessByStdio<Writable, Readable, null>[] = [];
  const remove = () => void spawnSync(ip ?? "ip", ["netns", "delete", name]);
  process.once("exit", remove);
  run(ip, ["netns", "add", name]);
  const stop = async (child: (typeof running)[number]) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, "close");
  };
  return {
    name,
    ip: (...words) => run(ip, ["-netns", name, ...words]),
    filter(hook, ...rules) {
      const lines = [
        "add table ip test",
        `add chain ip test rules { type filter hook ${hook} priority 0; }`,
        ...rules.map((rule) => `add rule ip test rules ${rule}`),
      ];
      run(ip, ["netns", "exec", name, found("nft") ?? "nft", "-f", "-"], `${lines.join("\n")}\n`);
    },
    sysctl: (key, value) =>
      run(ip, ["netns", "exec", name, "sh", "-c", `echo ${value} > /proc/sys/${key.replaceAll(".", "/")}`]),
    start(program, ...words) {
      const child = spawn(ip ?? "ip", ["netns", "exec", name, process.execPath, program.pathname, ...words], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      running.push(child);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const line = async () => {
        const { value, done } = await lines.next();
        if (done) throw new Error(`${program.pathname} ended`);
        return value;
      };
      return {
        async ask(words) {
          child.stdin.write(`${words}\n`);
          return JSON.parse(await line());
        },
        line,
        stop: () => stop(child),
      };
    },
    async close() {
      for (const child of running) await stop(child);
      process.off("exit", remove);
      remove();
    },
  };
}

/** A cable between two namespaces: the first one's end is called `near`, the other's `far`; both are down. */
export function plug(one: Namespace, near: string, other: Namespace, far: string): void {
  one.ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", other.name);
}

function run(program: string | undefined, words: string[], input?: string): void {
  const done = spawnSync(program ?? "ip", words, input === undefined ? {} : { input });
  if (done.status !== 0) throw new Error(`${program} ${words.join(" ")}: ${done.stderr}`);
}
