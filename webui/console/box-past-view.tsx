// What a box was told to do, and what happened to it.
import { Moment, StateMark } from "../design/index.ts";
import type { BoxProps } from "./box-data.ts";

const COMMANDS: Record<string, string> = {
  collect: "Read its printers",
  discover: "Look for printers",
  bundle: "Make a support bundle",
  record: "Record a printer",
};

export function Commands(props: BoxProps) {
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
              {command.digests.map((digest) => (
                <div class="soft small">
                  <code>SHA-256 {digest}</code>
                </div>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Events(props: BoxProps) {
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
