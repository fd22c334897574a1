import type { Child } from "hono/jsx";
import { type Frame, Framed } from "./frame.tsx";

/** One thing to say and the way back: an error, a page that is not there, a change that was not taken. */
export function MessagePage(props: { frame: Frame; title: string; children?: Child }) {
  return (
    <Framed frame={props.frame} title={props.title}>
      <div class="narrow">
        <h1>{props.title}</h1>
        {props.children}
        <p>
          <a href="/">{props.frame.words.say("error.home")}</a>
        </p>
      </div>
    </Framed>
  );
}
