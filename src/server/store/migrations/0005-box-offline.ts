import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Since when a box has not been heard of, once that was noticed. */
export const boxOffline: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("appliances").addColumn("offlineSince", "bigint").execute();
  },
};
