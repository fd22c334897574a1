// Packs as people and programs see them: whom each is offered to, and what its boxes say of it.
import type { Store } from "../store/index.ts";
import { profilesOfStatus } from "./box-profiles.ts";
import { loadOffers, type Scope } from "./offers.ts";

export interface PackBox {
  id: string;
  name: string;
  site: string;
  state: "in-force" | "refused" | "waiting";
  /** Why it was refused. */
  words: string | null;
}

export interface PackSummary {
  digest: string;
  serial: number;
  name: string;
  size: number;
  createdAt: number;
  createdBy: string;
  /** Ids of its profiles. */
  profiles: string[];
  offers: { scope: Scope; id: string; name: string }[];
  /** Those that are offered it or read with it. */
  boxes: PackBox[];
}

/** All packs, newest first. */
export async function listPacks(store: Store): Promise<PackSummary[]> {
  const packs = await store
    .selectFrom("packs")
    .select(["digest", "serial", "name", "size", "createdAt", "createdBy", "profileIds"])
    .orderBy("serial", "desc")
    .execute();
  if (packs.length === 0) return [];
  const sites = await store.selectFrom("sites").select(["id", "name"]).execute();
  const boxes = await store
    .selectFrom("appliances")
    .select(["id", "name", "siteId", "status"])
    .where("revokedAt", "is", null)
    .orderBy("name")
    .execute();
  const offers = await store.selectFrom("packOffers").selectAll().execute();
  const offered = await loadOffers(store);
  const siteNames = new Map(sites.map(({ id, name }) => [id, name]));
  const names = new Map([...siteNames, ...boxes.map(({ id, name }) => [id, name] as const)]);
  return packs.map(({ profileIds, ...pack }) => ({
    ...pack,
    profiles: JSON.parse(profileIds) as string[],
    offers: offers
      .filter(({ digest }) => digest === pack.digest)
      .map(({ scope, scopeId }) => ({ scope, id: scopeId, name: names.get(scopeId) ?? "" })),
    boxes: boxes.flatMap((box) => {
      const told = profilesOfStatus(box.status);
      const refused = told?.refused?.digest === pack.digest ? told.refused : undefined;
      const isInForce = told?.inForce?.digest === pack.digest;
      if (!isInForce && !refused && offered(box)?.digest !== pack.digest) return [];
      return {
        ...{ id: box.id, name: box.name, site: siteNames.get(box.siteId) ?? "" },
        state: isInForce ? ("in-force" as const) : refused ? ("refused" as const) : ("waiting" as const),
        words: refused?.message ?? null,
      };
    }),
  }));
}
