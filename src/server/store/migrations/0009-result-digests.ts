import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What identifies the messages that a command's result came in, as the box's own page shows them. */
export const resultDigests: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable("commands").addColumn("digests", "text").execute();
  },
};
