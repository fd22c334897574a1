// The box's state files, each with its schema, its version and its way back from damage.
import { join } from "node:path";
import type { Clock, Log, Problem } from "../shared/index.ts";
import { type Files, openDocument, type StateDocument } from "../state/index.ts";
import { type ClockDocument, clockSchema, neverSaved } from "./box-clock.ts";
import {
  emptyInventory,
  entrySchema,
  type InventoryDocument,
  inventorySchema,
  mostEntries,
} from "./inventory.ts";
import { noPacks, type PackState, packStateSchema } from "./packs/pack-state.ts";
import {
  nothingReported,
  type ReportedDocument,
  reportedRecordSchema,
  reportedSchema,
} from "./report-desk.ts";
import { defaultSettings, type SettingsDocument, settingsMigrations, settingsSchema } from "./settings.ts";

export interface Documents {
  settings: StateDocument<SettingsDocument>;
  inventory: StateDocument<InventoryDocument>;
  reported: StateDocument<ReportedDocument>;
  packs: StateDocument<PackState>;
  clock: StateDocument<ClockDocument>;
  /** What keeps any of them from the disk. */
  problem(): Problem | undefined;
  close(): Promise<void>;
}

/** Readings are gathered this long before they are written: a whole collection costs a handful of writes. */
const GATHER_MS = 10_000;

/** The settings alone, in the files that seal what is written. */
export function openSettings(
  folder: string,
  log: Log,
  { sealed, clock }: { sealed: Files; clock?: Clock },
): Promise<StateDocument<SettingsDocument>> {
  return openDocument({
    ...{ version: 2, migrations: settingsMigrations, log, files: sealed, ...(clock && { clock }) },
    path: join(folder, "settings.json"),
    schema: settingsSchema,
    defaults: defaultSettings,
  });
}

/** Opens them all; `sealed` are the files that secrets stand in: the settings have communities and keys. */
export async function openDocuments(
  folder: string,
  log: Log,
  ports: { sealed: Files; files?: Files; clock?: Clock },
): Promise<Documents> {
  const { sealed, ...others } = ports;
  const common = { version: 1, migrations: {}, log, ...others };
  const settings = await openSettings(folder, log, ports);
  // One after the other: each stands in memory twice while it is read.
  const inventory = await openDocument({
    ...common,
    path: join(folder, "inventory.json"),
    schema: inventorySchema,
    lists: { entries: { entry: entrySchema, most: mostEntries } },
    defaults: emptyInventory,
    coalesceMs: GATHER_MS,
  });
  const reported = await openDocument({
    ...common,
    path: join(folder, "reported.json"),
    schema: reportedSchema,
    lists: { records: { entry: reportedRecordSchema, most: mostEntries } },
    defaults: nothingReported,
  });
  const packs = await openDocument({
    ...common,
    path: join(folder, "packs.json"),
    schema: packStateSchema,
    defaults: noPacks,
  });
  const clock = await openDocument({
    ...common,
    path: join(folder, "clock.json"),
    schema: clockSchema,
    defaults: neverSaved,
  });
  const all = [settings, inventory, reported, packs, clock];
  return {
    settings,
    inventory,
    reported,
    packs,
    clock,
    problem: () => all.map((document) => document.problem()).find((problem) => problem !== undefined),
    async close() {
      await Promise.all(all.map((document) => document.close()));
    },
  };
}
