import { Moment, type Reader, type ReasonLook, reasonWords, StateMark } from "../design/index.ts";
import { type AnnouncedData, AnnouncedSection } from "./announced-view.tsx";
import { BoxChanges, BoxQuestions, CommandButtons } from "./box-actions.tsx";
import { type BoxSummary, configurationState } from "./box-summary.ts";
import { BoxState } from "./boxes-view.tsx";
import { type Frame, Framed, Trail } from "./frame.tsx";
import { DoneNotice, FaultNotice } from "./notice.tsx";
import { QrImage } from "./qr-image.tsx";
import { type ReportLine, Reports } from "./reports-view.tsx";

/** What the box said of one of its ranges at its last check-in. */
export interface RangeReport {
  name: string;
  state: string;
  addresses?: number | undefined;
  percentDone?: number | undefined;
  replied?: number | undefined;
  printers?: number | undefined;
  others?: number | undefined;
  discoveredAt?: number | undefined;
  collectedAt?: number | undefined;
  complete?: number | undefined;
  partial?: number | undefined;
  noAnswer?: number | undefined;
  problem?: string | undefined;
  reason?: ReasonLook | undefined;
}

export interface CommandLine {
  type: string;
  createdAt: number;
  createdBy: string;
  /** `waiting`, `done`, `failed`, `refused`, `expired`. */
  outcome: string;
  resultAt?: number | undefined;
  /** Id of a command that brought a support bundle. */
  bundleOf?: string;
  words?: string | undefined;
}

export interface EventLine {
  at: number;
  severity: string;
  text: string;
}

export interface BoxData {
  box: BoxSummary;
  ranges: readonly RangeReport[];
  /** Its own page, as it is opened from within its network. */
  pageUrls: readonly string[];
  facts: readonly [name: string, value: string][];
  nextReportAt?: number | undefined;
  /** Why it could not reach this server for a while, by its own word. */
  lastOutage?: { what: string; since: number; until: number } | undefined;
  quarantined: number;
  refusalIssues: readonly { field: string; message: string }[];
  announced: AnnouncedData;
  reports: readonly ReportLine[];
  commands: readonly CommandLine[];
  events: readonly EventLine[];
}

interface BoxProps {
  data: BoxData;
  reader: Reader;
}

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

/** To be opened by who stands in the box's network; the certificate to compare with is among the facts. */
function OwnPage(props: { urls: readonly string[] }) {
  const [first] = props.urls;
  if (first === undefined) return null;
  return (
    <>
      <dt>Its own page</dt>
      <dd>
        {props.urls.map((url) => (
          <div>
            <a href={url} rel="noreferrer">
              {url}
            </a>
          </div>
        ))}
        <QrImage text={first} label={`${first} as a QR code`} />
      </dd>
    </>
  );
}

function Contact(props: BoxProps) {
  const { box, facts, nextReportAt, lastOutage, quarantined } = props.data;
  return (
    <section>
      <h2>Contact</h2>
      <dl class="facts">
        <dt>Last check-in</dt>
        <dd>
          <Moment at={box.lastCheckInAt} reader={props.reader} />
        </dd>
        <dt>Last report</dt>
        <dd>
          <Moment at={box.lastReportAt} reader={props.reader} never="none yet" />
        </dd>
        {nextReportAt === undefined ? null : (
          <>
            <dt>Next report</dt>
            <dd>
              <Moment at={nextReportAt} reader={props.reader} />
            </dd>
          </>
        )}
        {lastOutage === undefined ? null : (
          <>
            <dt>Last outage</dt>
            <dd>
              {lastOutage.what}
              <div class="soft small">
                {props.reader.exact(lastOutage.since)} to {props.reader.exact(lastOutage.until)}, by its clock
              </div>
            </dd>
          </>
        )}
        <dt>Claimed</dt>
        <dd>
          <Moment at={box.enrolledAt} reader={props.reader} />
        </dd>
        {quarantined > 0 ? (
          <>
            <dt>Set aside</dt>
            <dd>{quarantined} messages that this server refused</dd>
          </>
        ) : null}
        <OwnPage urls={props.data.pageUrls} />
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </section>
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

function Ranges(props: BoxProps) {
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

const COMMANDS: Record<string, string> = {
  collect: "Read its printers",
  discover: "Look for printers",
  bundle: "Make a support bundle",
  record: "Record a printer",
};

function Commands(props: BoxProps) {
  const { commands } = props.data;
  return (
    <section>
      <h2>Commands</h2>
      {commands.length === 0 ? (
        <p class="soft">None were given.</p>
      ) : (
        <ul class="stack stack--tight lines">
          {commands.map((command) => (
            <li>
              {COMMANDS[command.type] ?? command.type}: {command.outcome}
              {command.words ? <span> – {command.words}</span> : null}
              {command.bundleOf === undefined ? null : (
                <span>
                  {" "}
                  <a href={`/boxes/${props.data.box.id}/commands/${command.bundleOf}/bundle.txt`}>
                    Download the text
                  </a>
                </span>
              )}
              <span class="soft small">
                {" "}
                given by {command.createdBy} <Moment at={command.createdAt} reader={props.reader} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Events(props: BoxProps) {
  const { events } = props.data;
  return (
    <section>
      <h2>What happened</h2>
      {events.length === 0 ? (
        <p class="soft">Nothing worth telling.</p>
      ) : (
        <ul class="stack stack--tight lines">
          {events.map((event) => (
            <li>
              {event.severity === "attention" || event.severity === "broken" ? (
                <StateMark state={event.severity} />
              ) : null}{" "}
              {event.text}{" "}
              <span class="soft small">
                <Moment at={event.at} reader={props.reader} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
