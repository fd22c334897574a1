// What entries say again and again (printer, counter and OID, start of the box) stands in tables of its own.
import type { LedgerEntry } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";

export interface LedgerIds {
  subject(entry: LedgerEntry): Promise<number>;
  meter(entry: LedgerEntry): Promise<number>;
  clock(entry: LedgerEntry): Promise<number>;
}

/** Finds ids, or makes them; each is asked for once. */
export function createLedgerIds(store: Store, siteId: string): LedgerIds {
  const known = new Map<string, number>();
  const once = async (
    name: string,
    find: () => Promise<{ id: number } | undefined>,
    add: () => Promise<unknown>,
  ) => {
    const id = known.get(name);
    if (id !== undefined) return id;
    let row = await find();
    if (!row) {
      await add();
      row = await find();
    }
    if (!row) throw new Error("a row was stored and is not there");
    known.set(name, row.id);
    return row.id;
  };

  return {
    subject({ key, serialHash }) {
      const row = { siteId, printerKey: key, serialHash: serialHash ?? "" };
      return once(
        `s ${key} ${row.serialHash}`,
        () =>
          store
            .selectFrom("ledgerSubjects")
            .select("id")
            .where("siteId", "=", siteId)
            .where("printerKey", "=", key)
            .where("serialHash", "=", row.serialHash)
            .executeTakeFirst(),
        () => store.insertInto("ledgerSubjects").values(row).execute(),
      );
    },
    meter({ counter, oid }) {
      return once(
        `m ${counter} ${oid}`,
        () =>
          store
            .selectFrom("ledgerMeters")
            .select("id")
            .where("counter", "=", counter)
            .where("oid", "=", oid)
            .executeTakeFirst(),
        () => store.insertInto("ledgerMeters").values({ counter, oid }).execute(),
      );
    },
    clock({ boot, clock }) {
      return once(
        `c ${boot} ${clock}`,
        () =>
          store
            .selectFrom("ledgerClocks")
            .select("id")
            .where("boot", "=", boot)
            .where("clock", "=", clock)
            .executeTakeFirst(),
        () => store.insertInto("ledgerClocks").values({ boot, clock }).execute(),
      );
    },
  };
}
