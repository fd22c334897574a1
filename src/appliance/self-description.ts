// Who the box says it is when it comes to a server.
import { hostname } from "node:os";
import type { ConsentField } from "../model/index.ts";
import { hardwareMark } from "../protocol/index.ts";
import type { AttachedNetwork, Board } from "../system/index.ts";

export interface SelfDescription {
  /** Of the machine: another one with the same data has another mark. */
  hardware(applianceKey: Uint8Array): string;
  about(): { model: string; version: string; hostname?: string };
}

export function describeSelf(
  board: Board,
  networks: { attached(): AttachedNetwork[] },
  withheld: () => readonly ConsentField[],
): SelfDescription {
  return {
    hardware(applianceKey) {
      const first = networks.attached().find(({ hasArp, macAddress }) => hasArp && macAddress !== undefined);
      return hardwareMark(applianceKey, board.serial ?? "", first?.macAddress ?? "");
    },
    about: () => ({
      ...{ model: board.model ?? "Tallybox", version: __VERSION__ },
      ...(!withheld().includes("hostname") && { hostname: hostname() }),
    }),
  };
}
