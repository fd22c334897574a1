import { type ConsentDocument, type ConsentField, consentFields } from "../../src/model/index.ts";
import { AreaField, TextField, TickField, TickGroup } from "../design/index.ts";
import type { Faults } from "./account-views.tsx";
import { type Frame, Framed, Notice, PageForm } from "./frame.tsx";
import { PassphraseField } from "./passphrase-field.tsx";
import type { Sentence } from "./words.ts";

const fieldLabels: Record<ConsentField, Sentence> = {
  serialNumber: "consent.serialNumber",
  macAddress: "consent.macAddress",
  hostname: "consent.hostname",
  address: "consent.address",
  location: "consent.location",
  assetNumber: "consent.assetNumber",
  displayText: "consent.displayText",
  alertText: "consent.alertText",
  contact: "consent.contact",
};
const asked = ["recordings", "bundles", "updates"] as const;

export type ConsentFault = Faults<"networks" | "ports" | "passphrase" | "erase">;

/** What is typed: networks and ports as text, since what is wrong with them is corrected there. */
export interface ConsentForm extends Pick<ConsentDocument, "fields" | (typeof asked)[number]> {
  networks: string;
  ports: string;
}

/** What the owner permits: which fields may leave, what may be touched, what the server may ask for. */
export function ConsentPage(props: {
  frame: Frame;
  form: ConsentForm;
  /** What was done just now, in words. */
  said?: string | undefined;
  faults: ConsentFault;
}) {
  const { frame, form, faults } = props;
  const { words } = frame;
  // During the set-up its code stands for the passphrase.
  const proof = (name: string, fault: string | undefined) =>
    frame.visitor === "setup" ? null : (
      <PassphraseField name={name} label={words.say("access.confirm")} fault={fault} />
    );
  return (
    <Framed frame={frame} title={words.say("consent.title")}>
      <h1>{words.say("consent.title")}</h1>
      <p>{words.say("consent.lead")}</p>
      {props.said === undefined ? null : (
        <Notice>
          <p>{props.said}</p>
        </Notice>
      )}
      {faults.form === undefined ? null : (
        <Notice kind="broken">
          <p>{faults.form}</p>
        </Notice>
      )}
      <PageForm frame={frame} action="/consent" class="form" label={words.say("consent.title")}>
        <TickGroup name="field" label={words.say("consent.fields")}>
          {consentFields.map((field) => (
            <TickField
              name={`field.${field}`}
              value="on"
              label={words.say(fieldLabels[field])}
              isOn={form.fields[field]}
            />
          ))}
        </TickGroup>
        <p class="help">{words.say("consent.fields-help")}</p>
        <p class="help">{words.say("consent.serial-help")}</p>
        <TickGroup name="ask" label={words.say("consent.ask")}>
          {asked.map((what) => (
            <TickField
              name={`ask.${what}`}
              value="on"
              label={words.say(`consent.${what}`)}
              isOn={form[what]}
            />
          ))}
        </TickGroup>
        <AreaField
          name="networks"
          label={words.say("consent.networks")}
          help={words.say("consent.networks-help")}
          value={form.networks}
          rows={3}
          fault={faults.networks}
        />
        <TextField
          name="ports"
          label={words.say("consent.ports")}
          value={form.ports}
          inputmode="numeric"
          fault={faults.ports}
        />
        {proof("passphrase", faults.passphrase)}
        <div class="actions">
          <button type="submit" class="primary">
            {words.say("consent.button")}
          </button>
        </div>
      </PageForm>
      <section aria-labelledby="erase">
        <h2 id="erase">{words.say("consent.erase")}</h2>
        <p>{words.say("consent.erase-lead")}</p>
        <PageForm frame={frame} action="/consent/erase" class="form">
          <TextField
            name="serial"
            label={words.say("consent.erase-serial")}
            help={words.say("consent.erase-help")}
          />
          {proof("erase-passphrase", faults.erase)}
          <div class="actions">
            <button type="submit">{words.say("consent.erase-button")}</button>
          </div>
        </PageForm>
      </section>
    </Framed>
  );
}
