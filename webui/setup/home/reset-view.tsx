import { TextField } from "../../design/index.ts";
import type { Faults } from "../account-views.tsx";
import { type Frame, Framed, Notice, PageForm } from "../frame.tsx";

/** Everything is erased and the box is new again: asked for by naming the box. */
export function ResetPage(props: { frame: Frame; name: string; faults: Faults<"name"> }) {
  const { frame, name, faults } = props;
  const { words } = frame;
  return (
    <Framed frame={frame} title={words.say("reset.title")}>
      <div class="narrow narrow--left">
        <h1>{words.say("reset.title")}</h1>
        <p>{words.say("reset.lead")}</p>
        {faults.form === undefined ? null : (
          <Notice kind="broken">
            <p>{faults.form}</p>
          </Notice>
        )}
        <PageForm frame={frame} action="/reset" class="form">
          <TextField
            name="name"
            label={words.say("reset.name", { name })}
            maxlength={64}
            fault={faults.name}
            isRequired
          />
          <div class="actions">
            <button type="submit" class="danger">
              {words.say("reset.button", { name })}
            </button>
          </div>
        </PageForm>
      </div>
    </Framed>
  );
}
