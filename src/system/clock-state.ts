import { existsSync } from "node:fs";

/** How far the system's clock may be believed: set by a time server, kept by a battery, or neither. */
export function systemClockState(exists: (path: string) => boolean = existsSync): "ntp" | "rtc" | "unset" {
  // systemd-timesyncd(8) touches this file once the clock was set from the network.
  if (exists("/run/systemd/timesync/synchronized")) return "ntp";
  return exists("/sys/class/rtc/rtc0") ? "rtc" : "unset";
}
