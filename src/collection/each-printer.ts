import type { Facts } from "../model/index.ts";
import type { SnmpTarget } from "../snmp/index.ts";
import type { Collection, Collector } from "./collector.ts";
import type { PrinterMemory } from "./memory.ts";

/** One of the printers at an address. */
export interface PrinterRead {
  /** hrDeviceIndex, where the agent there has several. */
  device?: number;
  collection: Collection;
}

export interface EachOptions {
  /** What is remembered of a printer there, by its hrDeviceIndex. */
  memoryOf?(device: number | undefined): PrinterMemory | undefined;
  signal?: AbortSignal;
}

/** Reads whoever answers at an address: one printer, or each of those behind its agent, one after another. Never rejects. */
export async function collectEach(
  collect: Collector["collect"],
  target: SnmpTarget,
  known: Facts | undefined,
  options: EachOptions = {},
): Promise<PrinterRead[]> {
  const whole = await collect(target, options.memoryOf?.(undefined), known, options.signal);
  return whole.devices ? collectDevices(collect, target, whole.devices, options) : [{ collection: whole }];
}

/** Reads these printers behind one agent, each with the facts of its own. Never rejects. */
export async function collectDevices(
  collect: Collector["collect"],
  target: SnmpTarget,
  devices: readonly number[],
  { memoryOf, signal }: EachOptions = {},
): Promise<PrinterRead[]> {
  const reads: PrinterRead[] = [];
  for (const device of devices)
    reads.push({
      device,
      collection: await collect({ ...target, device }, memoryOf?.(device), undefined, signal),
    });
  return reads;
}
