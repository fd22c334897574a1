// A factory reset of a box that no machine starts again for: a mark in the data folder, everything erased, and the same
// process goes on as a new box. Interrupted at any moment, the next start goes on with it.
import { join } from "node:path";
import { type BootFolder, type ErasePlaces, eraseIfAsked, type Power, takeResetFile } from "../host/index.ts";
import type { Clock, Log, Outcome } from "../shared/index.ts";
import { attemptWrite, LOCK_NAME, nodeFiles, writeDurably } from "../state/index.ts";

export interface ResetFolders {
  data: string;
  /** The device key's own folder; absent where the system keeps the key. */
  key?: string | undefined;
  /** Stands for the boot partition. */
  boot?: BootFolder | undefined;
}

export interface FactoryReset {
  /**
   * Erases every secret and all data; ok once that is sure to come, whatever happens. A moment later the box ends what
   * it does, so that whoever asked still gets an answer.
   */
  factoryReset(): Promise<Outcome<void>>;
  /** Aborts when this process has to erase and to begin anew; never where the machine starts again. */
  readonly begun: AbortSignal;
}

const ANSWER_MS = 1000;

/** `power` is the machine's, where it starts again for a reset. */
export function openReset(
  ports: { clock: Clock; power: Power | undefined },
  dataFolder: string,
): FactoryReset {
  const { clock, power } = ports;
  const begin = new AbortController();
  return {
    begun: begin.signal,
    async factoryReset() {
      if (power) return power.factoryReset();
      const marked = await attemptWrite("the mark for the reset", () =>
        writeDurably(nodeFiles, markIn(dataFolder), Buffer.from("factory reset\n")),
      );
      if (marked.ok) void clock.sleep(ANSWER_MS).then(() => begin.abort());
      return marked;
    },
  };
}

/**
 * Erases what stands in the folders where a reset was asked for, by a mark or by a file beside the provisioning file;
 * the one who calls holds the data folder's lock.
 */
export async function eraseAsAsked({ data, key, boot }: ResetFolders, log: Log): Promise<Outcome<void>> {
  const mark = markIn(data);
  if (boot) await takeResetFile(boot, mark, log);
  const places: ErasePlaces = {
    mark,
    folders: [data, ...(key === undefined ? [] : [key])],
    among: [],
    spared: [join(data, LOCK_NAME)],
    ...(boot && { boot }),
  };
  return eraseIfAsked(places, log);
}

function markIn(data: string): string {
  return join(data, "factory-reset");
}
