import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Profile packs, who is offered which, and recordings that boxes made; what the columns mean stands in schema.ts. */
export const packs: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable("packs")
      .addColumn("digest", "text", (column) => column.primaryKey())
      .addColumn("serial", "bigint", (column) => column.notNull().unique())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("size", "bigint", (column) => column.notNull())
      .addColumn("signature", "text", (column) => column.notNull())
      .addColumn("document", "text", (column) => column.notNull())
      .addColumn("profileIds", "text", (column) => column.notNull())
      .addColumn("createdAt", "bigint", (column) => column.notNull())
      .addColumn("createdBy", "text", (column) => column.notNull())
      .execute();
    await schema
      .createTable("packOffers")
      .addColumn("scope", "text", (column) => column.notNull())
      .addColumn("scopeId", "text", (column) => column.notNull())
      .addColumn("digest", "text", (c) => c.notNull().references("packs.digest").onDelete("cascade"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("by", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("packOffersKey", ["scope", "scopeId"])
      .execute();
    await schema
      .createTable("recordings")
      .addColumn("commandId", "text", (column) => column.primaryKey())
      .addColumn("applianceId", "text", (c) => c.notNull().references("appliances.id").onDelete("cascade"))
      .addColumn("printerKey", "text", (column) => column.notNull())
      .addColumn("text", "text", (column) => column.notNull())
      .addColumn("variables", "bigint", (column) => column.notNull())
      .addColumn("isComplete", "integer", (column) => column.notNull())
      .addColumn("cutBecause", "text")
      .addColumn("receivedAt", "bigint", (column) => column.notNull())
      .execute();
    await schema.createIndex("recordingsPrinter").on("recordings").column("printerKey").execute();
  },
};
