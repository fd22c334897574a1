import { Moment, type Reader, StateMark } from "../../design/index.ts";
import type { Frame } from "../frame.tsx";
import { problemWords } from "../problem-words.ts";
import type { Words } from "../words.ts";
import type { ShownProfiles, ShownSoftware, StatusView } from "./status-view.ts";

/** What runs here, what a newer version comes by, and with which descriptions of printers it reads. */
export function SoftwareSection(props: { view: StatusView; reader: Reader; frame: Frame }) {
  const { view, reader, frame } = props;
  const { words } = frame;
  const { software } = view;
  return (
    <section aria-labelledby="software">
      <h2 id="software">{words.say("software.title")}</h2>
      <dl class="facts message-facts">
        <dt>{words.say("software.version")}</dt>
        <dd>{words.say("software.built", { version: view.version, day: reader.day(software.builtAt) })}</dd>
        <dt>{words.say("software.update")}</dt>
        <dd>
          {offer(software, words)} <span class="soft">{words.say("software.by-hand")}</span>
        </dd>
        <dt>{words.say("software.asked")}</dt>
        <dd>
          {words.say(software.mayServerAsk ? "software.permitted" : "software.not-permitted")}
          {frame.visitor === "stranger" ? null : (
            <>
              {" · "}
              <a href="/consent">{words.say("consent.title")}</a>
            </>
          )}
        </dd>
        <Profiles profiles={software.profiles} words={words} reader={reader} />
      </dl>
    </section>
  );
}

function offer({ offered }: ShownSoftware, words: Words): string {
  if (offered === undefined) return words.say("software.no-settings");
  return offered === null
    ? words.say("software.none")
    : words.say("software.offered", { version: offered.version });
}

function Profiles(props: { profiles: ShownProfiles; words: Words; reader: Reader }) {
  const { words, reader } = props;
  const { builtIn, pack, refused } = props.profiles;
  return (
    <>
      <dt>{words.say("software.profiles")}</dt>
      <dd>{words.count("software.built-in", builtIn)}</dd>
      <dt>{words.say("software.pack")}</dt>
      {pack === undefined ? (
        <dd>{words.say("software.pack-none")}</dd>
      ) : (
        <dd>
          {words.say("software.pack-name", { name: pack.name, serial: pack.serial })},{" "}
          {words.say("software.pack-since")} <Moment at={pack.since} reader={reader} />
          <div class="soft digest">{words.say("software.pack-digest", { digest: pack.digest })}</div>
          <div class="soft digest">{words.say("software.pack-signed", { key: pack.signedBy })}</div>
        </dd>
      )}
      {refused === undefined ? null : (
        <>
          <dt>{words.say("software.pack-refused")}</dt>
          <dd>
            <StateMark state="attention" word={problemWords(refused.problem, words)} />{" "}
            <Moment at={refused.at} reader={reader} />
            {/* Names the printer and the value that would be lost, as the server is told too. */}
            <div class="soft">{refused.problem.message}</div>
            <div class="soft digest">{words.say("software.pack-digest", { digest: refused.digest })}</div>
          </dd>
        </>
      )}
    </>
  );
}
