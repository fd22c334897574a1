import { Moment, type Reader } from "../../design/index.ts";
import type { Frame } from "../frame.tsx";
import type { StatusView } from "./status-view.ts";

/** What goes to the server, and what waits. */
export function LeavingSection(props: { view: StatusView; reader: Reader; frame: Frame }) {
  const { server, nextReport } = props.view;
  const { reader, frame } = props;
  const { words } = frame;
  return (
    <section aria-labelledby="leaving">
      <h2 id="leaving">{words.say("leaving.title")}</h2>
      {server.address === undefined ? (
        <p>{words.say("leaving.nothing")}</p>
      ) : (
        <>
          <p>{words.say("leaving.to", { server: server.address })}</p>
          <dl class="facts">
            <dt>{words.say("leaving.last-report")}</dt>
            <dd>
              <Moment at={server.lastReportAt} reader={reader} never={words.say("work.not-yet")} />
            </dd>
            <dt>{words.say("leaving.last-answer")}</dt>
            <dd>
              <Moment at={server.lastContactAt} reader={reader} never={words.say("work.not-yet")} />
            </dd>
            {server.waitingMessages > 0 ? (
              <>
                <dt>{words.say("leaving.next-attempt")}</dt>
                <dd>
                  <Moment at={server.nextAttemptAt} reader={reader} never={words.say("leaving.soon")} />.{" "}
                  {words.count("leaving.waiting", server.waitingMessages, {
                    bytes: reader.number(server.waitingBytes),
                  })}
                </dd>
              </>
            ) : null}
          </dl>
        </>
      )}
      <p>
        {words.count("leaving.next", nextReport.printers, { bytes: reader.number(nextReport.sizeBytes) })}{" "}
        {frame.visitor === "stranger" ? null : <a href="/next-report">{words.say("leaving.read")}</a>}
      </p>
    </section>
  );
}
