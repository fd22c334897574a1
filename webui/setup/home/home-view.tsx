// The box's home: is it working, and what did it find.
import { type Reader, StateMark } from "../../design/index.ts";
import { type Frame, Framed, Notice } from "../frame.tsx";
import { Announced } from "./announced-view.tsx";
import { LeavingSection } from "./leaving-view.tsx";
import { PairingNotice } from "./pairing-view.tsx";
import { PrintersSection } from "./printers-view.tsx";
import type { ShownProgress, StatusView } from "./status-view.ts";
import { judgeBox } from "./verdict.ts";
import { WorkSection } from "./work-view.tsx";

export function HomePage(props: {
  view: StatusView;
  reader: Reader;
  frame: Frame;
  said?: string | undefined;
}) {
  const { view, reader, frame } = props;
  const { words } = frame;
  const verdict = judgeBox(view, words, reader);
  return (
    <Framed frame={frame} title={view.name}>
      <h1 class="verdict">
        <StateMark state={verdict.state} word={verdict.words} />
      </h1>
      {verdict.todo ? <p>{verdict.todo}</p> : null}
      {props.said === undefined ? null : (
        <Notice>
          <p>{props.said}</p>
        </Notice>
      )}
      {frame.visitor === "setup" ? (
        <Notice kind="attention">
          <p>{words.say("passphrase.needed")}</p>
          <p>
            <a href={frame.steps[0]?.path ?? "/passphrase"}>
              {words.say(frame.steps[0]?.title ?? "passphrase.link")}
            </a>
          </p>
        </Notice>
      ) : null}
      {view.pairing ? (
        <PairingNotice pairing={view.pairing} isOwner={frame.visitor !== "stranger"} words={words} />
      ) : null}
      {view.progress ? <Progress progress={view.progress} frame={frame} reader={reader} /> : null}
      <PrintersSection view={view} reader={reader} words={words} />
      {view.announced ? <Announced announced={view.announced} reader={reader} words={words} /> : null}
      <WorkSection view={view} reader={reader} frame={frame} />
      <LeavingSection view={view} reader={reader} frame={frame} />
      <p class="soft">
        {frame.visitor === "stranger" ? (
          <a href="/sign-in">{words.say("nav.sign-in")}</a>
        ) : (
          <a href="/about">{words.say("about.reads", { name: view.name, version: view.version })}</a>
        )}
      </p>
    </Framed>
  );
}

function Progress(props: { progress: ShownProgress; frame: Frame; reader: Reader }) {
  const { progress, reader } = props;
  const { words } = props.frame;
  const line = words.say("progress.line", {
    done: reader.number(progress.done),
    total: reader.number(progress.total),
    found: reader.number(progress.found),
    rate: Math.round(progress.packetsPerSecond),
  });
  const left = words.say("progress.left", { seconds: Math.ceil(progress.secondsLeft) });
  return (
    <section aria-label={words.say("progress.title")}>
      <label for="progress">{progress.secondsLeft >= 1 ? `${line}, ${left}` : line}</label>
      <progress id="progress" class="bar" value={progress.done} max={Math.max(1, progress.total)} />
    </section>
  );
}
