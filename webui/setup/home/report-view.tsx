import type { Reader } from "../../design/index.ts";
import { type Frame, Framed } from "../frame.tsx";
import { FieldTable } from "../leaving/field-table.tsx";

/** What the next report will hold, byte for byte before it is compressed and sealed. */
export function NextReportPage(props: {
  payloads: readonly unknown[];
  sizeBytes: number;
  frame: Frame;
  reader: Reader;
}) {
  const { payloads } = props;
  const { words } = props.frame;
  return (
    <Framed frame={props.frame} title={words.say("report.title")}>
      <h1>{words.say("report.title")}</h1>
      <p>
        {payloads.length === 0
          ? words.say("report.empty")
          : words.say("report.lead", { bytes: props.reader.number(props.sizeBytes) })}
      </p>
      {payloads.length > 1 ? <p>{words.count("report.parts", payloads.length)}</p> : null}
      {payloads.map((payload) => (
        <>
          <FieldTable message={payload} words={words} />
          <pre class="report-json" tabindex={0}>
            {JSON.stringify(payload, undefined, 2)}
          </pre>
        </>
      ))}
    </Framed>
  );
}
