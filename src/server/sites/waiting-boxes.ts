// Boxes without an owner that the DNS led here (CONTRACTS §4): a person types the pairing code of the one he means.
import { createHash } from "node:crypto";
import { parsePairingCode } from "../../model/index.ts";
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import { addEvent } from "../events.ts";
import type { Store } from "../store/index.ts";
import type { Author } from "./sites.ts";

/** More wait in no network; who fills the list by force gets no further. */
export const mostWaitingBoxes = 200;
/** A box that was not heard of for so long is forgotten, milliseconds. */
export const WAITING_BOX_MS = 7 * 86_400_000;
/** A typed code that its box did not fetch is forgotten, milliseconds. */
export const TYPED_CODE_MS = 3_600_000;

export interface WaitingBox {
  id: string;
  /** What the box itself shows too: the first 8 characters of SHA-256 of its signing key. */
  fingerprint: string;
  model: string;
  version: string;
  address: string;
  /** Milliseconds since 1970 UTC. */
  firstSeen: number;
  lastSeen: number;
  wrongCodes: number;
  /** `typed`: the box is to judge the code when it asks next. */
  state: "waiting" | "typed";
}

export interface WaitingBoxes {
  /** Those heard of lately, newest first. */
  list(): Promise<WaitingBox[]>;
  /** Ties the box to a site once it finds the code to be its own. Problems: pairing.code-invalid, fleet.not-found. */
  type(input: { id: string; siteId: string; code: string; by: Author }): Promise<Outcome<void>>;
}

export function createWaitingBoxes(ports: { store: Store; clock: Clock }): WaitingBoxes {
  const { store, clock } = ports;
  return {
    async list() {
      const now = clock.now();
      const rows = await store
        .selectFrom("waitingBoxes")
        .selectAll()
        .where("lastSeen", ">", now - WAITING_BOX_MS)
        .orderBy("firstSeen", "desc")
        .execute();
      return rows.map(
        ({ id, signKey, model, version, address, firstSeen, lastSeen, wrongCodes, typedAt }) => ({
          ...{ id, model, version, address, firstSeen, lastSeen, wrongCodes },
          fingerprint: boxFingerprint(signKey),
          state: typedAt !== null && typedAt + TYPED_CODE_MS > now ? "typed" : "waiting",
        }),
      );
    },
    async type({ id, siteId, code, by }) {
      const parsed = parsePairingCode(code);
      if (!parsed.ok) return parsed;
      const site = await store.selectFrom("sites").select("name").where("id", "=", siteId).executeTakeFirst();
      if (!site) return failure("fleet.not-found", "There is no such site.");
      const now = clock.now();
      const done = await store
        .updateTable("waitingBoxes")
        .set({ code: parsed.value, siteId, typedAt: now, typedBy: by.name })
        .where("id", "=", id)
        .executeTakeFirst();
      if (done.numUpdatedRows === 0n)
        return failure("fleet.not-found", "No such box waits here; it may have been paired meanwhile.");
      await addEvent(store, now, {
        severity: "info",
        kind: "pairing.typed",
        text: `${by.name} typed a pairing code for a box at ${site.name}.`,
        siteId,
      });
      return success(undefined);
    },
  };
}

/** Of a signing key in hex. */
function boxFingerprint(signKey: string): string {
  return createHash("sha256").update(Buffer.from(signKey, "hex")).digest("hex").slice(0, 8);
}
