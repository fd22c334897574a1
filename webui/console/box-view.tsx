import { type Reader, reasonWords, StateMark } from "../design/index.ts";
import { AnnouncedSection } from "./announced-view.tsx";
import { BoxChanges, BoxQuestions, CommandButtons } from "./box-actions.tsx";
import { Contact } from "./box-contact-view.tsx";
import type { BoxProps } from "./box-data.ts";
import { Commands, Events } from "./box-past-view.tsx";
import { Ranges } from "./box-ranges-view.tsx";
import { type BoxSummary, configurationState } from "./box-summary.ts";
import { BoxState } from "./boxes-view.tsx";
import { type Frame, Framed, Trail } from "./frame.tsx";
import { DoneNotice, FaultNotice } from "./notice.tsx";
import { Reports } from "./reports-view.tsx";

export function BoxPage(
  props: BoxProps & { done?: string | undefined; fault?: string | undefined; frame: Frame },
) {
  const { data, reader } = props;
  const { box } = data;
  const isRevoked = box.revokedAt !== undefined;
  return (
    <Framed frame={props.frame} title={box.name} room="boxes">
      <Trail href="/boxes" name="Boxes" />
      <div class="head">
        <h1>{box.name}</h1>
        <p class="soft">
          <a href={`/sites/${box.siteId}`}>{box.site}</a>
          {" · "}
          <a href={`/?q=${encodeURIComponent(`box="${box.name.replaceAll('"', "")}"`)}`}>
            {reader.number(box.printers)} {box.printers === 1 ? "printer" : "printers"}
          </a>
        </p>
      </div>
      <DoneNotice done={props.done} />
      <FaultNotice words={props.fault} />
      {isRevoked ? (
        <p class="notice notice--attention">
          This box was revoked {reader.ago(box.revokedAt ?? 0)}. Its messages are refused; the printers it
          found stay known, but nobody asks those that no other box reaches. To use it again, claim it anew.
        </p>
      ) : (
        <BoxReasons box={box} reader={reader} />
      )}
      {isRevoked ? null : (
        <>
          <BoxQuestions box={box} />
          <CommandButtons box={box} />
        </>
      )}
      <div class="sheet" id="box-live" data-live="5">
        <Ranges data={data} reader={reader} />
        <AnnouncedSection data={data.announced} reader={reader} />
        <Contact data={data} reader={reader} />
        <div class="column">
          <ConfigurationSection data={data} reader={reader} />
          <Commands data={data} reader={reader} />
          <Reports reports={data.reports} reader={reader} />
          <Events data={data} reader={reader} />
        </div>
      </div>
      <BoxChanges box={box} />
    </Framed>
  );
}

function BoxReasons(props: { box: BoxSummary; reader: Reader }) {
  const { box, reader } = props;
  const since = box.offlineSince === undefined ? undefined : reader.exact(box.offlineSince);
  if (box.reasons.length === 0) {
    return (
      <p>
        <BoxState box={box} reader={reader} />
      </p>
    );
  }
  return (
    <ul class="reasons">
      {box.reasons.map((reason) => (
        <li>
          <StateMark state={reason.state} />
          <span>
            {reasonWords(reason, reason === box.silence ? since : undefined)}.{" "}
            <span class="soft">{reason.todo}</span>
            {reason.evidence ? <div class="soft small">Seen: {reason.evidence}.</div> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

function ConfigurationSection(props: BoxProps) {
  const { box, refusalIssues } = props.data;
  if (box.revokedAt !== undefined) return null;
  const { state, words } = configurationState(box);
  return (
    <section>
      <h2>Configuration</h2>
      <p>
        {box.refusal !== undefined || state === "fine" ? (
          <StateMark state={state} word={words} />
        ) : (
          `It is ${words}.`
        )}
      </p>
      {box.refusal === undefined ? null : (
        <>
          <p>{box.refusal} The old one stays in force.</p>
          {refusalIssues.length > 0 ? (
            <ul>
              {refusalIssues.map((issue) => (
                <li>
                  <code>{issue.field}</code> {issue.message}
                </li>
              ))}
            </ul>
          ) : null}
        </>
      )}
      <p>
        <a href={`/sites/${box.siteId}`}>Change the configuration of {box.site}</a>
      </p>
    </section>
  );
}
