import { Moment, type Reader, rangeReasonLook, StateMark } from "../../design/index.ts";
import { type Frame, PageForm } from "../frame.tsx";
import { problemWords } from "../problem-words.ts";
import type { Words } from "../words.ts";
import type { ShownJob, ShownRange, StatusView } from "./status-view.ts";

/** What it does by itself, when it did and when it will; whoever may change something can have it done now. */
export function WorkSection(props: { view: StatusView; reader: Reader; frame: Frame }) {
  const { view, reader, frame } = props;
  const { words } = frame;
  return (
    <section aria-labelledby="work">
      <h2 id="work">{words.say("work.title")}</h2>
      <div class="runs">
        {view.jobs.map((job) => (
          <Job job={job} reader={reader} frame={frame} />
        ))}
      </div>
      <h3>{words.say("work.ranges")}</h3>
      {view.ranges.length === 0 ? (
        <p class="soft">{words.say("work.no-range")}</p>
      ) : (
        <ul>
          {view.ranges.map((range) => (
            <Range range={range} words={words} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Job(props: { job: ShownJob; reader: Reader; frame: Frame }) {
  const { job, reader, frame } = props;
  const { words } = frame;
  const name = words.say(`work.${job.name}`);
  return (
    <div class="run">
      <b>{name}</b>
      <span>
        {job.running ? (
          words.say("work.now")
        ) : (
          <Moment at={job.nextAt} reader={reader} never={words.say("work.not-planned")} />
        )}
      </span>
      <span class="soft">
        {job.lastFinishedAt === undefined ? (
          words.say("work.not-yet")
        ) : (
          <>
            {words.say("work.last")} <Moment at={job.lastFinishedAt} reader={reader} />
          </>
        )}
      </span>
      {frame.visitor === "stranger" || job.running ? null : (
        <PageForm frame={frame} action="/run">
          <button
            type="submit"
            class="plain"
            name="job"
            value={job.name}
            aria-label={words.say("work.run-job", { job: name })}
          >
            {words.say("work.run")}
          </button>
        </PageForm>
      )}
      {job.lastError === undefined ? null : (
        <div class="fault">{words.say("work.failed", { why: job.lastError })}</div>
      )}
    </div>
  );
}

function Range(props: { range: ShownRange; words: Words }) {
  const { range, words } = props;
  return (
    <li>
      {range.name}: {range.addresses.join(", ")}
      {range.isEnabled ? "" : ` (${words.say("work.disabled")})`}
      {range.refusal === undefined ? null : <div class="fault">{problemWords(range.refusal, words)}</div>}
      {range.reason ? <RangeReasonLine reason={range.reason} words={words} /> : null}
    </li>
  );
}

function RangeReasonLine(props: { reason: NonNullable<ShownRange["reason"]>; words: Words }) {
  const { state, what, todo, evidence } = rangeReasonLook(props.reason, props.words.look);
  return (
    <div>
      <StateMark state={state} word={what} />
      {state === "fine" ? null : (
        <span class="soft">
          {" "}
          {todo} {evidence ? props.words.say("printers.evidence", { evidence }) : ""}
        </span>
      )}
    </div>
  );
}
