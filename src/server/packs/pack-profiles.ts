import { checkProfiles, type ProfileSet } from "../../profiles/index.ts";
import { packSchema } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";
import { loadOffers } from "./offers.ts";

/** What a box is to read with, over the profiles of this server; undefined where it is offered no pack (that fits). */
export async function offeredProfiles(
  store: Store,
  box: { id: string; siteId: string },
): Promise<{ name: string; profiles: ProfileSet } | undefined> {
  const offered = (await loadOffers(store))(box);
  if (!offered) return undefined;
  const profiles = await packProfiles(store, offered.digest);
  return profiles && { name: offered.name, profiles };
}

/** A pack's profiles over those of this server; undefined where there is no such pack, or it does not fit any more. */
export async function packProfiles(store: Store, digest: string): Promise<ProfileSet | undefined> {
  const row = await store
    .selectFrom("packs")
    .select("document")
    .where("digest", "=", digest)
    .executeTakeFirst();
  const pack = packSchema.safeParse(JSON.parse(row?.document ?? "null"));
  if (!pack.success) return undefined;
  const checked = checkProfiles(
    pack.data.profiles.map((document) => ({ name: String(document.id), document })),
  );
  return checked.ok ? checked.value : undefined;
}

export interface PackName {
  digest: string;
  serial: number;
  name: string;
}

/** The packs that hold a profile of this id, newest first. */
export async function packsWith(store: Store, profileId: string): Promise<PackName[]> {
  const rows = await store
    .selectFrom("packs")
    .select(["digest", "serial", "name", "profileIds"])
    .orderBy("serial", "desc")
    .execute();
  return rows
    .filter(({ profileIds }) => (JSON.parse(profileIds) as string[]).includes(profileId))
    .map(({ digest, serial, name }) => ({ digest, serial, name }));
}
