// Which board this is: enough to notice that a memory card was moved to another one.
import type { HostFiles } from "./host-files.ts";

export interface Board {
  /** `Raspberry Pi 4 Model B Rev 1.5`, or what the firmware calls the machine. */
  model?: string;
  /** Of the board; absent where the firmware tells none or may not be read. */
  serial?: string;
}

/** Firmware that was never filled in says so in many words. */
const NOT_FILLED_IN =
  /^(to be filled.*|default string|system (product name|serial number)|none|unknown|0+|)$/i;

export async function readBoard(files: HostFiles): Promise<Board> {
  const first = async (...paths: string[]) => {
    for (const path of paths) {
      // Device trees end their texts with NUL.
      const text = (await files.read(path))?.replaceAll("\0", "").trim();
      if (text !== undefined && !NOT_FILLED_IN.test(text)) return text;
    }
    return undefined;
  };
  const model = await first("/proc/device-tree/model", "/sys/class/dmi/id/product_name");
  const serial = await first("/proc/device-tree/serial-number", "/sys/class/dmi/id/product_serial");
  return { ...(model !== undefined && { model }), ...(serial !== undefined && { serial }) };
}
