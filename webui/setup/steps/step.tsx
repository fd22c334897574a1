// What the steps have in common: where one stands among them, what was done, and the way on.
import type { Child } from "hono/jsx";
import { type Frame, Framed, Notice, Steps } from "../frame.tsx";
import type { Sentence } from "../words.ts";

export function StepPage(props: {
  frame: Frame;
  title: Sentence;
  lead?: Sentence | undefined;
  /** What was just done. */
  said?: string | undefined;
  /** Why it was not. */
  fault?: string | undefined;
  children?: Child;
}) {
  const { frame } = props;
  const { words } = frame;
  return (
    <Framed frame={frame} title={words.say(props.title)}>
      <Steps frame={frame} />
      <div class="stack stack--tight">
        <h1>{words.say(props.title)}</h1>
        {props.lead ? <p>{words.say(props.lead)}</p> : null}
      </div>
      {props.said === undefined ? null : (
        <Notice>
          <p>{props.said}</p>
        </Notice>
      )}
      {props.fault === undefined ? null : (
        <Notice kind="broken">
          <p>{props.fault}</p>
        </Notice>
      )}
      {props.children}
      <NextStep frame={frame} />
    </Framed>
  );
}

/** During the first set-up: on to the next step. */
function NextStep({ frame }: { frame: Frame }) {
  const at = frame.steps.findIndex((step) => step.path === frame.path);
  const next = at < 0 ? undefined : frame.steps[at + 1];
  if (!next) return null;
  return (
    <p>
      <a class="button primary" href={next.path}>
        {frame.words.say("step.next", { step: frame.words.say(next.title) })}
      </a>
    </p>
  );
}
