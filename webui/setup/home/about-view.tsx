import { type Frame, Framed } from "../frame.tsx";
import type { Sentence } from "../words.ts";

/** The machine underneath, as far as it tells. */
export function AboutPage(props: {
  facts: readonly (readonly [name: Sentence, value: string | undefined])[];
  frame: Frame;
}) {
  const { words } = props.frame;
  return (
    <Framed frame={props.frame} title={words.say("about.title")}>
      <h1>{words.say("about.title")}</h1>
      <dl class="facts">
        {props.facts.map(([name, value]) => (
          <>
            <dt>{words.say(name)}</dt>
            <dd>{value ?? <span class="soft">{words.say("not-told")}</span>}</dd>
          </>
        ))}
      </dl>
    </Framed>
  );
}
