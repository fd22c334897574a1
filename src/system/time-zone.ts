// The machine's time zone, as localtime(5) keeps it: a link into the tz database. The runtime's own idea of it is that of
// the process's start.
import { readlinkSync } from "node:fs";

/** Its name in the tz database; that of the process's start where no link tells one. */
export function readTimeZone(read: (path: string) => string = readlinkSync): string {
  try {
    const [, zone = ""] = /\/zoneinfo\/(.+)$/.exec(read("/etc/localtime")) ?? [];
    // What this runtime does not know could not be reckoned with.
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}
