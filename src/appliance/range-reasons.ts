// Each configured range with the reason that it is as it is, and since when.
import { rangeReason } from "../diagnosis/index.ts";
import { containsAddress, isRead, type RangeReason } from "../model/index.ts";
import type { Configuration } from "../protocol/index.ts";
import type { Clock } from "../shared/index.ts";
import type { InventoryDocument } from "./inventory.ts";
import type { Scope } from "./scope.ts";

export interface RangeReasonSources {
  configuration: Configuration;
  scope: Scope;
  inventory: Readonly<InventoryDocument>;
  searched: ReadonlyMap<string, { replied: number; printers: number }>;
  gateway: "known" | "none";
}

/** Remembers since when each range is as it is; a restart begins anew. */
export function createRangeReasons(clock: Clock) {
  const last = new Map<string, RangeReason>();
  return (sources: RangeReasonSources): ReadonlyMap<string, RangeReason> => {
    const { configuration, scope, inventory } = sources;
    for (const range of configuration.ranges) {
      const known = { read: 0, unreachable: 0, silent: 0 };
      const permitted = scope.ranges.find(({ name }) => name === range.name);
      for (const { record, superseded } of inventory.entries) {
        const { address, port } = record.printer;
        if (superseded || !permitted || port !== permitted.port) continue;
        if (!containsAddress(permitted.addresses, address)) continue;
        const code = record.reason?.code ?? "answering";
        if (isRead(code)) known.read++;
        else if (code === "unreachable") known.unreachable++;
        else if (code !== "not-asked" && code !== "gone") known.silent++;
      }
      const searched = sources.searched.get(range.name);
      const found = rangeReason({
        isEnabled: range.enabled,
        isPermitted: permitted !== undefined,
        ...(searched && { searched }),
        known,
        gateway: sources.gateway,
      });
      const before = last.get(range.name);
      const since = before?.code === found.code ? before.since : new Date(clock.now()).toISOString();
      last.set(range.name, { ...found, since });
    }
    for (const name of last.keys())
      if (!configuration.ranges.some((range) => range.name === name)) last.delete(name);
    return last;
  };
}
