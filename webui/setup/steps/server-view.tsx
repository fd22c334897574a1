// The server: the claim code that binds the box to it, whether it is reached, and how the box stands with it.
import { Field, Moment, type Reader, StateMark, TextField } from "../../design/index.ts";
import type { Faults } from "../account-views.tsx";
import { type Frame, PageForm } from "../frame.tsx";
import { problemWords } from "../problem-words.ts";
import type { Words } from "../words.ts";
import type { ServerState, ShownTrial } from "./server-state.ts";
import { StepPage } from "./step.tsx";

export interface ServerForm {
  code: string;
  server: string;
}

export type ServerFaults = Faults<"code" | "server" | "try" | "name">;

export function ServerPage(props: {
  frame: Frame;
  reader: Reader;
  state: ServerState;
  form: ServerForm;
  faults: ServerFaults;
  tryAddress: string;
  trial?: ShownTrial | undefined;
  said?: string | undefined;
  /** Of the script that reads a code from a photo; loaded when somebody chooses one. */
  decoder: string;
}) {
  const { frame, state, reader } = props;
  const { words } = frame;
  return (
    <StepPage
      frame={frame}
      title="server.title"
      lead={state.enrolment === "enrolled" ? undefined : "server.lead"}
      said={props.said}
      fault={props.faults.form}
    >
      <Standing state={state} reader={reader} words={words} />
      {state.enrolment === "enrolled" ? null : <ClaimForm {...props} />}
      <TryForm {...props} />
      {state.enrolment === "enrolled" ? <MoveForm {...props} /> : null}
    </StepPage>
  );
}

function Standing(props: { state: ServerState; reader: Reader; words: Words }) {
  const { state, reader, words } = props;
  if (state.enrolment === "none" || state.server === undefined) return null;
  const isPending = state.enrolment === "pending";
  const { problem } = state;
  const look = problem ? "broken" : isPending || state.lastAnswerAt === undefined ? "unknown" : "fine";
  return (
    <section aria-labelledby="standing" data-live={isPending ? "standing" : undefined} id="standing-part">
      <h2 id="standing">
        <StateMark
          state={look}
          word={words.say(isPending ? "server.pending" : "server.enrolled", { server: state.server })}
        />
      </h2>
      {problem ? <p>{problemWords(problem, words)}</p> : null}
      <dl class="facts">
        <dt>{words.say("leaving.last-answer")}</dt>
        <dd>
          <Moment at={state.lastAnswerAt} reader={reader} never={words.say("work.not-yet")} />
        </dd>
        {problem ? (
          <>
            <dt>{words.say("leaving.next-attempt")}</dt>
            <dd>
              <Moment at={state.nextAttemptAt} reader={reader} never={words.say("leaving.soon")} />
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}

type FormProps = Parameters<typeof ServerPage>[0];

function ClaimForm(props: FormProps) {
  const { frame, state } = props;
  const { words } = frame;
  return (
    <section aria-labelledby="claim">
      <h2 id="claim">{words.say(state.enrolment === "pending" ? "server.claim-anew" : "server.claim")}</h2>
      <PageForm frame={frame} action="/server" class="form">
        <ClaimFields {...props} />
        <div class="actions">
          <button type="submit" class="primary">
            {words.say("server.button")}
          </button>
        </div>
      </PageForm>
    </section>
  );
}

/** The code and whose it is; typed, pasted or read from a photo. */
function ClaimFields({ frame, form, faults, decoder }: FormProps) {
  const { words } = frame;
  return (
    <>
      <TextField
        name="code"
        label={words.say("server.code")}
        help={words.say("server.code-help")}
        value={form.code}
        maxlength={2000}
        fault={faults.code}
        isRequired
      />
      <div data-photo={decoder} data-failed={words.say("server.photo-failed")} hidden>
        <Field
          name="photo"
          label={words.say("server.photo")}
          help={words.say("server.photo-help")}
          control={(attributes) => <input {...attributes} type="file" accept="image/*" />}
        />
        <p role="status" class="small" />
      </div>
      <TextField
        name="server"
        label={words.say("server.address")}
        help={words.say("server.address-help")}
        value={form.server}
        inputmode="url"
        fault={faults.server}
      />
    </>
  );
}

/** To another server, in one action: what comes of it is said, and confirmed by naming the box. */
function MoveForm(props: FormProps) {
  const { frame, state, form, faults } = props;
  const { words } = frame;
  const { name, server = "", waitingMessages } = state;
  const isBegun = faults.form !== undefined || faults.name !== undefined || form.code !== "";
  return (
    <details open={isBegun}>
      <summary>{words.say("server.move")}</summary>
      <ol>
        <li>{words.say("server.move-first")}</li>
        <li>{words.say("server.move-old", { server, count: waitingMessages })}</li>
        <li>{words.say("server.move-erased", { server })}</li>
        <li>{words.say("server.move-stays")}</li>
      </ol>
      <PageForm frame={frame} action="/server/move" class="form">
        <ClaimFields {...props} />
        <TextField
          name="name"
          label={words.say("reset.name", { name })}
          maxlength={64}
          fault={faults.name}
          isRequired
        />
        <div class="actions">
          <button type="submit" class="danger">
            {words.say("server.move-button")}
          </button>
        </div>
      </PageForm>
    </details>
  );
}

/** What each step on the way to a server says. */
function TryForm({ frame, faults, trial, tryAddress }: FormProps) {
  const { words } = frame;
  const why = trial?.problem && problemWords(trial.problem, words);
  return (
    <section aria-labelledby="try">
      <h2 id="try">{words.say("server.try")}</h2>
      <p>{words.say("server.try-lead")}</p>
      {trial ? (
        <ol class="hops" aria-label={words.say("server.try-result", { server: trial.server })}>
          {trial.hops.map(({ hop, state: each }) => (
            <li>
              <StateMark
                state={each === "fine" ? "fine" : each === "failed" ? "broken" : "unknown"}
                word={words.say(each === "failed" ? `hop.${hop}.failed` : `hop.${hop}`)}
              />
              {each === "failed" && why ? <p>{why}</p> : null}
              {each === "not-tried" ? <span class="soft">{words.say("hop.not-tried")}</span> : null}
            </li>
          ))}
        </ol>
      ) : null}
      <PageForm frame={frame} action="/server/try" class="form">
        <TextField
          name="try"
          label={words.say("server.try-address")}
          value={tryAddress}
          inputmode="url"
          fault={faults.try}
          isRequired
        />
        <div class="actions">
          <button type="submit">{words.say("server.try-button")}</button>
        </div>
      </PageForm>
    </section>
  );
}
