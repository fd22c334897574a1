import type { CreateTableBuilder, Kysely } from "kysely";
import type { Migration } from "kysely/migration";

type Schema = Kysely<unknown>["schema"];
type Table = CreateTableBuilder<string, string>;

/** The tables of the first release; what the columns mean stands in schema.ts. */
export const first: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await people(schema);
    await fleet(schema);
    await tunnel(schema);
    await printers(schema);
  },
};

// `autoIncrement` is AUTOINCREMENT here and `serial` in PostgreSQL's dialect: an id is never given twice.
const rowId = (table: Table): Table =>
  table.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement()) as Table;

const text = (table: Table, ...names: string[]): Table =>
  names.reduce<Table>((built, name) => built.addColumn(name, "text", (c) => c.notNull()) as Table, table);
const optionalText = (table: Table, ...names: string[]): Table =>
  names.reduce<Table>((built, name) => built.addColumn(name, "text") as Table, table);
const number = (table: Table, ...names: string[]): Table =>
  names.reduce<Table>((built, name) => built.addColumn(name, "bigint", (c) => c.notNull()) as Table, table);
const optionalNumber = (table: Table, ...names: string[]): Table =>
  names.reduce<Table>((built, name) => built.addColumn(name, "bigint") as Table, table);
const textId = (table: Table, name = "id"): Table =>
  table.addColumn(name, "text", (column) => column.primaryKey()) as Table;
const owned = (table: Table, name: string, owner: string): Table =>
  table.addColumn(name, "text", (c) => c.notNull().references(`${owner}.id`).onDelete("cascade")) as Table;
const ofPrinter = (table: Table): Table =>
  table.addColumn("printerId", "integer", (c) =>
    c.notNull().references("printers.id").onDelete("cascade"),
  ) as Table;

async function people(schema: Schema): Promise<void> {
  let table = textId(schema.createTable("accounts"));
  table = text(table, "name", "passwordHash");
  table = optionalNumber(number(table, "createdAt"), "lastLoginAt", "disabledAt");
  await table.addUniqueConstraint("accountsName", ["name"]).execute();

  table = owned(textId(schema.createTable("sessions"), "tokenHash"), "accountId", "accounts");
  await number(table, "createdAt", "lastUsedAt", "expiresAt").execute();

  table = text(textId(schema.createTable("oneTimeLinks"), "tokenHash"), "purpose");
  await optionalNumber(number(table, "createdAt", "expiresAt"), "usedAt").execute();

  table = owned(text(textId(schema.createTable("apiTokens")), "tokenHash", "name"), "accountId", "accounts");
  table = optionalNumber(number(table, "createdAt"), "lastUsedAt", "revokedAt");
  await table.addUniqueConstraint("apiTokensHash", ["tokenHash"]).execute();

  await text(textId(schema.createTable("settings"), "name"), "value").execute();
}

async function fleet(schema: Schema): Promise<void> {
  let table = text(textId(schema.createTable("sites")), "name", "siteKey", "configRevision");
  table = number(table, "createdAt");
  await table.addUniqueConstraint("sitesName", ["name"]).execute();

  table = owned(schema.createTable("configurations"), "siteId", "sites");
  table = text(number(table, "createdAt"), "revision", "document", "createdBy");
  await table.addPrimaryKeyConstraint("configurationsKey", ["siteId", "revision"]).execute();

  table = owned(text(textId(schema.createTable("claimCodes")), "tokenHash"), "siteId", "sites");
  table = text(optionalText(table, "note", "ownerKey", "applianceId"), "createdBy");
  table = optionalNumber(number(table, "createdAt", "expiresAt"), "revokedAt", "usedAt");
  await table.addUniqueConstraint("claimCodesToken", ["tokenHash"]).execute();

  table = owned(textId(schema.createTable("appliances")), "siteId", "sites");
  table = text(table, "name", "signKey", "boxKey", "epoch", "boot", "hardware");
  table = optionalText(table, "claimCodeId", "movedTo", "version", "model", "hostname");
  table = optionalText(table, "remoteAddress", "localAddresses", "configProblem", "status", "reportChain");
  table = optionalNumber(optionalText(table, "reportEpoch"), "bootStartedAt");
  table = optionalNumber(number(table, "enrolledAt"), "revokedAt", "movedAt", "clonedAt", "lastCheckInAt");
  table = optionalText(optionalNumber(table, "lastReportAt"), "configRevision");
  table = table.addColumn("wantFull", "integer", (c) => c.notNull().defaultTo(0)) as Table;
  await table.addUniqueConstraint("appliancesSignKey", ["signKey"]).execute();

  table = owned(text(textId(schema.createTable("commands")), "type"), "applianceId", "appliances");
  table = optionalText(text(table, "arguments", "createdBy"), "outcome", "result");
  await optionalNumber(number(table, "createdAt", "expiresAt"), "resultAt").execute();
  await schema.createIndex("commandsPending").on("commands").columns(["applianceId", "resultAt"]).execute();

  table = text(owned(schema.createTable("commandParts"), "commandId", "commands"), "result");
  table = number(table, "part");
  await table.addPrimaryKeyConstraint("commandPartsKey", ["commandId", "part"]).execute();

  table = text(rowId(schema.createTable("events") as Table), "severity", "kind", "text");
  table = optionalNumber(optionalText(number(table, "at"), "siteId", "applianceId", "detail"), "printerId");
  await table.execute();
  await schema.createIndex("eventsAt").on("events").column("at").execute();
  await schema.createIndex("eventsAppliance").on("events").columns(["applianceId", "at"]).execute();
}

async function tunnel(schema: Schema): Promise<void> {
  let table = owned(schema.createTable("streams"), "applianceId", "appliances");
  table = number(text(table, "epoch", "stream"), "highest", "refusedTo", "firstAt", "lastAt");
  table = optionalText(table, "bodyHash");
  await table.addPrimaryKeyConstraint("streamsKey", ["applianceId", "epoch", "stream"]).execute();

  table = owned(schema.createTable("messages"), "applianceId", "appliances");
  table = number(text(table, "epoch", "stream", "bodyHash", "type"), "sequence", "receivedAt");
  await table
    .addPrimaryKeyConstraint("messagesKey", ["applianceId", "epoch", "stream", "sequence"])
    .execute();
  await schema.createIndex("messagesReceived").on("messages").column("receivedAt").execute();

  table = owned(schema.createTable("boots"), "applianceId", "appliances");
  table = number(text(table, "stream", "boot"), "ordinal", "firstAt");
  await table.addPrimaryKeyConstraint("bootsKey", ["applianceId", "stream", "boot"]).execute();

  table = owned(rowId(schema.createTable("reports") as Table), "applianceId", "appliances");
  table = number(text(table, "epoch", "bodyHash"), "sequence", "isFull", "sealedBytes", "bodyBytes");
  table = optionalNumber(number(table, "receivedAt", "printerCount"), "sentAt");
  await table.execute();
  await schema.createIndex("reportsAppliance").on("reports").columns(["applianceId", "receivedAt"]).execute();
}

async function printers(schema: Schema): Promise<void> {
  let table = owned(rowId(schema.createTable("printers") as Table), "siteId", "sites");
  table = text(table, "key", "applianceId", "address", "addressOrder", "state", "searchText", "document");
  table = optionalText(table, "vendor", "model", "serialNumber", "hostname", "location", "macAddress");
  table = optionalText(table, "assetNumber", "profile", "deviceStatus", "printerStatus", "displayText");
  table = optionalText(table, "totalUnit");
  table = number(table, "firstSeen", "lastSeen", "errorCount", "alertCount", "updatedAt");
  table = optionalNumber(table, "silentSince", "total", "mono", "color", "lowestSupply");
  await table.addUniqueConstraint("printersKey", ["siteId", "key"]).execute();
  await schema.createIndex("printersAppliance").on("printers").column("applianceId").execute();
  await schema.createIndex("printersUpdated").on("printers").column("updatedAt").execute();

  table = ofPrinter(owned(schema.createTable("sightings"), "applianceId", "appliances"));
  table = number(text(table, "address", "state"), "ref", "firstSeen", "lastSeen");
  table = optionalText(table, "document");
  await table.addPrimaryKeyConstraint("sightingsKey", ["applianceId", "ref"]).execute();
  await schema.createIndex("sightingsPrinter").on("sightings").column("printerId").execute();

  table = text(number(ofPrinter(schema.createTable("readings")), "at", "value"), "name");
  await table.addPrimaryKeyConstraint("readingsKey", ["printerId", "name", "at"]).execute();

  table = text(number(ofPrinter(schema.createTable("supplyReadings")), "at"), "supplyIndex");
  table = optionalNumber(table, "percent", "level");
  await table.addPrimaryKeyConstraint("supplyReadingsKey", ["printerId", "supplyIndex", "at"]).execute();
}
