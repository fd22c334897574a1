// What a box said of its ranges.
import { Moment, type Reader, type ReasonLook, StateMark } from "../design/index.ts";
import type { BoxProps } from "./box-data.ts";

export function Ranges(props: BoxProps) {
  const { data, reader } = props;
  return (
    <section class="wide">
      <h2>Ranges</h2>
      {data.ranges.length === 0 ? (
        <p class="soft">The box has not spoken of its ranges yet.</p>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Range</th>
              <th scope="col">Now</th>
              <th scope="col" class="number">
                Addresses
              </th>
              <th scope="col" class="number">
                Answered
              </th>
              <th scope="col" class="number">
                Printers
              </th>
              <th scope="col">Searched</th>
              <th scope="col">Read</th>
            </tr>
          </thead>
          <tbody>
            {data.ranges.map((range) => (
              <tr>
                <td>
                  <strong>{range.name}</strong>
                  {range.problem ? <p class="fault">{range.problem}</p> : null}
                  {range.reason ? <RangeReasonLine reason={range.reason} reader={reader} /> : null}
                </td>
                <td data-label="Now">
                  {range.state}
                  {range.percentDone === undefined ? null : <Progress percent={range.percentDone} />}
                </td>
                <NumberCell label="Addresses" value={range.addresses} reader={reader} />
                <NumberCell label="Answered" value={range.replied} reader={reader} />
                <NumberCell label="Printers" value={range.printers} reader={reader} />
                <td data-label="Searched">
                  <Moment at={range.discoveredAt} reader={reader} never="not yet" />
                </td>
                <td data-label="Read">
                  <Moment at={range.collectedAt} reader={reader} never="not yet" />
                  {range.noAnswer ? <span class="soft">, {range.noAnswer} gave no answer</span> : null}
                  {range.partial ? <span class="soft">, {range.partial} in part</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function RangeReasonLine(props: { reason: ReasonLook; reader: Reader }) {
  const { reason, reader } = props;
  return (
    <div class="small">
      <StateMark state={reason.state} word={reason.what} /> since {reader.exact(reason.since)}.{" "}
      {reason.state === "fine" ? null : <span class="soft">{reason.todo}</span>}
      {reason.evidence ? <div class="soft">Seen: {reason.evidence}.</div> : null}
    </div>
  );
}

function NumberCell(props: { label: string; value: number | undefined; reader: Reader }) {
  return (
    <td class="number" data-label={props.label}>
      {props.value === undefined ? "–" : props.reader.number(props.value)}
    </td>
  );
}

function Progress(props: { percent: number }) {
  return (
    <span class="progress">
      {" "}
      <progress max={100} value={props.percent} aria-label="Done" /> {props.percent} %
    </span>
  );
}
