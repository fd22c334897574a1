import type { Child } from "hono/jsx";
import { boxTroubleTexts, printerName } from "../../src/model/index.ts";
import {
  type Assets,
  Document,
  judgePrinter,
  Moment,
  printerReasonLook,
  type Reader,
  rangeReasonLook,
  type State,
  StateMark,
  SupplyBar,
  TallyMark,
} from "../design/index.ts";
import { Announced } from "./announced-view.tsx";
import type {
  BoxTrouble,
  ShownJob,
  ShownPrinter,
  ShownProgress,
  ShownRange,
  StatusView,
} from "./status-view.ts";

const jobNames: Record<ShownJob["name"], string> = {
  discover: "Find printers",
  collect: "Read printers",
  report: "Report",
  "check-in": "Ask the server",
};

/** The box in one look: is it working, and what did it find. */
export function StatusPage(props: { view: StatusView; reader: Reader; assets: Assets }) {
  const { view, reader } = props;
  const verdict = judgeBox(view, reader);
  return (
    <Frame title={view.name} assets={props.assets}>
      <h1 class="verdict">
        <StateMark state={verdict.state} word={verdict.words} />
      </h1>
      {verdict.todo ? <p>{verdict.todo}</p> : null}
      {view.progress ? <Progress progress={view.progress} /> : null}
      <Printers view={view} reader={reader} />
      {view.announced ? <Announced announced={view.announced} reader={reader} /> : null}
      <Work view={view} reader={reader} />
      <Leaving view={view} reader={reader} />
      <p class="soft">
        <a href="/about">{view.name}</a>, Tallybox {view.version}. It reads printers and never writes to them.
      </p>
    </Frame>
  );
}

/** What the next report will hold, byte for byte before it is compressed and sealed. */
export function NextReportPage(props: {
  json: string;
  parts: number;
  sizeBytes: number;
  assets: Assets;
  reader: Reader;
}) {
  return (
    <Frame title="The next report" assets={props.assets}>
      <nav class="trail" aria-label="Up">
        <a href="/">The box</a>
      </nav>
      <h1>The next report</h1>
      <p>
        This is all that would leave now: {props.reader.number(props.sizeBytes)} bytes once compressed and
        sealed
        {props.parts > 1 ? `, in ${props.parts} parts` : ""}. Only your server can open it.
      </p>
      <pre class="report-json">{props.json}</pre>
    </Frame>
  );
}

/** The machine underneath, as far as it tells. */
export function AboutPage(props: { facts: [name: string, value: string | undefined][]; assets: Assets }) {
  return (
    <Frame title="This box" assets={props.assets}>
      <nav class="trail" aria-label="Up">
        <a href="/">The box</a>
      </nav>
      <h1>This box</h1>
      <dl class="facts">
        {props.facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value ?? <span class="soft">not told</span>}</dd>
          </>
        ))}
      </dl>
    </Frame>
  );
}

export function Frame(props: { title: string; assets: Assets; children?: Child }) {
  return (
    <Document title={`${props.title} – Tallybox`} assets={props.assets}>
      <header class="top">
        <a class="top__name" href="/">
          <TallyMark />
          Tallybox
        </a>
      </header>
      <main id="content" class="page" tabindex={-1}>
        {props.children}
      </main>
    </Document>
  );
}

interface Verdict {
  state: State;
  words: string;
  todo?: string;
}

function judgeBox(view: StatusView, reader: Reader): Verdict {
  const { server } = view;
  const { trouble } = view;
  if (trouble?.code === "box-no-link" || trouble?.code === "box-no-address")
    return verdictOf(trouble, reader);
  const answering = view.printers.filter((each) => each.silentSince === undefined).length;
  const found = `${reader.number(answering)} ${answering === 1 ? "printer answers" : "printers answer"}`;
  if (server.address === undefined)
    return {
      state: "attention",
      words: `Not claimed yet. ${found}.`,
      todo: "Make a claim code on your server and give it to this box: until then nothing leaves it.",
    };
  if (trouble) return verdictOf(trouble, reader, trouble.code === "box-no-clock" ? undefined : found);
  if (view.configurationProblem !== undefined)
    return {
      state: "attention",
      words: `${found}, with the settings from before`,
      todo: view.configurationProblem,
    };
  if (server.lastContactAt === undefined)
    return { state: "unknown", words: `${found}. The server has not answered yet.` };
  if (view.printers.length === 0) {
    if (view.jobs.some((job) => job.name === "discover" && job.running))
      return { state: "fine", words: "Looking for printers" };
    return {
      state: "attention",
      words: "No printer answers",
      todo: "Check the ranges and the SNMP community on the server, and that SNMP is enabled on the printers.",
    };
  }
  return { state: "fine", words: `Working: ${found}` };
}

function verdictOf({ code, since, evidence }: BoxTrouble, reader: Reader, found?: string): Verdict {
  const { weight, what, todo } = boxTroubleTexts[code];
  return {
    state: weight,
    words: found === undefined ? what : `${found}. ${what}`,
    todo: `Since ${reader.exact(since)}. ${evidence} ${todo}`,
  };
}

function Progress(props: { progress: ShownProgress }) {
  const { progress } = props;
  const left = progress.secondsLeft >= 1 ? `, about ${Math.ceil(progress.secondsLeft)} s left` : "";
  return (
    <section aria-label="Progress">
      <label for="progress">
        {progress.phase}: {progress.done} of {progress.total}, {progress.found} found,{" "}
        {Math.round(progress.packetsPerSecond)} packets/s{left}
      </label>
      <progress id="progress" class="bar" value={progress.done} max={Math.max(1, progress.total)} />
    </section>
  );
}

function Printers(props: { view: StatusView; reader: Reader }) {
  const { printers, otherDevices } = props.view;
  return (
    <section aria-labelledby="printers">
      <h2 id="printers">Printers</h2>
      {printers.length === 0 ? (
        <p class="soft">None yet. They appear here as they are found.</p>
      ) : (
        <div class="wide">
          <table class="printers">
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Model</th>
                <th scope="col">Serial number</th>
                <th scope="col">Address</th>
                <th scope="col" class="number">
                  Pages
                </th>
                <th scope="col">Supplies</th>
                <th scope="col">Last answer</th>
              </tr>
            </thead>
            <tbody>
              {printers.map((shown) => (
                <PrinterRow shown={shown} reader={props.reader} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {otherDevices > 0 ? (
        <p class="soft">
          {props.reader.number(otherDevices)} other SNMP {otherDevices === 1 ? "device" : "devices"} answered
          and {otherDevices === 1 ? "is" : "are"} no {otherDevices === 1 ? "printer" : "printers"}: counted,
          not kept.
        </p>
      ) : null}
    </section>
  );
}

function PrinterRow(props: { shown: ShownPrinter; reader: Reader }) {
  const { shown, reader } = props;
  const { printer } = shown;
  const told = shown.reason && printerReasonLook(shown.reason);
  const judged = shown.silentSince === undefined ? judgePrinter(printer) : undefined;
  const why = judged ? (judged.reasons[0]?.what ?? told?.what) : (told?.what ?? "No answer");
  const total = printer.counters?.total;
  return (
    <tr>
      <td class="c-state">
        <StateMark state={judged?.state ?? told?.state ?? "unknown"} />
        {why === undefined ? null : <div class="soft">{why}</div>}
        {told && !judged ? (
          <div class="soft">
            since {reader.exact(told.since)}. {told.todo} Seen: {told.evidence}.
          </div>
        ) : null}
      </td>
      <td class="c-model">{printerName(printer) ?? <span class="soft">not told</span>}</td>
      <td>{printer.serialNumber ?? <span class="soft">not told</span>}</td>
      <td>{printer.address}</td>
      <td class="number">
        {typeof total === "number" ? reader.number(total) : <span class="soft">not told</span>}
      </td>
      <td>
        {printer.supplies === undefined ? (
          <span class="soft">not told</span>
        ) : (
          <span class="supplies">
            {printer.supplies.map((supply) => (
              <SupplyBar supply={supply} ageMs={reader.now - shown.lastSeen} isShort />
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

function Work(props: { view: StatusView; reader: Reader }) {
  const { view, reader } = props;
  return (
    <section aria-labelledby="work">
      <h2 id="work">What it does</h2>
      <dl class="runs">
        {view.jobs.map((job) => (
          <>
            <dt>{jobNames[job.name]}</dt>
            <dd>
              {job.running ? "now" : <Moment at={job.nextAt} reader={reader} never="not planned" />}
              {job.lastError === undefined ? null : <div class="fault">Failed: {job.lastError}</div>}
            </dd>
            <dd class="soft">
              last <Moment at={job.lastFinishedAt} reader={reader} never="not yet" />
            </dd>
          </>
        ))}
      </dl>
      <h3>Ranges</h3>
      {view.ranges.length === 0 ? (
        <p class="soft">No range yet. The server names the networks to look at.</p>
      ) : (
        <ul>
          {view.ranges.map((range) => (
            <li>
              {range.name}: {range.addresses.join(", ")}
              {range.isEnabled ? "" : " (switched off)"}
              {range.refusal === undefined ? null : <div class="fault">{range.refusal}</div>}
              {range.reason ? <RangeReasonLine reason={range.reason} /> : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function RangeReasonLine(props: { reason: NonNullable<ShownRange["reason"]> }) {
  const { state, what, todo, evidence } = rangeReasonLook(props.reason);
  return (
    <div>
      <StateMark state={state} word={what} />
      {state === "fine" ? null : (
        <span class="soft">
          {" "}
          {todo}
          {evidence ? ` Seen: ${evidence}.` : ""}
        </span>
      )}
    </div>
  );
}

function Leaving(props: { view: StatusView; reader: Reader }) {
  const { server, nextReport } = props.view;
  const { reader } = props;
  return (
    <section aria-labelledby="leaving">
      <h2 id="leaving">What leaves the building</h2>
      <p>
        {server.address === undefined ? (
          "Nothing: the box has no server yet."
        ) : (
          <>
            Sealed reports to {server.address}. Last report{" "}
            <Moment at={server.lastReportAt} reader={reader} never="not yet" />, last answer{" "}
            <Moment at={server.lastContactAt} reader={reader} never="not yet" />.
          </>
        )}
      </p>
      {server.waitingMessages > 0 ? (
        <p>
          {reader.number(server.waitingMessages)}{" "}
          {server.waitingMessages === 1 ? "message waits" : "messages wait"} (
          {reader.number(server.waitingBytes)} bytes), next attempt{" "}
          <Moment at={server.nextAttemptAt} reader={reader} never="soon" />.
        </p>
      ) : null}
      <p>
        The next report tells of {reader.number(nextReport.printers)}{" "}
        {nextReport.printers === 1 ? "printer" : "printers"}, in {reader.number(nextReport.sizeBytes)} bytes
        sealed. <a href="/next-report">Read it as it will leave</a>
      </p>
    </section>
  );
}
