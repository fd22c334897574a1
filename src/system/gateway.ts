// The way out of the attached networks, as the kernel's table has it.
import { readFile } from "node:fs/promises";

const RTF_UP_AND_GATEWAY = 0x3; // <linux/route.h>

/** The IPv4 default gateway; undefined where there is none, or the system does not tell. */
export async function readGateway(proc = "/proc"): Promise<string | undefined> {
  try {
    return parseRoutes(await readFile(`${proc}/net/route`, "utf8"));
  } catch {
    return undefined; // not Linux
  }
}

/** The default gateway in the text of `/proc/net/route`, whose addresses are hex with the last octet first. */
export function parseRoutes(text: string): string | undefined {
  for (const line of text.split("\n")) {
    const [, destination, gateway, flags] = line.trim().split(/\s+/);
    if (destination !== "00000000" || !/^[0-9A-F]{8}$/i.test(gateway ?? "")) continue;
    if ((Number.parseInt(flags ?? "", 16) & RTF_UP_AND_GATEWAY) !== RTF_UP_AND_GATEWAY) continue;
    return Buffer.from(gateway ?? "", "hex")
      .reverse()
      .join(".");
  }
  return undefined;
}
