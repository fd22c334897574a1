// A small disk of the test's own, in a mount namespace that nobody else sees: filled, made read-only, and freed again.
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { within } from "./programs.ts";

export interface SmallDisk {
  /** As programs within see it. */
  folder: string;
  /** The same folder, as this process sees it. */
  seenFrom: string;
  /** The words before a program that is to see the disk. */
  through: string[];
  /** Takes all that is free. */
  fill(): Promise<void>;
  /** Gives back what `fill` took. */
  free(): Promise<void>;
  makeReadOnly(): Promise<void>;
  makeWritable(): Promise<void>;
  close(): Promise<void>;
}

/** Why such a disk cannot be had here; undefined when it can. */
export function whyNoSmallDisk(): string | undefined {
  if (process.getuid?.() !== 0) return "only root may mount";
  const tried = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], {
    encoding: "utf8",
  });
  if (tried.error) return "unshare is not installed";
  return tried.status === 0 ? undefined : tried.stderr.trim() || "nothing can be mounted";
}

// Each line is one thing to do; "done" or "failed" answers it. Open files may hold up a remount for a moment.
const KEEPER = `
mount -t tmpfs -o size=$2,mode=0700 tmpfs "$1" || exit 1
again() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "$@" && return 0; sleep 0.1; done; return 1; }
echo done
while read -r what; do
  case $what in
    fill) dd if=/dev/zero of="$1/filler" bs=4096; true ;;
    free) rm -f "$1/filler" ;;
    read-only) again mount -o remount,ro "$1" ;;
    writable) mount -o remount,rw "$1" ;;
  esac 2>/dev/null && echo done || echo failed
done
`;

/** `size` as tmpfs(5) takes it; the folder has to be there. */
export async function mountSmallDisk(folder: string, size: string): Promise<SmallDisk> {
  const words = ["--mount", "--propagation", "private", "sh", "-c", KEEPER, "keeper", folder, size];
  const keeper: ChildProcessByStdio<Writable, Readable, null> = spawn("unshare", words, {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const kill = () => void keeper.kill("SIGKILL");
  process.once("exit", kill);
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const answered = async (what: string) => {
    const { value } = await within(what, lines.next());
    if (value !== "done") throw new Error(`${what} failed`);
  };
  const tell = (what: string) => {
    keeper.stdin.write(`${what}\n`);
    return answered(`to make the disk ${what}`);
  };
  await answered("to mount a disk");
  return {
    folder,
    seenFrom: `/proc/${keeper.pid}/root${folder}`,
    through: ["nsenter", `--mount=/proc/${keeper.pid}/ns/mnt`, "--"],
    fill: () => tell("fill"),
    free: () => tell("free"),
    makeReadOnly: () => tell("read-only"),
    makeWritable: () => tell("writable"),
    async close() {
      process.off("exit", kill);
      if (keeper.exitCode !== null || keeper.signalCode !== null) return;
      const closed = once(keeper, "close");
      kill();
      await closed;
    },
  };
}
