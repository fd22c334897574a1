// The first search: how far it is, and the printers as they appear.
import type { Reader } from "../../design/index.ts";
import { type Frame, PageForm } from "../frame.tsx";
import { PrintersSection } from "../home/printers-view.tsx";
import { Progress } from "../home/progress-view.tsx";
import type { StatusView } from "../home/status-view.ts";
import { StepPage } from "./step.tsx";

export function SearchPage(props: {
  frame: Frame;
  reader: Reader;
  view: Omit<StatusView, "nextReport">;
  said?: string | undefined;
}) {
  const { frame, reader, view } = props;
  const { words } = frame;
  const search = view.jobs.find(({ name }) => name === "discover");
  const isRunning = search?.running === true || view.progress !== undefined;
  const addresses = view.ranges.filter(({ isEnabled }) => isEnabled).length;
  return (
    <StepPage frame={frame} title="search.title" lead="search.lead" said={props.said}>
      <div id="search-progress" data-live="yes" class="stack stack--tight">
        {view.progress ? <Progress progress={view.progress} words={words} reader={reader} /> : null}
        <p role="status">
          {addresses === 0 ? (
            <>
              {words.say("search.no-range")} <a href="/ranges">{words.say("ranges.title")}</a>
            </>
          ) : isRunning ? (
            words.count("search.running", view.printers.length)
          ) : search?.lastFinishedAt === undefined ? (
            words.say("search.waiting")
          ) : (
            words.count("search.done", view.printers.length)
          )}
        </p>
      </div>
      {isRunning || addresses === 0 ? null : (
        <PageForm frame={frame} action="/search">
          <button type="submit">{words.say("search.button")}</button>
        </PageForm>
      )}
      <div id="search-printers" data-live="yes">
        <PrintersSection view={view} reader={reader} words={words} />
      </div>
    </StepPage>
  );
}
