// What was read of a printer, each value with its name, OID and time.
import type { Reading } from "../../src/model/index.ts";
import { Moment, type Reader } from "../design/index.ts";

export interface CounterLine {
  /** `Pages, mono`. */
  label: string;
  value: number;
  /** What the field calls it, where it stood and what stood there. */
  reading?: Reading | undefined;
}

export function Counters(props: {
  counters: readonly CounterLine[];
  unit: string | undefined;
  reader: Reader;
}) {
  const { counters, unit, reader } = props;
  return (
    <section class="wide">
      <h2>Counters</h2>
      {counters.length === 0 ? (
        <p class="soft">This printer does not tell its counters.</p>
      ) : (
        <div class="scroll">
          <table class="list list--counters">
            <thead>
              <tr>
                <th scope="col">Counter</th>
                <th scope="col" class="number">
                  Count{unit ? ` (${unit})` : ""}
                </th>
                <th scope="col">Name</th>
                <th scope="col">OID</th>
                <th scope="col" class="number">
                  Raw value
                </th>
                <th scope="col">Read</th>
              </tr>
            </thead>
            <tbody>
              {counters.map((line) => (
                <tr>
                  <td>
                    <strong>{line.label}</strong>
                  </td>
                  <td class="number" data-label="Count">
                    {reader.number(line.value)}
                  </td>
                  <ReadingCells reading={line.reading} reader={reader} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function ReadingCells(props: { reading: Reading | undefined; reader: Reader }) {
  const { reading, reader } = props;
  if (!reading) {
    return (
      <td colspan={4} class="soft" data-label="From">
        no reading kept
      </td>
    );
  }
  return (
    <>
      <td data-label="Name">{reading.name}</td>
      <td data-label="OID">
        <span class="oid">{reading.oid.replaceAll("+", " + ")}</span>
        {reading.type === "derived" ? <span class="soft small"> added up</span> : null}
      </td>
      <td class="number" data-label="Raw value">
        {String(reading.value)}
      </td>
      <td data-label="Read">
        <Moment at={Date.parse(reading.at)} reader={reader} />
      </td>
    </>
  );
}

/** Everything but the counters, folded away. */
export function Readings(props: { readings: readonly Reading[]; reader: Reader }) {
  const { readings } = props;
  if (readings.length === 0) return null;
  return (
    <section class="wide">
      <h2>Everything else that was read</h2>
      <details>
        <summary>
          Show {readings.length} {readings.length === 1 ? "value" : "values"} with name, OID and time
        </summary>
        <div class="scroll">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Raw value</th>
                <th scope="col">OID</th>
                <th scope="col">Read</th>
              </tr>
            </thead>
            <tbody>
              {readings.map((reading) => (
                <tr>
                  <td>{reading.name}</td>
                  <td data-label="Raw value">{String(reading.value)}</td>
                  <td data-label="OID">
                    <span class="oid">{reading.oid}</span>
                  </td>
                  <td data-label="Read">
                    <Moment at={Date.parse(reading.at)} reader={props.reader} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
