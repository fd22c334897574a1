// The tables, typed once. Times are milliseconds since 1970 UTC, documents are JSON text, yes/no is 1/0:
// forms that SQLite and PostgreSQL both keep.

import type { BoxTables } from "./tables/boxes.ts";
import type { LedgerTables } from "./tables/ledger.ts";
import type { PeopleTables } from "./tables/people.ts";
import type { PrinterTables } from "./tables/printers.ts";

export type * from "./tables/boxes.ts";
export type { RowId } from "./tables/column.ts";
export type * from "./tables/ledger.ts";
export type * from "./tables/people.ts";
export type * from "./tables/printers.ts";

export interface Database extends BoxTables, PrinterTables, LedgerTables, PeopleTables {}
