import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What each chain last said of each counter, numbered as the chain first spoke of them. */
export const ledgerSaid: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable("ledgerSaid")
      .addColumn("chainId", "integer", (column) => column.notNull())
      .addColumn("printer", "integer", (column) => column.notNull())
      .addColumn("counter", "integer", (column) => column.notNull())
      .addColumn("printerKey", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("entry", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("ledgerSaidKey", ["chainId", "printer", "counter"])
      .execute();
    await schema
      .createIndex("ledgerSaidPrinter")
      .on("ledgerSaid")
      .columns(["chainId", "printerKey"])
      .execute();
    await sql`
      insert into "ledgerSaid" ("chainId", "printer", "counter", "printerKey", "name", "entry")
      select "chainId",
        dense_rank() over (partition by "chainId" order by "begun") - 1,
        row_number() over (partition by "chainId", "printerKey" order by "first") - 1,
        "printerKey", "name", "last"
      from (
        select "chainId", "printerKey", "name", "first", "last",
          min("first") over (partition by "chainId", "printerKey") as "begun"
        from (
          select e."chainId", s."printerKey", m."counter" as "name", min(e."entry") as "first", max(e."entry") as "last"
          from "ledgerEntries" e
          join "ledgerSubjects" s on s."id" = e."subjectId"
          join "ledgerMeters" m on m."id" = e."meterId"
          group by e."chainId", s."printerKey", m."counter"
        ) as counted
      ) as numbered`.execute(db);
  },
};
