import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Boxes without an owner that the DNS led here. */
export const waitingBoxes: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("waitingBoxes")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("signKey", "text", (column) => column.notNull().unique())
      .addColumn("boxKey", "text", (column) => column.notNull())
      .addColumn("model", "text", (column) => column.notNull())
      .addColumn("version", "text", (column) => column.notNull())
      .addColumn("address", "text", (column) => column.notNull())
      .addColumn("firstSeen", "bigint", (column) => column.notNull())
      .addColumn("lastSeen", "bigint", (column) => column.notNull())
      .addColumn("wrongCodes", "integer", (column) => column.notNull())
      .addColumn("code", "text")
      .addColumn("siteId", "text")
      .addColumn("typedAt", "bigint")
      .addColumn("typedBy", "text")
      .execute();
  },
};
