// Wi-Fi: listen around, choose a network or name a hidden one, and join it on trial.
import { Field, SelectField, TextField, TickField } from "../../design/index.ts";
import type { Faults } from "../account-views.tsx";
import { type Frame, PageForm } from "../frame.tsx";
import type { Words } from "../words.ts";
import { AddressFields } from "./address-fields.tsx";
import { countries } from "./countries.ts";
import type { NetworkField, NetworkForm } from "./network-form.ts";
import type { HeardNetwork, ShownTrialOfSettings } from "./network-state.ts";
import { Trial } from "./network-view.tsx";
import { StepPage } from "./step.tsx";

export interface WifiPageProps {
  frame: Frame;
  /** What is heard around; absent before anybody listened. */
  heard?: { networks: readonly HeardNetwork[]; hidden: number } | undefined;
  trial?: ShownTrialOfSettings | undefined;
  /** A Wi-Fi is set. */
  isSet: boolean;
  form: NetworkForm;
  faults: Faults<NetworkField>;
  said?: string | undefined;
}

export function WifiPage(props: WifiPageProps) {
  const { frame, heard, form, faults, isSet } = props;
  const { words } = frame;
  return (
    <StepPage frame={frame} title="network.wifi" lead="wifi.lead" said={props.said} fault={faults.form}>
      {props.trial ? <Trial trial={props.trial} frame={frame} /> : null}
      <section aria-labelledby="heard">
        <h2 id="heard">{words.say("wifi.heard")}</h2>
        <PageForm frame={frame} action="/network/wifi/scan" class="form">
          <SelectField
            name="country"
            label={words.say("wifi.country")}
            help={words.say("wifi.country-help")}
            value={form.country}
            choices={[{ value: "", label: words.say("wifi.country-choose") }, ...countryChoices(words)]}
            {...(faults.country && { fault: faults.country })}
          />
          <div class="actions">
            <button type="submit">{words.say("wifi.scan")}</button>
          </div>
        </PageForm>
        {heard === undefined ? null : heard.networks.length === 0 ? (
          <p class="soft">{words.say("wifi.nothing")}</p>
        ) : null}
        {heard && heard.hidden > 0 ? <p class="soft">{words.count("wifi.hidden", heard.hidden)}</p> : null}
      </section>
      <section aria-labelledby="join">
        <h2 id="join">{words.say("wifi.join")}</h2>
        <JoinForm {...props} />
      </section>
      {isSet ? (
        <PageForm frame={frame} action="/network/wifi/off">
          <button type="submit" class="danger">
            {words.say("wifi.off")}
          </button>
        </PageForm>
      ) : null}
      <p>
        <a href="/network">{words.say("network.title")}</a>
      </p>
    </StepPage>
  );
}

function JoinForm({ frame, heard, form, faults }: WifiPageProps) {
  const { words } = frame;
  const networks = heard?.networks ?? [];
  const isNamed = form.ssid !== "" && !networks.some(({ ssid }) => ssid === form.ssid);
  return (
    <PageForm frame={frame} action="/network/wifi" class="form">
      <input type="hidden" name="country" value={form.country} />
      {networks.length === 0 ? null : (
        <fieldset class="field">
          <legend class="label">{words.say("wifi.choose")}</legend>
          {networks.map(({ ssid, signalPercent, security }, at) => (
            <div class="tick">
              <input
                type="radio"
                id={`f-heard-${at}`}
                name="heard"
                value={ssid}
                checked={ssid === form.ssid}
              />
              <label for={`f-heard-${at}`}>
                {ssid}{" "}
                <span class="soft">
                  {signalPercent} %, {securityWords(security, words)}
                </span>
              </label>
            </div>
          ))}
        </fieldset>
      )}
      <details open={networks.length === 0 || isNamed || faults.ssid !== undefined}>
        <summary>{words.say("wifi.another")}</summary>
        <div class="group">
          <TextField
            name="ssid"
            label={words.say("wifi.name")}
            value={isNamed ? form.ssid : ""}
            maxlength={32}
            fault={faults.ssid}
          />
          <TickField name="hidden" value="yes" label={words.say("wifi.hidden-tick")} isOn={form.isHidden} />
          <SelectField
            name="security"
            label={words.say("wifi.security")}
            value={form.security}
            choices={[
              { value: "auto", label: words.say("wifi.security-heard") },
              { value: "wpa2", label: "WPA2" },
              { value: "wpa3", label: "WPA3" },
              { value: "open", label: words.say("wifi.open") },
            ]}
            {...(faults.security && { fault: faults.security })}
          />
        </div>
      </details>
      <Field
        name="passphrase"
        label={words.say("wifi.passphrase")}
        help={words.say("wifi.passphrase-help")}
        {...(faults.passphrase && { fault: faults.passphrase })}
        control={(attributes) => (
          <input {...attributes} type="password" autocomplete="off" maxlength={64} spellcheck={false} />
        )}
      />
      <AddressFields form={form} faults={faults} words={words} />
      <p class="help">{words.say("network.return")}</p>
      <div class="actions">
        <button type="submit" class="primary">
          {words.say("wifi.button")}
        </button>
      </div>
    </PageForm>
  );
}

function securityWords(security: string, words: Words): string {
  switch (security) {
    case "open":
      return words.say("wifi.open");
    case "enterprise":
      return words.say("wifi.enterprise");
    default:
      return security.toUpperCase().replace("-", "/");
  }
}

function countryChoices(words: Words) {
  const names = new Intl.DisplayNames(words.language, { type: "region" });
  return countries
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, words.language));
}
