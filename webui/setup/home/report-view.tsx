import type { Reader } from "../../design/index.ts";
import { type Frame, Framed } from "../frame.tsx";

/** What the next report will hold, byte for byte before it is compressed and sealed. */
export function NextReportPage(props: {
  json: string;
  parts: number;
  sizeBytes: number;
  frame: Frame;
  reader: Reader;
}) {
  const { words } = props.frame;
  return (
    <Framed frame={props.frame} title={words.say("report.title")}>
      <h1>{words.say("report.title")}</h1>
      <p>{words.say("report.lead", { bytes: props.reader.number(props.sizeBytes) })}</p>
      {props.parts > 1 ? <p>{words.count("report.parts", props.parts)}</p> : null}
      <pre class="report-json">{props.json}</pre>
    </Framed>
  );
}
