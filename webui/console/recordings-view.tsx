// Recordings that were asked for: on the printer's page, and how one of them is read.
import { Moment, type Reader } from "../design/index.ts";
import { type Frame, Framed, Trail } from "./frame.tsx";

export interface RecordingLine {
  id: string;
  askedAt: number;
  askedBy: string;
  state: "done" | "failed" | "expired" | "waiting";
  words: string | null;
  variables: number | null;
}

export function Recordings(props: {
  printerId: number;
  recordings: readonly RecordingLine[];
  reader: Reader;
}) {
  const { recordings, reader } = props;
  return (
    <section>
      <h2>Recordings</h2>
      <p class="help">
        Is it read badly? A recording is everything it tells, with serial numbers, addresses, names and places
        replaced. Its box makes one only if whoever runs the network allowed that there.
      </p>
      <form class="actions" method="post" action={`/printers/${props.printerId}/recordings`}>
        <button type="submit">Ask for a recording</button>
      </form>
      {recordings.length === 0 ? null : (
        <ul class="stack stack--tight lines">
          {recordings.map((line) => (
            <li>
              {stateOf(line)}{" "}
              <span class="soft small">
                asked for by {line.askedBy} <Moment at={line.askedAt} reader={reader} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function stateOf({ id, state, words, variables }: RecordingLine) {
  if (state === "done")
    return (
      <>
        <a href={`/recordings/${id}`}>How it is read</a>,{" "}
        <a href={`/recordings/${id}.snmprec`}>the recording</a> of {variables} variables
      </>
    );
  if (state === "failed") return `Not made: ${words ?? "no reason was given"}`;
  return state === "expired" ? "The box did not ask in time." : "The box gets to know at its next check-in.";
}

/** One value of a printer, or one place that was passed over. */
export interface ExplainedLine {
  path: string;
  result?: string | undefined;
  oid?: string | undefined;
  raw?: string | undefined;
  why: string;
}

export interface ExplainedRecording {
  id: string;
  name: string;
  box: string;
  printerId?: number | undefined;
  receivedAt: number;
  variables: number;
  cutBecause?: string | undefined;
  isPrinter: string;
  profile: string;
  profileRevision: number;
  profileWhy: string;
  /** Which profiles it was read with. */
  readWith: string;
  chosen: readonly ExplainedLine[];
  rejected: readonly ExplainedLine[];
}

export function RecordingPage(props: { recording: ExplainedRecording; reader: Reader; frame: Frame }) {
  const { recording, reader } = props;
  return (
    <Framed frame={props.frame} title={`Recording of ${recording.name}`} room="fleet">
      {recording.printerId === undefined ? (
        <Trail href="/" name="Printers" />
      ) : (
        <Trail href={`/printers/${recording.printerId}`} name="The printer" />
      )}
      <div class="head">
        <h1>How {recording.name} is read</h1>
        <p class="soft">
          A recording of {recording.variables} variables by {recording.box},{" "}
          <Moment at={recording.receivedAt} reader={reader} />.{" "}
          <a href={`/recordings/${recording.id}.snmprec`}>Load it down</a>
        </p>
      </div>
      {recording.cutBecause === undefined ? null : (
        <p class="notice notice--attention">It is not whole: {recording.cutBecause}</p>
      )}
      <p>
        {recording.isPrinter} Profile <code>{recording.profile}</code>, revision {recording.profileRevision} (
        {recording.readWith}): {recording.profileWhy}.
      </p>
      <Lines title="What is read" lines={recording.chosen} hasResults />
      {recording.rejected.length === 0 ? null : (
        <Lines title="Told, and not believed" lines={recording.rejected} />
      )}
    </Framed>
  );
}

function Lines(props: { title: string; lines: readonly ExplainedLine[]; hasResults?: boolean }) {
  return (
    <section class="stack stack--tight">
      <h2>{props.title}</h2>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Value</th>
            {props.hasResults ? <th scope="col">Result</th> : null}
            <th scope="col">OID</th>
            <th scope="col">Told</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {props.lines.map((line) => (
            <tr>
              <td>
                <strong>{line.path}</strong>
              </td>
              {props.hasResults ? <td data-label="Result">{line.result}</td> : null}
              <td data-label="OID">
                <span class="oid">{line.oid}</span>
              </td>
              <td data-label="Told">{line.raw}</td>
              <td data-label="Why" class="soft">
                {line.why}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
