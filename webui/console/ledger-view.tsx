// What the signed meter ledger last said of each counter of a printer.
import { Moment, type Reader } from "../design/index.ts";

export interface LedgerLine {
  /** `Printed, mono`. */
  label: string;
  value: number;
  /** Place in its chain. */
  index: number;
  /** Milliseconds since 1970 UTC, by the box's clock. */
  at: number;
  confirmedAt: number | undefined;
  /** `altered`: the entry does not lead to its own hash. */
  state: "sound" | "altered";
}

export function MeterLedger(props: { lines: readonly LedgerLine[]; reader: Reader }) {
  const { lines, reader } = props;
  if (lines.length === 0) return null;
  return (
    <section class="wide">
      <h2>Meter ledger</h2>
      <div class="scroll">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Counter</th>
              <th scope="col" class="number">
                Count
              </th>
              <th scope="col">Read</th>
              <th scope="col">Still so</th>
              <th scope="col" class="number">
                Entry
              </th>
              <th scope="col">Proof</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr>
                <td>
                  <strong>{line.label}</strong>
                </td>
                <td class="number" data-label="Count">
                  {reader.number(line.value)}
                </td>
                <td data-label="Read">
                  <Moment at={line.at} reader={reader} />
                </td>
                <td data-label="Still so">
                  <Moment at={line.confirmedAt} reader={reader} never="no longer told" />
                </td>
                <td class="number" data-label="Entry">
                  {reader.number(line.index)}
                </td>
                <td data-label="Proof">
                  {line.state === "sound" ? "as the box signed it" : "altered since the box signed it"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
