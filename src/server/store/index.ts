import type { Selectable } from "kysely";
import type { AppliancesTable } from "./schema.ts";

export { contains } from "./contains.ts";
export { openStore, type Store } from "./database.ts";
export { holdFolder } from "./hold-folder.ts";
export { insertMany } from "./insert-many.ts";
export type * from "./schema.ts";
/** A row of `appliances` as it is read. */
export type Appliance = Selectable<AppliancesTable>;
