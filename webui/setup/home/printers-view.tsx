import { printerName } from "../../../src/model/index.ts";
import {
  judgePrinter,
  Moment,
  printerReasonLook,
  type Reader,
  StateMark,
  SupplyBar,
} from "../../design/index.ts";
import type { Words } from "../words.ts";
import type { ShownPrinter, StatusView } from "./status-view.ts";

/** The printers, one a row, with what they need and why one of them is not read. */
export function PrintersSection(props: {
  view: Pick<StatusView, "printers" | "otherDevices">;
  reader: Reader;
  words: Words;
}) {
  const { words } = props;
  const { printers, otherDevices } = props.view;
  return (
    <section aria-labelledby="printers">
      <h2 id="printers">{words.say("printers.title")}</h2>
      {printers.length === 0 ? (
        <p class="soft">{words.say("printers.none")}</p>
      ) : (
        <div class="wide">
          <table class="printers">
            <thead>
              <tr>
                <th scope="col">{words.say("printers.state")}</th>
                <th scope="col">{words.say("printers.model")}</th>
                <th scope="col">{words.say("printers.serial")}</th>
                <th scope="col">{words.say("printers.address")}</th>
                <th scope="col" class="number">
                  {words.say("printers.pages")}
                </th>
                <th scope="col">{words.say("printers.supplies")}</th>
                <th scope="col">{words.say("printers.seen")}</th>
              </tr>
            </thead>
            <tbody>
              {printers.map((shown) => (
                <PrinterRow shown={shown} reader={props.reader} words={words} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {otherDevices > 0 ? <p class="soft">{words.count("printers.others", otherDevices)}</p> : null}
    </section>
  );
}

function PrinterRow(props: { shown: ShownPrinter; reader: Reader; words: Words }) {
  const { shown, reader, words } = props;
  const { printer } = shown;
  const told = shown.reason && printerReasonLook(shown.reason, words.look);
  const judged = shown.silentSince === undefined ? judgePrinter(printer, words.look) : undefined;
  const why = judged ? (judged.reasons[0]?.what ?? told?.what) : told?.what;
  const state = judged?.state ?? told?.state ?? "unknown";
  const total = printer.counters?.total;
  const notTold = <span class="soft">{words.say("not-told")}</span>;
  return (
    <tr>
      <td class="c-state">
        <StateMark state={state} word={words.look(state)} />
        {why === undefined ? null : <div class="soft">{why}</div>}
        {told && !judged ? (
          <div class="soft">
            {words.say("printers.since", { when: reader.exact(told.since) })}. {told.todo}{" "}
            {words.say("printers.evidence", { evidence: told.evidence })}
          </div>
        ) : null}
      </td>
      <td class="c-model">{printerName(printer) ?? notTold}</td>
      <td class={toldOr(printer.serialNumber)}>{printer.serialNumber ?? notTold}</td>
      <td>{printer.address}</td>
      <td
        class={toldOr(total, "number")}
        data-unit={typeof total === "number" ? words.say("printers.pages-unit") : ""}
      >
        {typeof total === "number" ? reader.number(total) : notTold}
      </td>
      <td class={toldOr(printer.supplies)}>
        {printer.supplies === undefined ? (
          notTold
        ) : (
          <span class="supplies">
            {printer.supplies.map((supply) => (
              <SupplyBar supply={supply} ageMs={reader.now - shown.lastSeen} isShort say={words.look} />
            ))}
          </span>
        )}
      </td>
      <td>
        <Moment at={shown.lastSeen} reader={reader} />
      </td>
    </tr>
  );
}

/** On a phone, where no head names the column, what is not told is left out. */
function toldOr(value: unknown, more?: string): string | undefined {
  return value === undefined ? ["c-not-told", more].filter(Boolean).join(" ") : more;
}
