export { openStore, type Store } from "./database.ts";
export type * from "./schema.ts";
