import type { Child } from "hono/jsx";
import { type Frame, Framed, Narrow } from "./frame.tsx";

export interface ErrorData {
  status: 400 | 403 | 404 | 409 | 413 | 500 | 503;
  /** What happened, to what. */
  title: string;
  /** What to do. */
  todo: Child;
  /** To be told to whoever looks after the server. */
  reference?: string | undefined;
}

export function ErrorPage(props: { data: ErrorData; frame: Frame }) {
  const { data } = props;
  return (
    <Framed frame={props.frame} title={data.title}>
      <Narrow>
        <h1>{data.title}</h1>
        <p>{data.todo}</p>
        {data.reference ? (
          <p class="soft small">
            In the server's log this stands as <code>{data.reference}</code>.
          </p>
        ) : null}
        <p>
          <a class="button" href="/">
            Go to the printers
          </a>
        </p>
      </Narrow>
    </Framed>
  );
}
