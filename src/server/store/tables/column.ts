// Kinds of columns that the tables share.

import type { ColumnType, Generated } from "kysely";

/** A number the database hands out. */
export type RowId = Generated<number>;
/** A column with a default: may be left out when a row is added. */
export type Defaulted<T> = ColumnType<T, T | undefined, T>;
