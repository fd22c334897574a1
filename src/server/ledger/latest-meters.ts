// What the ledger last said of each counter of a printer, checked as far as one entry can be.
import { contentHash, linkHash, type PrinterRecord } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";
import { isOwned, type LedgerOwner } from "./owner.ts";
import { storedEntries } from "./stored-chain.ts";

export interface LatestMeter {
  counter: string;
  value: number;
  oid: string;
  /** Milliseconds since 1970 UTC, by the box's clock, and who had set it. */
  at: number;
  clock: string;
  /** When the printer was last seen to tell the same; outside the chain, by the box's report. */
  confirmedAt: number | undefined;
  chain: string;
  index: number;
  hash: string;
  /** `sound`: the entry is bound to the one before as it says; `altered`: it was changed here. */
  state: "sound" | "altered";
}

/** The newest entry of every counter, by counter name. */
export async function latestMeters(
  store: Store,
  printer: { siteId: string; owners: readonly LedgerOwner[]; lastSeen: number; document: string },
): Promise<LatestMeter[]> {
  const newest = await store
    .selectFrom("ledgerEntries")
    .innerJoin("ledgerSubjects", "ledgerSubjects.id", "ledgerEntries.subjectId")
    .innerJoin("ledgerMeters", "ledgerMeters.id", "ledgerEntries.meterId")
    .innerJoin("ledgerChains", "ledgerChains.id", "ledgerEntries.chainId")
    .select(({ fn }) => [
      "chainId",
      "chain",
      "applianceId",
      "printerKey",
      "counter",
      fn.max<number>("entry").as("entry"),
    ])
    .where("siteId", "=", printer.siteId)
    .where(
      "printerKey",
      "in",
      printer.owners.map(({ key }) => key),
    )
    .groupBy(["chainId", "chain", "applianceId", "printerKey", "counter"])
    .execute();
  const { counters = {} } = (JSON.parse(printer.document) as PrinterRecord).printer;
  const latest = new Map<string, LatestMeter>();
  for (const { chainId, chain, applianceId, printerKey, counter, entry: index } of newest) {
    if (!isOwned(printer.owners, printerKey, applianceId)) continue;
    const [found] = await storedEntries(store, chainId, index, index);
    const known = latest.get(counter);
    if (!found || (known && known.at > found.entry.at)) continue;
    const { value, oid, at, clock } = found.entry;
    const isSound = linkHash(index, found.previous, contentHash(found.entry)) === found.hash;
    latest.set(counter, {
      ...{ counter, value, oid, at, clock, chain, index, hash: found.hash },
      confirmedAt: counters[counter] === value ? printer.lastSeen : undefined,
      state: isSound ? "sound" : "altered",
    });
  }
  return [...latest.values()].sort((a, b) => (a.counter < b.counter ? -1 : 1));
}
