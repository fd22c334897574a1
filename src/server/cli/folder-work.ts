import type { Clock, Log, Outcome } from "../../shared/index.ts";
import { type DataFolder, openDataFolder } from "../data-folder.ts";

export interface CliPorts {
  dataFolder: string;
  /** Overrides the address the server was started with. */
  publicUrl?: string | undefined;
  clock: Clock;
  log: Log;
}

/** Who a change is put down to. */
export const author = { name: "command line" };

/** Opens the data folder for one piece of work, beside a running server or without one. */
export async function withFolder(
  ports: CliPorts,
  work: (data: DataFolder, publicUrl: string) => Promise<Outcome<string>>,
): Promise<Outcome<string>> {
  const data = await openDataFolder(ports.dataFolder, ports);
  try {
    const publicUrl = ports.publicUrl ?? (await data.publicUrl()) ?? "http://127.0.0.1:8080";
    return await work(data, publicUrl);
  } finally {
    await data.close();
  }
}
