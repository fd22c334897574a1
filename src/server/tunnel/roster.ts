// Who may speak: held in memory, because an envelope's sender is asked for between opening and verifying.
import type { SenderPublicKeys, SenderStanding } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";

export interface Roster {
  standing(sender: SenderPublicKeys): SenderStanding;
  /** Reads one appliance again after its row changed. */
  refresh(signKey: string): Promise<void>;
}

interface Entry {
  boxKey: string;
  isRevoked: boolean;
}

export async function loadRoster(store: Store): Promise<Roster> {
  const entries = new Map<string, Entry>();
  const columns = ["signKey", "boxKey", "revokedAt"] as const;
  const put = (row: { signKey: string; boxKey: string; revokedAt: number | null }) =>
    entries.set(row.signKey, { boxKey: row.boxKey, isRevoked: row.revokedAt !== null });
  for (const row of await store.selectFrom("appliances").select(columns).execute()) put(row);
  return {
    standing({ signKey, boxKey }) {
      const entry = entries.get(hex(signKey));
      // Both keys are fixed for the life of an enrolment: the right one with another is a stranger.
      if (!entry || entry.boxKey !== hex(boxKey)) return "unknown";
      return entry.isRevoked ? "revoked" : "known";
    },
    async refresh(signKey) {
      const row = await store
        .selectFrom("appliances")
        .select(columns)
        .where("signKey", "=", signKey)
        .executeTakeFirst();
      if (row) put(row);
      else entries.delete(signKey);
    },
  };
}

export function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("hex");
}
