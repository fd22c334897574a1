import { SelectField, TextField } from "../../design/index.ts";
import { PageForm } from "../frame.tsx";
import { AskedPart } from "./asked-view.tsx";
import type { RangesPageProps } from "./ranges-page.ts";

/** One question to one address. */
export function TryOne(props: RangesPageProps) {
  const { frame, plan, tryFaults: faults, asked } = props;
  const { words } = frame;
  return (
    <section aria-labelledby="try-one">
      <h2 id="try-one">{words.say("ask.title")}</h2>
      <p>{words.say("ask.lead")}</p>
      {asked ? <AskedPart asked={asked} words={words} /> : null}
      <PageForm frame={frame} action="/ranges/ask" class="form">
        <div class="pair">
          <TextField
            name="try-address"
            label={words.say("ask.address")}
            value={props.try.address}
            maxlength={64}
            fault={faults["try-address"]}
            isRequired
          />
          <TextField
            name="try-port"
            label={words.say("ranges.field-port")}
            value={props.try.port}
            inputmode="numeric"
            maxlength={5}
            fault={faults["try-port"]}
          />
        </div>
        <SelectField
          name="try-credential"
          label={words.say("ask.credential")}
          value={props.try.credential}
          choices={[
            { value: "", label: words.say("ask.each") },
            ...plan.credentials.map(({ id }) => ({ value: id, label: id })),
          ]}
        />
        <div class="actions">
          <button type="submit">{words.say("ask.button")}</button>
        </div>
      </PageForm>
    </section>
  );
}
