import { readFile } from "node:fs/promises";

/** Which start of the machine this is, and how many seconds ago it was; not moved by a change of the clock. */
export async function sinceBoot(): Promise<{ boot: string; seconds: number }> {
  const [boot, uptime] = await Promise.all([
    readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    readFile("/proc/uptime", "utf8"),
  ]);
  return { boot: boot.trim(), seconds: Number.parseFloat(uptime) };
}
