import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What a box does not tell because its owner keeps it. */
export const withheld: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable("appliances").addColumn("withheld", "text").execute();
  },
};
