import { Moment, type Reader } from "../design/index.ts";

/** A report that came from a box. */
export interface ReportLine {
  sequence: number;
  /** SHA-256 of the message before it was compressed and sealed: the box shows the same. */
  digest: string;
  printers: number;
  bodyBytes: number;
  sealedBytes: number;
  receivedAt: number;
}

/** The last reports, so that a box's owner and whoever runs the server can see that they speak of the same. */
export function Reports(props: { reports: readonly ReportLine[]; reader: Reader }) {
  const { reports, reader } = props;
  if (reports.length === 0) return null;
  return (
    <section>
      <h2>Reports</h2>
      <p class="soft">The box's own page shows the same digest beside every word of the message.</p>
      <ul class="stack stack--tight lines">
        {reports.map((report) => (
          <li>
            <Moment at={report.receivedAt} reader={reader} />: number {report.sequence},{" "}
            {reader.number(report.printers)} {report.printers === 1 ? "printer" : "printers"},{" "}
            {reader.number(report.sealedBytes)} bytes sealed
            <div class="soft small">
              <code class="digest">{report.digest}</code>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
