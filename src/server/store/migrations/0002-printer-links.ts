import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Rows that are one printer, and printers that share a key without being one. */
export const printerLinks: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable("printers").addColumn("mergedInto", "integer").execute();
    await schema.createIndex("printersMerged").on("printers").column("mergedInto").execute();
    await schema.createIndex("printersMac").on("printers").columns(["siteId", "macAddress"]).execute();
    await schema.createIndex("eventsPrinter").on("events").columns(["printerId", "at"]).execute();

    const ofPrinter = "printers.id";
    await schema
      .createTable("printerLinks")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("siteId", "text", (c) => c.notNull().references("sites.id").onDelete("cascade"))
      .addColumn("olderId", "integer", (c) => c.notNull().references(ofPrinter).onDelete("cascade"))
      .addColumn("newerId", "integer", (c) => c.notNull().references(ofPrinter).onDelete("cascade"))
      .addColumn("status", "text", (c) => c.notNull())
      .addColumn("evidence", "text", (c) => c.notNull())
      .addColumn("createdAt", "bigint", (c) => c.notNull())
      .addColumn("decidedBy", "text")
      .addColumn("decidedAt", "bigint")
      .addUniqueConstraint("printerLinksPair", ["olderId", "newerId"])
      .execute();
    await schema.createIndex("printerLinksNewer").on("printerLinks").column("newerId").execute();

    await schema
      .createTable("printerSplits")
      .addColumn("applianceId", "text", (c) => c.notNull().references("appliances.id").onDelete("cascade"))
      .addColumn("key", "text", (c) => c.notNull())
      .addColumn("ownKey", "text", (c) => c.notNull())
      .addColumn("createdAt", "bigint", (c) => c.notNull())
      .addColumn("createdBy", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("printerSplitsKey", ["applianceId", "key"])
      .execute();
  },
};
