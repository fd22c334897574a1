// Printers that boxes hear announce themselves and do not read, as each box told at its last check-in.
import { type AnnouncedPrinter, compareAddresses } from "../../model/index.ts";
import type { CheckInPayload } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";
import { chunks } from "./chunks.ts";

export interface AnnouncedOverview {
  /** Boxes that cannot listen to mDNS, by name. */
  deaf: string[];
  /** Those that did not fit into a check-in among them. */
  total: number;
  /** Each address once, as the box that heard it last tells. */
  printers: (AnnouncedPrinter & { applianceId: string })[];
}

/** What the boxes of a site, or one box, told; who another box of the site reads is left out. */
export async function readAnnounced(
  store: Store,
  filter: { siteId: string } | { boxId: string },
): Promise<AnnouncedOverview> {
  const query = store
    .selectFrom("appliances")
    .select(["id", "siteId", "name", "status"])
    .where("revokedAt", "is", null)
    .orderBy("name");
  const boxes = await ("siteId" in filter
    ? query.where("siteId", "=", filter.siteId)
    : query.where("id", "=", filter.boxId)
  ).execute();
  const overview: AnnouncedOverview = { deaf: [], total: 0, printers: [] };
  const byAddress = new Map<string, AnnouncedOverview["printers"][number]>();
  for (const { id, name, status } of boxes) {
    // Checked when it came in.
    const told = status === null ? undefined : (JSON.parse(status) as CheckInPayload).announced;
    if (!told) continue;
    if (!told.isListening) overview.deaf.push(name);
    overview.total += told.total - told.printers.length;
    for (const printer of told.printers) {
      const other = byAddress.get(printer.address);
      if (!other || other.lastHeard < printer.lastHeard)
        byAddress.set(printer.address, { ...printer, applianceId: id });
    }
  }
  const [siteId] = boxes.map((box) => box.siteId);
  const read =
    siteId === undefined ? new Set<string>() : await readAddresses(store, siteId, [...byAddress.keys()]);
  overview.printers = [...byAddress.values()]
    .filter(({ address }) => !read.has(address))
    .sort((a, b) => compareAddresses(a.address, b.address));
  overview.total += overview.printers.length;
  return overview;
}

async function readAddresses(store: Store, siteId: string, addresses: string[]): Promise<Set<string>> {
  const read = new Set<string>();
  for (const some of chunks(addresses, 200)) {
    const rows = await store
      .selectFrom("printers")
      .select("address")
      .where("siteId", "=", siteId)
      .where("state", "=", "answering")
      .where("address", "in", some)
      .execute();
    for (const { address } of rows) read.add(address);
  }
  return read;
}
