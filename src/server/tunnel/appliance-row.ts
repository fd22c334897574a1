import type { Appliance, Store } from "../store/index.ts";

/** The appliance with this sign key (hex). */
export function applianceBy(store: Store, signKey: string): Promise<Appliance | undefined> {
  return store.selectFrom("appliances").selectAll().where("signKey", "=", signKey).executeTakeFirst();
}
