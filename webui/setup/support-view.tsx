import { type Frame, Framed } from "./frame.tsx";

/** The bundle as it is, before anybody gets it. */
export function SupportPage(props: { frame: Frame; text: string }) {
  const { frame, text } = props;
  const { words } = frame;
  return (
    <Framed frame={frame} title={words.say("support.title")}>
      <h1>{words.say("support.title")}</h1>
      <p>{words.say("support.lead")}</p>
      <p>
        <a class="button primary" href="/support/bundle.txt" download>
          {words.say("support.download")}
        </a>
      </p>
      <section class="wide" aria-label={words.say("support.content")}>
        {/* Scrolls by itself: keyboards come in too. */}
        <pre class="code" tabindex={0}>
          {text}
        </pre>
      </section>
    </Framed>
  );
}
