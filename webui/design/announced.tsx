// Printers that announce themselves and are not read, the same on the box's page and the server's.
import type { AnnouncedPrinter } from "../../src/model/index.ts";
import { Moment } from "./moment.tsx";
import type { Reader } from "./reader.ts";
import { announcedReasonLook } from "./reason-look.ts";
import { StateMark } from "./state.tsx";

/** What strangers say stands here as text alone: no link leads where they want it. */
export function AnnouncedTable(props: {
  printers: readonly AnnouncedPrinter[];
  reader: Reader;
  className: string;
}) {
  const { printers, reader } = props;
  return (
    <table class={props.className}>
      <thead>
        <tr>
          <th scope="col">Why it is not read</th>
          <th scope="col">Says that it is</th>
          <th scope="col">Address</th>
          <th scope="col">Last heard</th>
        </tr>
      </thead>
      <tbody>
        {printers.map((printer) => (
          <tr>
            <td class="c-state">
              <Why printer={printer} reader={reader} />
            </td>
            <td data-label="Says that it is">
              <strong>{printer.name}</strong>
              {[printer.model, printer.location, printer.adminUrl].map((told) =>
                told === undefined || told === printer.name ? null : <div class="soft">{told}</div>,
              )}
            </td>
            <td data-label="Address">
              {printer.address}
              {printer.announcedBy === undefined ? null : (
                <div class="soft">announced by {printer.announcedBy}</div>
              )}
              <div class="soft">{printer.services.join(", ")}</div>
            </td>
            <td data-label="Last heard">
              <Moment at={Date.parse(printer.lastHeard)} reader={reader} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Why(props: { printer: AnnouncedPrinter; reader: Reader }) {
  const { state, what, todo, evidence, since } = announcedReasonLook(props.printer.reason);
  return (
    <>
      <StateMark state={state} word={what} />
      <div class="soft">
        since {props.reader.exact(since)}. {todo} Seen: {evidence}.
      </div>
    </>
  );
}
