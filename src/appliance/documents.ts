// The box's state files, each with its schema, its version and its way back from damage.
import { join } from "node:path";
import type { Log } from "../shared/index.ts";
import { openDocument, type StateDocument } from "../state/index.ts";
import { emptyInventory, type InventoryDocument, inventorySchema } from "./inventory.ts";
import { nothingReported, type ReportedDocument, reportedSchema } from "./report-desk.ts";
import { defaultSettings, type SettingsDocument, settingsSchema } from "./settings.ts";

export interface Documents {
  settings: StateDocument<SettingsDocument>;
  inventory: StateDocument<InventoryDocument>;
  reported: StateDocument<ReportedDocument>;
  close(): Promise<void>;
}

/** Readings are gathered this long before they are written: a whole collection costs a handful of writes. */
const GATHER_MS = 10_000;

export async function openDocuments(folder: string, log: Log): Promise<Documents> {
  const common = { version: 1, migrations: {}, log };
  const [settings, inventory, reported] = await Promise.all([
    openDocument({
      ...common,
      path: join(folder, "settings.json"),
      schema: settingsSchema,
      defaults: defaultSettings,
    }),
    openDocument({
      ...common,
      path: join(folder, "inventory.json"),
      schema: inventorySchema,
      defaults: emptyInventory,
      coalesceMs: GATHER_MS,
    }),
    openDocument({
      ...common,
      path: join(folder, "reported.json"),
      schema: reportedSchema,
      defaults: nothingReported,
    }),
  ]);
  return {
    settings,
    inventory,
    reported,
    async close() {
      await Promise.all([settings.close(), inventory.close(), reported.close()]);
    },
  };
}
