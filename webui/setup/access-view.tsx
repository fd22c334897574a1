import { TickField } from "../design/index.ts";
import type { Faults } from "./account-views.tsx";
import { type Frame, Framed, Notice, PageForm } from "./frame.tsx";
import { PassphraseField } from "./passphrase-field.tsx";

/** Who may look at the box without the passphrase, and the way to a new one. */
export function AccessPage(props: {
  frame: Frame;
  isStatusOpen: boolean;
  isSaved: boolean;
  faults: Faults<"passphrase">;
}) {
  const { frame, faults } = props;
  const { words } = frame;
  return (
    <Framed frame={frame} title={words.say("access.title")}>
      <h1>{words.say("access.title")}</h1>
      {props.isSaved ? (
        <Notice>
          <p>{words.say("access.saved")}</p>
        </Notice>
      ) : null}
      {faults.form === undefined ? null : (
        <Notice kind="broken">
          <p>{faults.form}</p>
        </Notice>
      )}
      <section aria-labelledby="status-open">
        <h2 id="status-open">{words.say("access.status")}</h2>
        <PageForm frame={frame} action="/access" class="form">
          <div class="field">
            <TickField
              name="status"
              value="open"
              label={words.say("access.status-open")}
              isOn={props.isStatusOpen}
            />
            <p class="help">{words.say("access.status-help")}</p>
          </div>
          <PassphraseField name="passphrase" label={words.say("access.confirm")} fault={faults.passphrase} />
          <div class="actions">
            <button type="submit" class="primary">
              {words.say("access.button")}
            </button>
          </div>
        </PageForm>
      </section>
      <p>
        <a href="/passphrase">{words.say("passphrase.title-change")}</a>
      </p>
    </Framed>
  );
}
