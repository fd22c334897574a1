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
  const row = await store
    .selectFrom("packs")
    .select("document")
    .where("digest", "=", offered.digest)
    .executeTakeFirst();
  const pack = packSchema.safeParse(JSON.parse(row?.document ?? "null"));
  if (!pack.success) return undefined;
  const checked = checkProfiles(
    pack.data.profiles.map((document) => ({ name: String(document.id), document })),
  );
  return checked.ok ? { name: offered.name, profiles: checked.value } : undefined;
}
