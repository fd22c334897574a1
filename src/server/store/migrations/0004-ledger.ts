import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** The meter ledger. It refers to nothing that may be deleted: it outlives printers, boxes and sites. */
export const ledger: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable("ledgerChains")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("applianceId", "text", (column) => column.notNull())
      .addColumn("applianceKey", "text", (column) => column.notNull())
      .addColumn("chain", "text", (column) => column.notNull())
      .addColumn("startedAt", "text", (column) => column.notNull())
      .addColumn("after", "text")
      .addColumn("entries", "bigint", (column) => column.notNull())
      .addColumn("hash", "text", (column) => column.notNull())
      .addColumn("firstAt", "bigint", (column) => column.notNull())
      .addColumn("lastAt", "bigint", (column) => column.notNull())
      .addColumn("brokenAt", "bigint")
      .addColumn("brokenEntry", "bigint")
      .addColumn("brokenWhy", "text")
      .addColumn("evidence", "text")
      .addUniqueConstraint("ledgerChainsName", ["applianceKey", "chain"])
      .execute();
    await schema.createIndex("ledgerChainsAppliance").on("ledgerChains").column("applianceId").execute();

    await schema
      .createTable("ledgerSubjects")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("siteId", "text", (column) => column.notNull())
      .addColumn("printerKey", "text", (column) => column.notNull())
      .addColumn("serialHash", "text", (column) => column.notNull())
      .addUniqueConstraint("ledgerSubjectsName", ["siteId", "printerKey", "serialHash"])
      .execute();
    await schema
      .createTable("ledgerMeters")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("counter", "text", (column) => column.notNull())
      .addColumn("oid", "text", (column) => column.notNull())
      .addUniqueConstraint("ledgerMetersName", ["counter", "oid"])
      .execute();
    await schema
      .createTable("ledgerClocks")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("boot", "text", (column) => column.notNull())
      .addColumn("clock", "text", (column) => column.notNull())
      .addUniqueConstraint("ledgerClocksName", ["boot", "clock"])
      .execute();

    await schema
      .createTable("ledgerEntries")
      .addColumn("chainId", "integer", (column) => column.notNull())
      .addColumn("entry", "bigint", (column) => column.notNull())
      .addColumn("subjectId", "integer", (column) => column.notNull())
      .addColumn("meterId", "integer", (column) => column.notNull())
      .addColumn("clockId", "integer", (column) => column.notNull())
      .addColumn("value", "bigint", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("uptimeMs", "bigint", (column) => column.notNull())
      .addColumn("previous", "text", (column) => column.notNull())
      .addColumn("hash", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("ledgerEntriesKey", ["chainId", "entry"])
      .execute();
    await schema
      .createIndex("ledgerEntriesSubject")
      .on("ledgerEntries")
      .columns(["subjectId", "meterId", "entry"])
      .execute();
    await schema
      .createTable("ledgerHeads")
      .addColumn("chainId", "integer", (column) => column.notNull())
      .addColumn("entry", "bigint", (column) => column.notNull())
      .addColumn("hash", "text", (column) => column.notNull())
      .addColumn("at", "text", (column) => column.notNull())
      .addColumn("signature", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("ledgerHeadsKey", ["chainId", "entry"])
      .execute();

    await schema
      .createTable("ledgerSerials")
      .addColumn("siteId", "text", (column) => column.notNull())
      .addColumn("printerKey", "text", (column) => column.notNull())
      .addColumn("serialHash", "text", (column) => column.notNull())
      .addColumn("salt", "text", (column) => column.notNull())
      .addColumn("serial", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("ledgerSerialsKey", ["siteId", "printerKey", "serialHash"])
      .execute();
  },
};
