// Kysely is the one query text for SQLite now and PostgreSQL later; nothing outside this folder imports it.
import { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { first } from "./migrations/0001-first.ts";
import { printerLinks } from "./migrations/0002-printer-links.ts";
import { packs } from "./migrations/0003-packs.ts";
import { ledger } from "./migrations/0004-ledger.ts";
import { boxOffline } from "./migrations/0005-box-offline.ts";
import { ledgerSaid } from "./migrations/0006-ledger-said.ts";
import { waitingBoxes } from "./migrations/0007-waiting-boxes.ts";
import { withheld } from "./migrations/0008-withheld.ts";
import { resultDigests } from "./migrations/0009-result-digests.ts";
import type { Database } from "./schema.ts";
import { sqliteDialect } from "./sqlite.ts";

export type Store = Kysely<Database>;

// Names sort in order of time; an applied migration is never changed.
const migrations: Record<string, Migration> = {
  "0001-first": first,
  "0002-printer-links": printerLinks,
  "0003-packs": packs,
  "0004-ledger": ledger,
  "0005-box-offline": boxOffline,
  "0006-ledger-said": ledgerSaid,
  "0007-waiting-boxes": waitingBoxes,
  "0008-withheld": withheld,
  "0009-result-digests": resultDigests,
};

/** Opens the database file and brings its tables up to date; throws when that cannot be done. */
export async function openStore(path: string): Promise<Store> {
  const db = new Kysely<Database>({ dialect: sqliteDialect(path) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    throw new Error(`The database ${path} could not be brought up to date.`, { cause: error });
  }
  return db;
}
