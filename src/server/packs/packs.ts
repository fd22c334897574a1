// Profile packs at the server: made of checked profiles, offered to one box first, then to a site or to all.
import { createHash } from "node:crypto";
import { checkProfiles } from "../../profiles/index.ts";
import { encodePack, isPackSignedWith, limits, packSchema, signPack } from "../../protocol/index.ts";
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import { addEvent } from "../events.ts";
import type { KeyHolder } from "../keys/index.ts";
import type { Author } from "../sites/index.ts";
import type { Store } from "../store/index.ts";
import { profilesOfStatus } from "./box-profiles.ts";
import type { Scope } from "./offers.ts";

export interface ProfileFile {
  /** For messages. */
  name: string;
  document: unknown;
}

export type Audience = { scope: "appliance" | "site"; id: string } | { scope: "all" };

export interface Packs {
  /** A pack of these profiles, offered to nobody yet; problem pack.invalid names file, field and reason. */
  make(input: {
    files: readonly ProfileFile[];
    name?: string | undefined;
    by: Author;
  }): Promise<Outcome<{ digest: string; serial: number }>>;
  /**
   * Offers a pack; narrower offers within the audience give way. To a site or all only what a box has in force already:
   * fleet.conflict.
   */
  publish(input: { digest: string; to: Audience; by: Author }): Promise<Outcome<void>>;
  /** Offers the pack to nobody any more: its boxes go back to what a wider offer or their software holds. */
  withdraw(input: { digest: string; by: Author }): Promise<Outcome<void>>;
}

export interface PackPorts {
  store: Store;
  clock: Clock;
  keys: Pick<KeyHolder, "sender">;
}

export function createPacks({ store, clock, keys }: PackPorts): Packs {
  return {
    async make({ files, name, by }) {
      if (files.length === 0) return failure("pack.invalid", "A profile pack needs at least one profile.");
      const checked = checkProfiles([...files]);
      if (!checked.ok) return failure("pack.invalid", checked.problem.message);
      const now = clock.now();
      return await store.transaction().execute(async (tx) => {
        const profiles = files.map(({ document }) => document as Record<string, unknown>);
        const ids = profiles.map(({ id }) => String(id));
        const serial = await nextSerial(tx, now);
        const pack = packSchema.safeParse({
          schema: 1,
          serial,
          name: (name ?? ids.join(", ")).normalize("NFC").trim().slice(0, 120),
          createdAt: new Date(now).toISOString(),
          profiles,
        });
        if (!pack.success)
          return failure("pack.invalid", "The pack's name is empty, or it holds too many profiles.");
        const octets = encodePack(pack.data);
        if (octets.length > limits.pack)
          return failure(
            "pack.invalid",
            `The pack has ${octets.length} octets; ${limits.pack} are the most.`,
          );
        const { digest, size, signature } = signPack(octets, keys.sender().sign.secretKey);
        await tx
          .insertInto("packs")
          .values({
            ...{ digest, size, signature, serial, name: pack.data.name },
            document: Buffer.from(octets).toString("utf8"),
            profileIds: JSON.stringify(ids),
            createdAt: now,
            createdBy: by.name,
          })
          .execute();
        await addEvent(tx, now, {
          severity: "info",
          kind: "profiles.made",
          text: `${by.name} made the profile pack ${pack.data.name} (${serial}).`,
        });
        return success({ digest, serial });
      });
    },
    async publish({ digest, to, by }) {
      return await store.transaction().execute(async (tx) => {
        const pack = await packBy(tx, digest);
        if (!pack) return noPack();
        const audience = await audienceName(tx, to);
        if (audience === undefined) return failure("fleet.not-found", "There is no such box or site.");
        if (to.scope !== "appliance" && !(await isProven(tx, digest)))
          return failure(
            "fleet.conflict",
            "No box reads with this pack yet. Offer it to one box first, and to the others when that one has taken it.",
          );
        await clearOffers(tx, to);
        const at = clock.now();
        const scopeId = to.scope === "all" ? "" : to.id;
        await tx
          .insertInto("packOffers")
          .values({ scope: to.scope, scopeId, digest, at, by: by.name })
          .execute();
        await addEvent(tx, at, {
          severity: "info",
          kind: "profiles.published",
          text: `${by.name} published the profile pack ${pack.name} (${pack.serial}) to ${audience}.`,
          ...(to.scope === "appliance"
            ? { applianceId: to.id }
            : to.scope === "site"
              ? { siteId: to.id }
              : {}),
        });
        return success(undefined);
      });
    },
    async withdraw({ digest, by }) {
      return await store.transaction().execute(async (tx) => {
        const pack = await packBy(tx, digest);
        if (!pack) return noPack();
        await tx.deleteFrom("packOffers").where("digest", "=", digest).execute();
        await addEvent(tx, clock.now(), {
          severity: "info",
          kind: "profiles.withdrawn",
          text: `${by.name} withdrew the profile pack ${pack.name} (${pack.serial}).`,
        });
        return success(undefined);
      });
    },
  };
}

/** Signs all packs anew whose signature no box could verify any more: after a rotation of the keys. */
export async function signPacksAgain(store: Store, keys: Pick<KeyHolder, "sender">): Promise<void> {
  const { secretKey } = keys.sender().sign;
  const packs = await store.selectFrom("packs").select(["digest", "size", "signature"]).execute();
  for (const pack of packs) {
    if (isPackSignedWith(pack, secretKey)) continue;
    const row = await packBy(store, pack.digest);
    if (!row) continue;
    const octets = Buffer.from(row.document, "utf8");
    // What was damaged in the database gets no signature: boxes go on refusing it.
    if (createHash("sha256").update(octets).digest("hex") !== pack.digest) continue;
    const { signature } = signPack(octets, secretKey);
    await store.updateTable("packs").set({ signature }).where("digest", "=", pack.digest).execute();
  }
}

// By the clock where it goes forward, so that a server that came back from a backup gives no number twice.
async function nextSerial(store: Store, now: number): Promise<number> {
  const last = await store
    .selectFrom("packs")
    .select("serial")
    .orderBy("serial", "desc")
    .limit(1)
    .executeTakeFirst();
  return Math.max(Math.floor(now / 1000), (last?.serial ?? 0) + 1);
}

function packBy(store: Store, digest: string) {
  return store.selectFrom("packs").selectAll().where("digest", "=", digest).executeTakeFirst();
}

async function audienceName(store: Store, to: Audience): Promise<string | undefined> {
  if (to.scope === "all") return "all boxes";
  const table = to.scope === "site" ? "sites" : "appliances";
  const row = await store.selectFrom(table).select("name").where("id", "=", to.id).executeTakeFirst();
  return row?.name;
}

async function isProven(store: Store, digest: string): Promise<boolean> {
  const boxes = await store
    .selectFrom("appliances")
    .select("status")
    .where("revokedAt", "is", null)
    .execute();
  return boxes.some(({ status }) => profilesOfStatus(status)?.inForce?.digest === digest);
}

/** Removes the offers that an offer to this audience takes the place of. */
async function clearOffers(store: Store, to: Audience): Promise<void> {
  const remove = store.deleteFrom("packOffers");
  if (to.scope === "all") {
    await remove.execute();
    return;
  }
  const own: Scope = to.scope;
  await remove.where("scope", "=", own).where("scopeId", "=", to.id).execute();
  if (to.scope === "appliance") return;
  const boxes = store.selectFrom("appliances").select("id").where("siteId", "=", to.id);
  await remove.where("scope", "=", "appliance").where("scopeId", "in", boxes).execute();
}

function noPack() {
  return failure("fleet.not-found", "There is no such profile pack.");
}
