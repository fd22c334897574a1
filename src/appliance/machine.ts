// The machine that the service runs on: a box with its helpers, or a developer's with a simulated one.
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
  type BootFolder,
  bootFolder,
  boxHost,
  type Host,
  helperClient,
  type Power,
  simulatedHost,
} from "../host/index.ts";
import { type Log, systemClock } from "../shared/index.ts";
import { readTimeZone } from "../system/index.ts";
import type { ApplianceOptions } from "./options.ts";

export interface Machine {
  host: Host;
  /** Stands for the boot partition where no helper writes to it. */
  boot: BootFolder | undefined;
  /** Starts again, and erases before anything else runs; absent where this process does that itself. */
  resets: Power | undefined;
}

/** What of the machine is done by helpers shows in their sockets. */
export function openMachine(options: ApplianceOptions, log: Log): Machine {
  const helpers = helperClient(options.helpersFolder);
  const isHelped = (concern: string) => existsSync(join(options.helpersFolder, `${concern}.sock`));
  const { provisionFile } = options;
  const boot =
    provisionFile === undefined || isHelped("boot-files")
      ? undefined
      : bootFolder(
          { log },
          { folder: dirname(resolve(provisionFile)), provisioning: basename(provisionFile) },
        );
  const box = boxHost(helpers, { timeZone: readTimeZone });
  const simulated = simulatedHost({ clock: systemClock, ...(boot && { bootFiles: boot }) });
  const { bootFiles } = isHelped("boot-files") ? box : simulated;
  return {
    host: { ...(options.plugAndPlay ? box : simulated), bootFiles },
    boot,
    resets: isHelped("reset") ? box.power : undefined,
  };
}
