// Printers that announce themselves and are not read, the same on the box's page and the server's.
import { type AnnouncedPrinter, inEnglish, type Say } from "../../src/model/index.ts";
import { announcedTexts } from "./look-texts.ts";
import { Moment } from "./moment.tsx";
import type { Reader } from "./reader.ts";
import { announcedReasonLook } from "./reason-look.ts";
import { StateMark } from "./state.tsx";

/** What strangers say stands here as text alone: no link leads where they want it. */
export function AnnouncedTable(props: {
  printers: readonly AnnouncedPrinter[];
  reader: Reader;
  className: string;
  say?: Say;
}) {
  const { printers, reader, say = inEnglish } = props;
  return (
    <table class={props.className}>
      <thead>
        <tr>
          <th scope="col">{say(announcedTexts.why)}</th>
          <th scope="col">{say(announcedTexts.says)}</th>
          <th scope="col">{say(announcedTexts.address)}</th>
          <th scope="col">{say(announcedTexts.lastHeard)}</th>
        </tr>
      </thead>
      <tbody>
        {printers.map((printer) => (
          <tr>
            <td class="c-state">
              <Why printer={printer} reader={reader} say={say} />
            </td>
            <td data-label={say(announcedTexts.says)}>
              <strong>{printer.name}</strong>
              {[printer.model, printer.location, printer.adminUrl].map((told) =>
                told === undefined || told === printer.name ? null : <div class="soft">{told}</div>,
              )}
            </td>
            <td data-label={say(announcedTexts.address)}>
              {printer.address}
              {printer.announcedBy === undefined ? null : (
                <div class="soft">{say(announcedTexts.by, { name: printer.announcedBy })}</div>
              )}
              <div class="soft">{printer.services.join(", ")}</div>
            </td>
            <td data-label={say(announcedTexts.lastHeard)}>
              <Moment at={Date.parse(printer.lastHeard)} reader={reader} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Why(props: { printer: AnnouncedPrinter; reader: Reader; say: Say }) {
  const { say } = props;
  const { state, what, todo, evidence, since } = announcedReasonLook(props.printer.reason, say);
  return (
    <>
      <StateMark state={state} word={what} />
      <div class="soft">
        {say(announcedTexts.since, { when: props.reader.exact(since) })}. {todo}{" "}
        {say(announcedTexts.seen, { evidence })}
      </div>
    </>
  );
}
