// Unlock, passphrase, sign in.
import { TextField } from "../design/index.ts";
import { type Frame, Framed, Notice, PageForm, Steps } from "./frame.tsx";
import { PassphraseField } from "./passphrase-field.tsx";

/** Beside which field a fault stands, in words; `form` for one that belongs to none. */
export type Faults<Field extends string> = Partial<Record<Field | "form", string>>;

function FormFault(props: { words: string | undefined }) {
  return props.words === undefined ? null : (
    <Notice kind="broken">
      <p>{props.words}</p>
    </Notice>
  );
}

/** A new box: whoever holds the setup code may go on. */
export function UnlockPage(props: { frame: Frame; faults: Faults<"code"> }) {
  const { frame, faults } = props;
  const { words } = frame;
  return (
    <Framed frame={frame} title={words.say("unlock.title")}>
      <div class="narrow">
        <div class="stack stack--tight">
          <h1>{words.say("unlock.title")}</h1>
          <p>{words.say("unlock.lead")}</p>
        </div>
        <FormFault words={faults.form} />
        <PageForm frame={frame} action="/unlock" class="form">
          <TextField
            name="code"
            label={words.say("unlock.code")}
            help={words.say("unlock.code-help")}
            maxlength={64}
            fault={faults.code}
            isRequired
            isFirst
          />
          <div class="actions">
            <button type="submit" class="primary">
              {words.say("unlock.button")}
            </button>
          </div>
        </PageForm>
      </div>
    </Framed>
  );
}

/** The last step of the set-up; on a box that is set up, the change of the passphrase. */
export function PassphrasePage(props: {
  frame: Frame;
  limits: { min: number; max: number };
  faults: Faults<"current" | "passphrase" | "again">;
}) {
  const { frame, faults, limits } = props;
  const { words } = frame;
  const isChange = frame.visitor === "owner";
  const title = words.say(isChange ? "passphrase.title-change" : "passphrase.title");
  return (
    <Framed frame={frame} title={title}>
      <div class="narrow narrow--left">
        <Steps frame={frame} />
        <div class="stack stack--tight">
          <h1>{title}</h1>
          <p>{words.say(isChange ? "passphrase.lead-change" : "passphrase.lead")}</p>
        </div>
        <FormFault words={faults.form} />
        <PageForm frame={frame} action="/passphrase" class="form">
          {isChange ? (
            <PassphraseField
              name="current"
              label={words.say("passphrase.current")}
              fault={faults.current}
              isFirst
            />
          ) : null}
          <TextField
            name="passphrase"
            label={words.say("passphrase.new")}
            help={words.say("passphrase.new-help", limits)}
            type="password"
            autocomplete="new-password"
            maxlength={1000}
            fault={faults.passphrase}
            isRequired
            isFirst={!isChange}
          />
          <TextField
            name="again"
            label={words.say("passphrase.again")}
            type="password"
            autocomplete="new-password"
            maxlength={1000}
            fault={faults.again}
            isRequired
          />
          <div class="actions">
            <button type="submit" class="primary">
              {words.say("passphrase.button")}
            </button>
          </div>
        </PageForm>
      </div>
    </Framed>
  );
}

export function SignInPage(props: {
  frame: Frame;
  /** The page that was asked for. */
  next: string;
  faults: Faults<"passphrase">;
  said?: string | undefined;
}) {
  const { frame, faults } = props;
  const { words } = frame;
  return (
    <Framed frame={frame} title={words.say("sign-in.title")}>
      <div class="narrow">
        <h1>{words.say("sign-in.title")}</h1>
        {props.said === undefined ? null : (
          <Notice>
            <p>{props.said}</p>
          </Notice>
        )}
        <FormFault words={faults.form} />
        <PageForm frame={frame} action="/sign-in" class="form">
          <input type="hidden" name="next" value={props.next} />
          <PassphraseField
            name="passphrase"
            label={words.say("sign-in.passphrase")}
            fault={faults.passphrase}
            isFirst
          />
          <div class="actions">
            <button type="submit" class="primary">
              {words.say("sign-in.button")}
            </button>
          </div>
        </PageForm>
        <p class="help">{words.say("sign-in.forgotten")}</p>
      </div>
    </Framed>
  );
}
