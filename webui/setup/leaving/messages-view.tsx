// What leaves the building: everything that waits and that went, message by message.
import { Moment, type Reader, type State, StateMark } from "../../design/index.ts";
import { type Frame, Framed } from "../frame.tsx";
import { refusalWords } from "../problem-words.ts";
import type { Sentence, Words } from "../words.ts";
import { FieldTable } from "./field-table.tsx";

export type ShownMessageType = "report" | "command-result" | "check-in" | "enrol";

export interface ShownMessage {
  /** SHA-256 of the message before it is compressed and sealed. */
  digest: string;
  type: ShownMessageType;
  sequence: number;
  /** Milliseconds since 1970: when it was first sent; of one that waits, when it was written. */
  at: number;
  /** Absent while no attempt was made. */
  attempts?: number;
  bodyBytes?: number;
  sealedBytes?: number;
  /** What the server said: `accepted`, or why not. */
  answer?: string;
  answeredAt?: number;
  /** SHA-256 of the envelope that went last. */
  envelope?: string;
  isBlanked?: true;
}

const typeNames: Record<ShownMessageType, Sentence> = {
  report: "messages.report",
  "command-result": "messages.command-result",
  "check-in": "messages.check-in",
  enrol: "messages.enrol",
};

export function MessagesPage(props: {
  waiting: readonly ShownMessage[];
  sent: readonly ShownMessage[];
  frame: Frame;
  reader: Reader;
}) {
  const { frame, reader, waiting, sent } = props;
  const { words } = frame;
  return (
    <Framed frame={frame} title={words.say("messages.title")}>
      <h1>{words.say("messages.title")}</h1>
      <p>{words.say("messages.lead")}</p>
      <p>
        <a href="/next-report">{words.say("report.title")}</a>
      </p>
      {waiting.length === 0 ? null : (
        <section aria-labelledby="waiting">
          <h2 id="waiting">{words.say("messages.waiting")}</h2>
          <MessageTable messages={waiting} words={words} reader={reader} />
        </section>
      )}
      <section aria-labelledby="sent">
        <h2 id="sent">{words.say("messages.sent")}</h2>
        {sent.length === 0 ? (
          <p class="soft">{words.say("messages.none")}</p>
        ) : (
          <MessageTable messages={sent} words={words} reader={reader} />
        )}
        <p class="soft">{words.say("messages.kept")}</p>
      </section>
    </Framed>
  );
}

function MessageTable(props: { messages: readonly ShownMessage[]; words: Words; reader: Reader }) {
  const { words, reader } = props;
  return (
    <div class="wide">
      <table class="messages">
        <thead>
          <tr>
            <th scope="col">{words.say("messages.when")}</th>
            <th scope="col">{words.say("messages.kind")}</th>
            <th scope="col" class="number">
              {words.say("messages.bytes")}
            </th>
            <th scope="col">{words.say("messages.answer")}</th>
            <th scope="col">{words.say("messages.digest")}</th>
          </tr>
        </thead>
        <tbody>
          {props.messages.map((message) => {
            const sealed = message.sealedBytes;
            return (
              <tr>
                <td>
                  <Moment at={message.at} reader={reader} />
                </td>
                <td class="c-name">
                  <a href={`/messages/${message.digest}`}>{nameOf(message, words)}</a>
                </td>
                <td
                  class={sealed === undefined ? "c-not-told" : "number"}
                  data-unit={words.say("messages.bytes")}
                >
                  {sealed === undefined ? "" : reader.number(sealed)}
                </td>
                <td>
                  <Answer message={message} words={words} />
                </td>
                <td>
                  <code class="digest">{message.digest.slice(0, 16)}</code>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Answer(props: { message: ShownMessage; words: Words }) {
  const { words } = props;
  const { answer, attempts } = props.message;
  const state: State = answer === "accepted" ? "fine" : answer === undefined ? "unknown" : "attention";
  const word =
    answer === "accepted"
      ? words.say("messages.accepted")
      : answer !== undefined
        ? words.say("messages.refused", { why: refusalWords(answer, words) })
        : words.say(attempts === undefined ? "messages.not-tried" : "messages.unanswered");
  return <StateMark state={state} word={word} />;
}

/** One message, field by field, and as it is. */
export function SentMessagePage(props: {
  message: ShownMessage;
  body: string;
  frame: Frame;
  reader: Reader;
}) {
  const { message, body, frame, reader } = props;
  const { words } = frame;
  const title = nameOf(message, words);
  return (
    <Framed frame={frame} title={title}>
      <p>
        <a href="/messages">{words.say("messages.title")}</a>
      </p>
      <h1>{title}</h1>
      <dl class="facts message-facts">
        <dt>{words.say("messages.when")}</dt>
        <dd>
          <Moment at={message.at} reader={reader} />
        </dd>
        <dt>{words.say("messages.answer")}</dt>
        <dd>
          <Answer message={message} words={words} />
        </dd>
        <dt>{words.say("messages.digest")}</dt>
        <dd>
          <code class="digest">{message.digest}</code>
        </dd>
        {message.envelope === undefined ? null : (
          <>
            <dt>{words.say("messages.envelope")}</dt>
            <dd>
              <code class="digest">{message.envelope}</code>
            </dd>
          </>
        )}
        {message.bodyBytes === undefined ? null : (
          <>
            <dt>{words.say("messages.size")}</dt>
            <dd>
              {words.say("messages.sizes", {
                body: reader.number(message.bodyBytes),
                sealed: reader.number(message.sealedBytes ?? 0),
              })}
            </dd>
          </>
        )}
      </dl>
      <p class="soft">
        {words.say(isShownAtServer(message.type) ? "messages.digest-help" : "messages.digest-of-other")}
        {message.isBlanked ? ` ${words.say("messages.blanked")}` : ""}
      </p>
      <section aria-labelledby="fields">
        <h2 id="fields">{words.say("messages.fields")}</h2>
        <FieldTable message={JSON.parse(body)} words={words} />
      </section>
      <section aria-labelledby="raw">
        <h2 id="raw">{words.say("messages.raw")}</h2>
        <p>
          <a href={`/messages/${message.digest}/raw`}>{words.say("messages.download")}</a>
        </p>
        <pre class="report-json" tabindex={0}>
          {body}
        </pre>
      </section>
    </Framed>
  );
}

function nameOf({ type, sequence }: ShownMessage, words: Words): string {
  return words.say("messages.name", { kind: words.say(typeNames[type]), number: sequence });
}

/** The server keeps the digest of each of them for good; of a check-in only the last one's. */
function isShownAtServer(type: string): boolean {
  return type === "report" || type === "command-result";
}
