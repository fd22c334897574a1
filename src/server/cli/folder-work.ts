import { type Clock, failure, type Log, type Outcome } from "../../shared/index.ts";
import { type DataFolder, holdsServer, openDataFolder } from "../data-folder.ts";

export interface CliPorts {
  dataFolder: string;
  /** Overrides the address the server was started with. */
  publicUrl?: string | undefined;
  clock: Clock;
  log: Log;
}

/** Who a change is put down to. */
export const author = { name: "command line" };

/**
 * Opens the data folder for one piece of work, beside a running server or without one. A folder without a server's data
 * is a mistyped one: making a new identity there would hand out codes and keys that no box could ever use.
 */
export async function withFolder<T>(
  ports: CliPorts,
  work: (data: DataFolder, publicUrl: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  if (!holdsServer(ports.dataFolder))
    return failure(
      "state.no-server",
      `There is no server's data in ${ports.dataFolder}. Name its folder with --data, or start the server there once.`,
    );
  const data = await openDataFolder(ports.dataFolder, ports);
  try {
    const publicUrl = ports.publicUrl ?? (await data.publicUrl()) ?? "http://127.0.0.1:8080";
    return await work(data, publicUrl);
  } finally {
    await data.close();
  }
}
