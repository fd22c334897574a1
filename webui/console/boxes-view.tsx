import { Moment, type Reader, StateMark } from "../design/index.ts";
import { type BoxSummary, configurationState } from "./box-summary.ts";
import { type Frame, Framed } from "./frame.tsx";

export interface BoxesData {
  boxes: readonly BoxSummary[];
  sites: number;
}

export function BoxesPage(props: { data: BoxesData; reader: Reader; frame: Frame }) {
  const { boxes, sites } = props.data;
  return (
    <Framed frame={props.frame} title="Boxes" room="boxes">
      <div class="head__row">
        <h1>Boxes</h1>
        {boxes.length > 0 ? (
          <a class="button" href="/codes">
            Add a box
          </a>
        ) : null}
      </div>
      {boxes.length === 0 ? (
        <div class="empty">
          <p>
            No box has been claimed yet. A box is a small computer on the network of the printers; a claim
            code ties it to one of your sites.
          </p>
          <a class="button primary" href={sites > 0 ? "/codes" : "/sites/new"}>
            {sites > 0 ? "Make a claim code" : "Make the first site"}
          </a>
        </div>
      ) : (
        <BoxTable boxes={boxes} reader={props.reader} />
      )}
    </Framed>
  );
}

export function BoxTable(props: { boxes: readonly BoxSummary[]; reader: Reader }) {
  const { reader } = props;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Box</th>
          <th scope="col">State</th>
          <th scope="col">Site</th>
          <th scope="col" class="number">
            Printers
          </th>
          <th scope="col">Last check-in</th>
          <th scope="col">Last report</th>
          <th scope="col">Configuration</th>
        </tr>
      </thead>
      <tbody>
        {props.boxes.map((box) => (
          <tr>
            <td>
              <a class="row__link" href={`/boxes/${box.id}`}>
                {box.name}
              </a>
            </td>
            <td data-label="State">
              <BoxState box={box} reader={reader} />
            </td>
            <td data-label="Site">
              <a href={`/sites/${box.siteId}`}>{box.site}</a>
            </td>
            <td data-label="Printers" class="number">
              {reader.number(box.printers)}
            </td>
            <td data-label="Last check-in">
              <Moment at={box.lastCheckInAt} reader={reader} />
            </td>
            <td data-label="Last report">
              <Moment at={box.lastReportAt} reader={reader} />
            </td>
            <td data-label="Configuration">
              {box.revokedAt === undefined ? configurationState(box).words : "none"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function BoxState(props: { box: BoxSummary; reader: Reader }) {
  const { box, reader } = props;
  if (box.revokedAt !== undefined) return <span class="soft">revoked</span>;
  const [first] = box.reasons;
  return (
    <span>
      <StateMark state={box.state} />
      {first ? ` ${first.what}` : ""}
      {first && first === box.silence && box.offlineSince !== undefined ? (
        <span class="soft small"> since {reader.exact(box.offlineSince)}</span>
      ) : null}
    </span>
  );
}
