// The way out: a proxy, an authority of the customer's own, and the clock that certificates are judged by.
import { AreaField, Field, type Reader, StateMark, TextField } from "../../design/index.ts";
import type { Faults } from "../account-views.tsx";
import { type Frame, PageForm } from "../frame.tsx";
import { StepPage } from "./step.tsx";

export interface ConnectionState {
  /** Without its name and password. */
  proxy?: { address: string; hasCredentials: boolean };
  authority?: { name: string; until: number };
  /** Milliseconds since 1970 UTC. */
  now: number;
  /** Who told the box the time. */
  clock: "unset" | "rtc" | "ntp" | "server";
}

interface ConnectionProps {
  frame: Frame;
  reader: Reader;
  state: ConnectionState;
  form: { address: string; user: string };
  /** As it is in force, or as it was typed. */
  zone: string;
  faults: Faults<"address" | "authority" | "zone">;
  said?: string | undefined;
}

export function ConnectionPage(props: ConnectionProps) {
  const { frame, reader, state, form, faults } = props;
  const { words } = frame;
  const { proxy, authority } = state;
  return (
    <StepPage
      frame={frame}
      title="connection.title"
      lead="connection.lead"
      said={props.said}
      fault={faults.form}
    >
      <section aria-labelledby="proxy">
        <h2 id="proxy">{words.say("connection.proxy")}</h2>
        <p>
          {proxy === undefined
            ? words.say("connection.no-proxy")
            : words.say(proxy.hasCredentials ? "connection.proxy-named" : "connection.proxy-set", {
                address: proxy.address,
              })}
        </p>
        <PageForm frame={frame} action="/connection/proxy" class="form">
          <TextField
            name="address"
            label={words.say("connection.proxy-address")}
            help={words.say("connection.proxy-help")}
            value={form.address}
            inputmode="url"
            fault={faults.address}
          />
          <div class="pair">
            <TextField name="user" label={words.say("connection.user")} value={form.user} />
            <TextField
              name="password"
              label={words.say("connection.password")}
              type="password"
              autocomplete="new-password"
            />
          </div>
          <div class="actions">
            <button type="submit">{words.say("connection.proxy-button")}</button>
          </div>
        </PageForm>
      </section>
      <section aria-labelledby="authority">
        <h2 id="authority">{words.say("connection.authority")}</h2>
        <p>{words.say("connection.authority-lead")}</p>
        {authority === undefined ? (
          <p class="soft">{words.say("connection.no-authority")}</p>
        ) : (
          <>
            <p>
              {words.say("connection.authority-set", {
                name: authority.name,
                until: reader.day(authority.until),
              })}
            </p>
            <PageForm frame={frame} action="/connection/authority/remove">
              <button type="submit">{words.say("connection.authority-remove")}</button>
            </PageForm>
          </>
        )}
        <PageForm frame={frame} action="/connection/authority" class="form" isMultipart>
          <AreaField
            name="authority"
            label={words.say("connection.certificate")}
            value=""
            rows={3}
            placeholder="-----BEGIN CERTIFICATE-----"
            {...(faults.authority && { fault: faults.authority })}
          />
          <Field
            name="authority-file"
            label={words.say("network.file", { what: words.say("connection.certificate") })}
            control={(attributes) => <input {...attributes} type="file" accept=".pem,.crt,.cer" />}
          />
          <div class="actions">
            <button type="submit">{words.say("connection.authority-button")}</button>
          </div>
        </PageForm>
      </section>
      <TimeSection {...props} />
    </StepPage>
  );
}

function TimeSection({ frame, reader, state, zone, faults }: ConnectionProps) {
  const { words } = frame;
  return (
    <section aria-labelledby="time">
      <h2 id="time">{words.say("connection.time")}</h2>
      <p>{reader.exact(state.now)}</p>
      <p>
        <StateMark
          state={state.clock === "unset" ? "attention" : "fine"}
          word={words.say(`connection.clock-${state.clock}`)}
        />
      </p>
      <PageForm frame={frame} action="/connection/zone" class="form">
        <TextField
          name="zone"
          label={words.say("connection.zone")}
          help={words.say("connection.zone-help")}
          value={zone}
          maxlength={64}
          fault={faults.zone}
          isRequired
        />
        <p data-own-zone={words.say("connection.zone-own")} hidden>
          <button type="button" class="plain" />
        </p>
        <div class="actions">
          <button type="submit">{words.say("connection.zone-button")}</button>
        </div>
      </PageForm>
    </section>
  );
}
