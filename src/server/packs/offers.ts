// Which pack which box is to read with: the narrowest offer holds, a box's own before its site's before everybody's.
import { createHash } from "node:crypto";
import type { PackReference, Part } from "../../protocol/index.ts";
import { limits } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";

export type Scope = "appliance" | "site" | "all";

export interface OfferedPack extends PackReference {
  serial: number;
  name: string;
}

type Offers = (appliance: { id: string; siteId: string }) => OfferedPack | undefined;

/** All offers, as a function from box to pack; undefined for boxes that read with their built-in profiles. */
export async function loadOffers(store: Store): Promise<Offers> {
  const rows = await store
    .selectFrom("packOffers")
    .innerJoin("packs", "packs.digest", "packOffers.digest")
    .select([
      "scope",
      "scopeId",
      "packs.digest",
      "packs.size",
      "packs.signature",
      "packs.serial",
      "packs.name",
    ])
    .execute();
  const byScope = new Map(rows.map(({ scope, scopeId, ...pack }) => [`${scope}\n${scopeId}`, pack]));
  return ({ id, siteId }) =>
    byScope.get(`appliance\n${id}`) ?? byScope.get(`site\n${siteId}`) ?? byScope.get("all\n");
}

/**
 * The revision of what a box is told: its site's, and another one for each pack (and each signature under it), since
 * boxes of one site may be at different stages.
 */
export function wantedRevision(siteRevision: string, pack: OfferedPack | undefined): string {
  if (!pack) return siteRevision;
  const mark = createHash("sha256").update(pack.digest).update(pack.signature).digest("hex").slice(0, 10);
  return `${siteRevision}.${mark}`;
}

/** The part of a pack that a box asks for; undefined where the pack is not offered to it. */
export async function packPart(
  store: Store,
  appliance: { id: string; siteId: string },
  fetch: { digest: string; from: number },
): Promise<Part | undefined> {
  const offered = (await loadOffers(store))(appliance);
  if (offered?.digest !== fetch.digest || fetch.from >= offered.size) return undefined;
  const pack = await store
    .selectFrom("packs")
    .select("document")
    .where("digest", "=", fetch.digest)
    .executeTakeFirst();
  if (!pack) return undefined;
  const octets = Buffer.from(pack.document, "utf8").subarray(fetch.from, fetch.from + limits.packPart);
  return { ...fetch, data: octets.toString("base64") };
}
