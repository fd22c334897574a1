// The box's network: what it is connected to, the cable's settings, and the trial of new ones.
import { AreaField, Field, SelectField, TextField } from "../../design/index.ts";
import type { Faults } from "../account-views.tsx";
import { type Frame, PageForm } from "../frame.tsx";
import type { Words } from "../words.ts";
import { AddressFields } from "./address-fields.tsx";
import { InterfaceLine } from "./interface-line.tsx";
import type { NetworkField, NetworkForm } from "./network-form.ts";
import type { NetworkState, ShownTrialOfSettings } from "./network-state.ts";
import { StepPage } from "./step.tsx";

export function NetworkPage(props: {
  frame: Frame;
  /** Absent where the machine does not tell. */
  state: NetworkState | undefined;
  trial?: ShownTrialOfSettings | undefined;
  form: NetworkForm;
  faults: Faults<NetworkField>;
  said?: string | undefined;
}) {
  const { frame, state, trial } = props;
  const { words } = frame;
  return (
    <StepPage
      frame={frame}
      title="network.title"
      lead="network.lead"
      said={props.said}
      fault={props.faults.form}
    >
      {trial ? <Trial trial={trial} frame={frame} /> : null}
      <section aria-labelledby="interfaces">
        <h2 id="interfaces">{words.say("network.now")}</h2>
        {state === undefined || state.interfaces.length === 0 ? (
          <p class="soft">{words.say("network.none")}</p>
        ) : (
          <ul class="lines">
            {state.interfaces.map((each) => (
              <InterfaceLine each={each} words={words} />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="cable">
        <h2 id="cable">{words.say("network.cable")}</h2>
        <CableForm {...props} />
      </section>
      <section aria-labelledby="wifi">
        <h2 id="wifi">{words.say("network.wifi")}</h2>
        <p>
          {state?.wifi
            ? words.say("network.wifi-set", { ssid: state.wifi.ssid ?? "" })
            : words.say("network.wifi-none")}{" "}
          <a href="/network/wifi">{words.say("network.wifi-link")}</a>
        </p>
      </section>
    </StepPage>
  );
}

/** Network settings on trial: where the box is found, until when, and keeping them. */
export function Trial(props: { trial: ShownTrialOfSettings; frame: Frame }) {
  const { trial, frame } = props;
  const { words } = frame;
  return (
    <div class="notice notice--attention" role="status">
      <p id="trial-left" data-live="yes">
        <b>{words.count("network.trial", trial.secondsLeft)}</b>
      </p>
      <progress class="bar" data-countdown value={trial.secondsLeft} max={60} aria-hidden="true" />
      <p>{words.say("network.trial-lead")}</p>
      {trial.addresses.length === 0 ? null : (
        <ul>
          {trial.addresses.map((address) => (
            <li>
              <a href={address}>{address}</a>
            </li>
          ))}
        </ul>
      )}
      <div class="actions">
        <PageForm frame={frame} action="/network/keep">
          <button type="submit" class="primary">
            {words.say("network.keep")}
          </button>
        </PageForm>
        <PageForm frame={frame} action="/network/revert">
          <button type="submit">{words.say("network.revert")}</button>
        </PageForm>
      </div>
    </div>
  );
}

type FormProps = Parameters<typeof NetworkPage>[0];

function CableForm({ frame, form, faults }: FormProps) {
  const { words } = frame;
  const authentication = ["identity", "anonymousIdentity", "serverDomain", "password"] as const;
  const files = ["caCertificate", "clientCertificate", "privateKey", "privateKeyPassword"] as const;
  const isSecured =
    form.authentication !== "none" || [...authentication, ...files].some((each) => faults[each]);
  return (
    <PageForm frame={frame} action="/network/cable" class="form" isMultipart>
      <AddressFields form={form} faults={faults} words={words} />
      <details open={form.vlan !== ""}>
        <summary>{words.say("network.vlan")}</summary>
        <div class="group">
          <TextField
            name="vlan"
            label={words.say("network.vlan-id")}
            help={words.say("network.vlan-help")}
            value={form.vlan}
            inputmode="numeric"
            maxlength={4}
            fault={faults.vlan}
          />
        </div>
      </details>
      <details open={isSecured}>
        <summary>{words.say("network.802-1x")}</summary>
        <div class="group">
          <SelectField
            name="authentication"
            label={words.say("network.authentication")}
            value={form.authentication}
            choices={[
              { value: "none", label: words.say("network.authentication-none") },
              { value: "peap", label: words.say("network.authentication-peap") },
              { value: "eap-tls", label: words.say("network.authentication-tls") },
            ]}
          />
          <TextField
            name="identity"
            label={words.say("network.identity")}
            value={form.identity}
            maxlength={253}
            fault={faults.identity}
          />
          <PemField name="caCertificate" faults={faults} words={words} help="network.authority-help" />
          <TextField
            name="serverDomain"
            label={words.say("network.serverDomain")}
            help={words.say("network.serverDomain-help")}
            value={form.serverDomain}
            maxlength={253}
            fault={faults.serverDomain}
          />
          <fieldset class="group">
            <legend class="label">{words.say("network.authentication-peap")}</legend>
            <TextField
              name="password"
              label={words.say("network.password")}
              type="password"
              autocomplete="new-password"
              maxlength={253}
              fault={faults.password}
            />
            <TextField
              name="anonymousIdentity"
              label={words.say("network.anonymousIdentity")}
              value={form.anonymousIdentity}
              maxlength={253}
              fault={faults.anonymousIdentity}
            />
          </fieldset>
          <fieldset class="group">
            <legend class="label">{words.say("network.authentication-tls")}</legend>
            <PemField name="clientCertificate" faults={faults} words={words} />
            <PemField name="privateKey" faults={faults} words={words} />
            <TextField
              name="privateKeyPassword"
              label={words.say("network.privateKeyPassword")}
              type="password"
              autocomplete="new-password"
              maxlength={253}
              fault={faults.privateKeyPassword}
            />
          </fieldset>
        </div>
      </details>
      <p class="help">{words.say("network.return")}</p>
      <div class="actions">
        <button type="submit" class="primary">
          {words.say("network.button")}
        </button>
      </div>
    </PageForm>
  );
}

/** A certificate or key in PEM: pasted, or as a file. */
function PemField(props: {
  name: "caCertificate" | "clientCertificate" | "privateKey";
  help?: "network.authority-help";
  faults: Faults<NetworkField>;
  words: Words;
}) {
  const { name, help, faults, words } = props;
  const label = words.say(`network.${name}`);
  const fault = faults[name];
  return (
    <>
      <AreaField
        name={name}
        label={label}
        {...(help && { help: words.say(help) })}
        value=""
        rows={3}
        placeholder="-----BEGIN"
        {...(fault && { fault })}
      />
      <Field
        name={`${name}-file`}
        label={words.say("network.file", { what: label })}
        control={(attributes) => <input {...attributes} type="file" accept=".pem,.crt,.cer,.key" />}
      />
    </>
  );
}
