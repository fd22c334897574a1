import { hostname } from "node:os";
import { boxName } from "../model/index.ts";
import { readBoard } from "./board.ts";
import type { HostFiles } from "./host-files.ts";
import type { NetworkPort } from "./networks.ts";

/** `tallybox-7k3m`, made of this machine's hardware: the same after a reset, another on another board. */
export async function readBoxLabel(files: HostFiles, networks: NetworkPort): Promise<string> {
  const { serial } = await readBoard(files);
  const mac = networks.attached().find(({ hasArp, macAddress }) => hasArp && macAddress)?.macAddress;
  return boxName(serial ?? mac ?? hostname());
}
