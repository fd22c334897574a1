// Forgetting serial numbers: hashes that lead to nobody stay behind, and the chains verifiable.
import type { Store } from "../store/index.ts";

/** Forgets what leads from a printer's ledger entries to its serial number; the chain stays verifiable. */
export async function eraseSerials(
  store: Store,
  siteId: string,
  printerKeys: readonly string[],
): Promise<void> {
  await store
    .deleteFrom("ledgerSerials")
    .where("siteId", "=", siteId)
    .where("printerKey", "in", printerKeys)
    .execute();
}

/** The same for hashes that a box names; only of printers that it told of itself. */
export async function eraseSerialsByHash(
  store: Store,
  applianceId: string,
  hashes: readonly string[],
): Promise<void> {
  for (let i = 0; i < hashes.length; i += 200)
    await store
      .deleteFrom("ledgerSerials")
      .where("serialHash", "in", hashes.slice(i, i + 200))
      .where("printerKey", "in", keysOfBox(store, applianceId))
      .execute();
}

/** The same for every printer that a box told of. */
export async function eraseSerialsOfBox(store: Store, applianceId: string): Promise<void> {
  await store.deleteFrom("ledgerSerials").where("printerKey", "in", keysOfBox(store, applianceId)).execute();
}

function keysOfBox(store: Store, applianceId: string) {
  return store
    .selectFrom("ledgerSaid")
    .innerJoin("ledgerChains", "ledgerChains.id", "ledgerSaid.chainId")
    .innerJoin("appliances", "appliances.signKey", "ledgerChains.applianceKey")
    .select("ledgerSaid.printerKey")
    .where("appliances.id", "=", applianceId);
}
