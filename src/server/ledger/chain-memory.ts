// What a chain has said of each counter so far, by the numbers that its parts use: a table beside the entries, so that
// no part makes the server look through years of them.
import { type LedgerEntry, type PartMemory, printersOfPart, type Said } from "../../protocol/index.ts";
import { insertMany, type Store } from "../store/index.ts";

/** As many values as one statement takes without effort. */
const AT_ONCE = 200;

/** What the part needs to be understood: the chain's printers as they are before its first entry. */
export async function memoryFor(
  store: Store,
  chainId: number,
  part: Parameters<typeof printersOfPart>[0],
): Promise<PartMemory> {
  const numbers = printersOfPart(part);
  const said = new Map<number, { key: string; counters: (readonly [string, Said])[] }>();
  for (let i = 0; i < numbers.length; i += AT_ONCE) {
    const rows = await store
      .selectFrom("ledgerSaid")
      .innerJoin("ledgerEntries", (join) =>
        join
          .onRef("ledgerEntries.chainId", "=", "ledgerSaid.chainId")
          .onRef("ledgerEntries.entry", "=", "ledgerSaid.entry"),
      )
      .innerJoin("ledgerSubjects", "ledgerSubjects.id", "ledgerEntries.subjectId")
      .innerJoin("ledgerMeters", "ledgerMeters.id", "ledgerEntries.meterId")
      .select(["printer", "ledgerSaid.printerKey", "name", "value", "oid", "serialHash"])
      .where("ledgerSaid.chainId", "=", chainId)
      .where("printer", "in", numbers.slice(i, i + AT_ONCE))
      .orderBy("printer")
      .orderBy("ledgerSaid.counter")
      .execute();
    for (const { printer, printerKey: key, name, value, oid, serialHash } of rows) {
      const known = said.get(printer) ?? { key, counters: [] };
      known.counters.push([name, { value, oid, serialHash: serialHash || null }]);
      said.set(printer, known);
    }
  }
  return { printers: await countPrinters(store, chainId), of: (printer) => said.get(printer) };
}

/** Notes what fresh entries of a chain said, in their order. */
export async function noteSaid(
  store: Store,
  chainId: number,
  fresh: readonly { index: number; entry: LedgerEntry }[],
): Promise<void> {
  const keys = [...new Set(fresh.map(({ entry }) => entry.key))];
  const known = new Map<string, { printer: number; counters: Map<string, number> }>();
  for (let i = 0; i < keys.length; i += AT_ONCE) {
    const rows = await store
      .selectFrom("ledgerSaid")
      .select(["printer", "counter", "printerKey", "name"])
      .where("chainId", "=", chainId)
      .where("printerKey", "in", keys.slice(i, i + AT_ONCE))
      .execute();
    for (const { printer, counter, printerKey, name } of rows) {
      const found = known.get(printerKey) ?? { printer, counters: new Map<string, number>() };
      found.counters.set(name, counter);
      known.set(printerKey, found);
    }
  }
  let printers = await countPrinters(store, chainId);
  const rows = new Map<string, Parameters<typeof insertMany<"ledgerSaid">>[2][number]>();
  for (const { index, entry } of fresh) {
    const found = known.get(entry.key) ?? { printer: printers++, counters: new Map<string, number>() };
    known.set(entry.key, found);
    const { printer, counters } = found;
    const counter = counters.get(entry.counter) ?? counters.size;
    counters.set(entry.counter, counter);
    rows.set(`${printer} ${counter}`, {
      ...{ chainId, printer, counter, printerKey: entry.key, name: entry.counter, entry: index },
    });
  }
  await insertMany(store, "ledgerSaid", [...rows.values()], ["chainId", "printer", "counter"]);
}

async function countPrinters(store: Store, chainId: number): Promise<number> {
  const row = await store
    .selectFrom("ledgerSaid")
    .select(({ fn }) => fn.max<number | null>("printer").as("last"))
    .where("chainId", "=", chainId)
    .executeTakeFirst();
  return (row?.last ?? -1) + 1;
}
