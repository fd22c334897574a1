// Claim codes (CONTRACTS §4): single use, expiring, revocable, bound to a site; only the token's hash is kept.
import { claimLink, claimTokenHash, claimUri, makeClaimCode, newClaimToken } from "../../protocol/index.ts";
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import { newId } from "../auth/token.ts";
import { addEvent } from "../events.ts";
import type { KeyHolder } from "../keys/index.ts";
import type { Store } from "../store/index.ts";
import type { Author } from "./sites.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 90;
const MAX_NOTE = 200;

export interface ClaimCodeMade {
  id: string;
  /** Six groups of five; shown once. */
  code: string;
  /** `https://SERVER/claim#CODE`. */
  link: string;
  /** `tallybox:claim?server=…&code=…`. */
  uri: string;
  /** Milliseconds since 1970 UTC. */
  expiresAt: number;
}

export interface ClaimCodes {
  /** A code for a box of this site; `days` 1 to 90. */
  create(input: { siteId: string; days: number; note?: string; by: Author }): Promise<Outcome<ClaimCodeMade>>;
  /** An unused code stops working; a used one stays as it is (`claim.used`). */
  revoke(input: { id: string; by: Author }): Promise<Outcome<void>>;
}

export function createClaimCodes(ports: {
  store: Store;
  clock: Clock;
  keys: KeyHolder;
  publicUrl: string;
}): ClaimCodes {
  const { store, clock, keys, publicUrl } = ports;
  return {
    async create({ siteId, days, note, by }) {
      if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
        return invalid("days", `is 1 to ${MAX_DAYS}`);
      if (note !== undefined && note.length > MAX_NOTE) {
        return invalid("note", `has at most ${MAX_NOTE} characters`);
      }
      const site = await store.selectFrom("sites").select("name").where("id", "=", siteId).executeTakeFirst();
      if (!site) return failure("fleet.not-found", "There is no such site.");
      const id = newId();
      const token = newClaimToken();
      const createdAt = clock.now();
      const expiresAt = createdAt + days * DAY_MS;
      await store
        .insertInto("claimCodes")
        .values({
          id,
          tokenHash: claimTokenHash(token),
          siteId,
          note: note?.trim() || null,
          createdAt,
          createdBy: by.name,
          expiresAt,
          revokedAt: null,
          ownerKey: null,
          usedAt: null,
          applianceId: null,
        })
        .execute();
      await addEvent(store, createdAt, {
        severity: "info",
        kind: "claim.created",
        text: `${by.name} made a claim code for ${site.name}.`,
        siteId,
      });
      const code = makeClaimCode(token, keys.rootPublicKey);
      return success({
        id,
        code,
        link: claimLink(publicUrl, code),
        uri: claimUri(publicUrl, code),
        expiresAt,
      });
    },
    async revoke({ id, by }) {
      return await store.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom("claimCodes")
          .select(["siteId", "usedAt", "revokedAt"])
          .where("id", "=", id)
          .executeTakeFirst();
        if (!row) return failure("fleet.not-found", "There is no such claim code.");
        if (row.usedAt !== null) {
          return failure("claim.used", "A box has used this code already. Revoke the box instead.");
        }
        if (row.revokedAt !== null) return success(undefined);
        const at = clock.now();
        await tx.updateTable("claimCodes").set({ revokedAt: at }).where("id", "=", id).execute();
        await addEvent(tx, at, {
          severity: "info",
          kind: "claim.revoked",
          text: `${by.name} revoked a claim code.`,
          siteId: row.siteId,
        });
        return success(undefined);
      });
    },
  };
}

function invalid(field: string, detail: string) {
  return failure("fleet.invalid", `${field} ${detail}.`, { errors: [{ pointer: `/${field}`, detail }] });
}
