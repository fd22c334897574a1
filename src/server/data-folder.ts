// Where everything of a server lies, opened the same way by the service and by its commands.
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { type Clock, type Log, makeFolder } from "../shared/index.ts";
import { type KeyHolder, openKeys } from "./keys/index.ts";
import { holdFolder, openStore, type Store } from "./store/index.ts";

export interface DataFolder {
  store: Store;
  keys: KeyHolder;
  /** Address of the console as the service was started with; undefined before its first start. */
  publicUrl(): Promise<string | undefined>;
  setPublicUrl(url: string): Promise<void>;
  close(): Promise<void>;
}

export const keyFileName = "keys.json";

class FolderInUse extends Error {
  readonly code = "EBUSY";
}

/** Opens the folder for the one server that may work on it; throws while another one does. */
export async function openAlone(path: string, ports: { clock: Clock; log: Log }): Promise<DataFolder> {
  makePrivate(path);
  const release = holdFolder(path);
  if (!release)
    throw new FolderInUse(
      `The data folder ${path} is in use by another server. Give another one with --data.`,
    );
  try {
    const data = await openDataFolder(path, ports);
    return { ...data, close: () => data.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** Opens the folder, making it (0700) and its contents where there are none. */
export async function openDataFolder(path: string, ports: { clock: Clock; log: Log }): Promise<DataFolder> {
  makePrivate(path);
  const keys = openKeys(join(path, keyFileName), ports);
  const store = await openStore(join(path, "tallybox.db"));
  return {
    store,
    keys,
    async publicUrl() {
      const row = await store
        .selectFrom("settings")
        .select("value")
        .where("name", "=", "publicUrl")
        .executeTakeFirst();
      return row && (JSON.parse(row.value) as string);
    },
    async setPublicUrl(url) {
      const value = JSON.stringify(url);
      await store
        .insertInto("settings")
        .values({ name: "publicUrl", value })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
        .execute();
    },
    close: () => store.destroy(),
  };
}

/** True where a server keeps its identity there. */
export function holdsServer(path: string): boolean {
  return existsSync(join(path, keyFileName));
}

function makePrivate(path: string): void {
  makeFolder(path);
  chmodSync(path, 0o700);
}
