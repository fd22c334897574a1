// How the machine is doing, read plainly; a value without a source here is absent.
import { statfs } from "node:fs/promises";
import type { HostFiles } from "./host-files.ts";

export interface Health {
  residentBytes: number;
  memoryBytes?: number;
  memoryFreeBytes?: number;
  diskBytes?: number;
  diskFreeBytes?: number;
  /** Average number of runnable tasks over the last minute. */
  load?: number;
  temperatureCelsius?: number;
}

export async function readHealth(files: HostFiles, dataFolder: string): Promise<Health> {
  const memory = parseMeminfo((await files.read("/proc/meminfo")) ?? "");
  const load = Number.parseFloat((await files.read("/proc/loadavg")) ?? "");
  const temperature = Number.parseInt((await files.read("/sys/class/thermal/thermal_zone0/temp")) ?? "", 10);
  return {
    residentBytes: process.memoryUsage.rss(),
    ...memory,
    ...(await readDisk(dataFolder)),
    ...(Number.isFinite(load) && { load }),
    // The kernel tells thousandths of a degree.
    ...(Number.isFinite(temperature) && { temperatureCelsius: temperature / 1000 }),
  };
}

/** proc_meminfo(5): lines `MemTotal:  8049132 kB`. */
export function parseMeminfo(text: string): Pick<Health, "memoryBytes" | "memoryFreeBytes"> {
  const bytes = (name: string) => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text);
    return found ? Number(found[1]) * 1024 : undefined;
  };
  const total = bytes("MemTotal");
  const free = bytes("MemAvailable");
  return {
    ...(total !== undefined && { memoryBytes: total }),
    ...(free !== undefined && { memoryFreeBytes: free }),
  };
}

async function readDisk(folder: string): Promise<Pick<Health, "diskBytes" | "diskFreeBytes">> {
  try {
    const disk = await statfs(folder);
    return { diskBytes: disk.blocks * disk.bsize, diskFreeBytes: disk.bavail * disk.bsize };
  } catch {
    // A medium that fails, or is gone, tells nothing; the box still has something to say.
    return {};
  }
}
