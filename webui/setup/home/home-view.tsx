// The box's home: is it working, and what did it find.
import { type Reader, StateMark } from "../../design/index.ts";
import { type Frame, Framed, Notice } from "../frame.tsx";
import { Announced } from "./announced-view.tsx";
import { LeavingSection } from "./leaving-view.tsx";
import { NetworkSection } from "./network-section.tsx";
import { PairingNotice } from "./pairing-view.tsx";
import { PrintersSection } from "./printers-view.tsx";
import { Progress } from "./progress-view.tsx";
import { SoftwareSection } from "./software-view.tsx";
import type { StatusView } from "./status-view.ts";
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
      <div id="home-verdict" data-live="yes" class="stack" aria-live="polite">
        <h1 class="verdict">
          <StateMark state={verdict.state} word={verdict.words} />
        </h1>
        {verdict.todo ? <p>{verdict.todo}</p> : null}
      </div>
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
              {frame.steps[0] && frame.steps.length > 1
                ? words.say("step.next", { step: words.say(frame.steps[0].title) })
                : words.say("passphrase.link")}
            </a>
          </p>
        </Notice>
      ) : null}
      {view.pairing ? (
        <PairingNotice pairing={view.pairing} isOwner={frame.visitor !== "stranger"} words={words} />
      ) : null}
      <div id="home-printers" data-live="yes" class="stack">
        {view.progress ? <Progress progress={view.progress} words={words} reader={reader} /> : null}
        <PrintersSection view={view} reader={reader} words={words} />
        {view.announced ? <Announced announced={view.announced} reader={reader} words={words} /> : null}
      </div>
      <div id="home-work" data-live="yes">
        <WorkSection view={view} reader={reader} frame={frame} />
      </div>
      <div id="home-leaving" data-live="yes" class="stack">
        <LeavingSection view={view} reader={reader} frame={frame} />
        <NetworkSection view={view} frame={frame} />
        <SoftwareSection view={view} reader={reader} frame={frame} />
      </div>
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
