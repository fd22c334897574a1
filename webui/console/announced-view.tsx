import type { AnnouncedPrinter } from "../../src/model/index.ts";
import { AnnouncedTable, type Reader } from "../design/index.ts";

/** What a box told, or the boxes of a site together, of who announces itself and is not read. */
export interface AnnouncedData {
  /** Boxes that cannot listen to mDNS, by name. */
  deaf: readonly string[];
  /** Those not listed among them. */
  total: number;
  printers: readonly AnnouncedPrinter[];
}

export function AnnouncedSection(props: { data: AnnouncedData; reader: Reader }) {
  const { data, reader } = props;
  if (data.total === 0 && data.deaf.length === 0) return null;
  const rest = data.total - data.printers.length;
  return (
    <section class="wide">
      <h2>Printers that announce themselves and are not read</h2>
      {data.deaf.length === 0 ? null : (
        <p class="soft">
          {data.deaf.join(", ")} cannot listen to mDNS: another program keeps port 5353 for itself there, or
          there is no multicast.
        </p>
      )}
      {data.printers.length === 0 ? null : (
        <AnnouncedTable printers={data.printers} reader={reader} className="list" />
      )}
      {rest > 0 ? <p class="soft">And {reader.number(rest)} more, which the boxes’ own pages list.</p> : null}
    </section>
  );
}
