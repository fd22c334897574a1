// Where the box looks for printers and with which credentials, and one question to one printer.
import { authProtocols, privProtocols } from "../../../src/model/index.ts";
import { AreaField, SelectField, StateMark, TextField, TickField } from "../../design/index.ts";
import type { Faults } from "../account-views.tsx";
import { type Frame, PageForm } from "../frame.tsx";
import type { Words } from "../words.ts";
import { AskedPart } from "./asked-view.tsx";
import type { Asked, PlannedRange, RangesPlan, ShownCredential } from "./ranges-plan.ts";
import { StepPage } from "./step.tsx";

export interface RangeForm {
  name: string;
  addresses: string;
  exclude: string;
  port: string;
}
export interface CredentialForm {
  id: string;
  kind: string;
  user: string;
  level: string;
  authProtocol: string;
  privProtocol: string;
  context: string;
}
export interface TryForm {
  address: string;
  port: string;
  credential: string;
}

export interface RangesPageProps {
  frame: Frame;
  plan: RangesPlan;
  range: RangeForm;
  rangeFaults: Faults<keyof RangeForm>;
  credential: CredentialForm;
  credentialFaults: Faults<keyof CredentialForm | "community" | "authKey" | "privKey">;
  try: TryForm;
  tryFaults: Faults<"try-address" | "try-port">;
  asked?: { address: string; result: Asked } | undefined;
  said?: string | undefined;
  fault?: string | undefined;
}

export function RangesPage(props: RangesPageProps) {
  const { frame, plan } = props;
  const { words } = frame;
  return (
    <StepPage
      frame={frame}
      title="ranges.title"
      lead={plan.isNamedByServer ? "ranges.lead-server" : "ranges.lead"}
      said={props.said}
      fault={props.fault}
    >
      {plan.isNamedByServer || plan.local.length === 0 ? (
        <section aria-labelledby="in-force">
          <h2 id="in-force">{words.say("ranges.in-force")}</h2>
          <RangeList ranges={plan.inForce} {...props} />
        </section>
      ) : null}
      {plan.isNamedByServer ? null : (
        <>
          <OwnNetworks {...props} />
          <Local {...props} />
        </>
      )}
      <Credentials {...props} />
      <TryOne {...props} />
    </StepPage>
  );
}

function RangeList(props: { ranges: readonly PlannedRange[]; frame: Frame; canRemove?: true }) {
  const { ranges, frame } = props;
  const { words } = frame;
  if (ranges.length === 0) return <p class="soft">{words.say("ranges.none")}</p>;
  return (
    <ul class="lines">
      {ranges.map((range) => (
        <li>
          <span>
            <b>{range.name}</b> <span class="soft">{words.count("ranges.addresses", range.count)}</span>
            <br />
            <RangeWords range={range} words={words} />
            {range.isForbidden ? (
              <>
                <br />
                <StateMark state="attention" word={words.say("ranges.forbidden")} />
              </>
            ) : null}
          </span>
          {props.canRemove ? (
            <PageForm frame={frame} action="/ranges/remove">
              <button
                type="submit"
                class="plain"
                name="name"
                value={range.name}
                aria-label={words.say("ranges.remove-name", { name: range.name })}
              >
                {words.say("ranges.remove")}
              </button>
            </PageForm>
          ) : null}
        </li>
      ))}
    </ul>
  );

  function RangeWords({ range, words }: { range: PlannedRange; words: Words }) {
    const parts = [
      range.addresses.join(", "),
      ...(range.exclude.length > 0 ? [words.say("ranges.but", { addresses: range.exclude.join(", ") })] : []),
      ...(range.port === 161 ? [] : [words.say("ranges.at-port", { port: range.port })]),
    ];
    return <span class="code">{parts.join("; ")}</span>;
  }
}

/** What the box would search by itself, and whether it may. */
function OwnNetworks({ frame, plan }: RangesPageProps) {
  const { words } = frame;
  if (!plan.own) return null;
  return (
    <section aria-labelledby="own">
      <h2 id="own">{words.say("ranges.own")}</h2>
      <PageForm frame={frame} action="/ranges/own" class="form">
        <div class="field">
          <TickField name="own" value="yes" label={words.say("ranges.own-tick")} isOn={plan.isOwnWanted} />
          <p class="help">
            {plan.own.length === 0
              ? words.say("ranges.own-none")
              : plan.own.map(({ addresses }) => addresses.slice(0, 8).join(", ")).join("; ")}
          </p>
        </div>
        <div class="actions">
          <button type="submit">{words.say("ranges.own-button")}</button>
        </div>
      </PageForm>
    </section>
  );
}

/** Ranges that were named on the spot, and the form for another. */
function Local(props: RangesPageProps) {
  const { frame, plan, range, rangeFaults: faults } = props;
  const { words } = frame;
  const isOpen = Object.keys(faults).length > 0 || (plan.inForce.length === 0 && plan.local.length === 0);
  return (
    <section aria-labelledby="local">
      <h2 id="local">{words.say("ranges.local")}</h2>
      {plan.local.length === 0 ? <p class="soft">{words.say("ranges.local-none")}</p> : null}
      {plan.local.length === 0 ? null : <RangeList ranges={plan.local} {...props} canRemove />}
      <details open={isOpen}>
        <summary>{words.say("ranges.add")}</summary>
        <PageForm frame={frame} action="/ranges/add" class="form">
          <AreaField
            name="addresses"
            label={words.say("ranges.field-addresses")}
            help={words.say("ranges.field-addresses-help")}
            value={range.addresses}
            rows={3}
            fault={faults.addresses}
          />
          <TextField
            name="exclude"
            label={words.say("ranges.field-exclude")}
            value={range.exclude}
            fault={faults.exclude}
            maxlength={4000}
          />
          <div class="pair">
            <TextField
              name="name"
              label={words.say("ranges.field-name")}
              value={range.name}
              fault={faults.name}
              maxlength={100}
            />
            <TextField
              name="port"
              label={words.say("ranges.field-port")}
              value={range.port}
              inputmode="numeric"
              fault={faults.port}
              maxlength={5}
            />
          </div>
          <div class="actions">
            <button type="submit">{words.say("ranges.add-button")}</button>
          </div>
        </PageForm>
      </details>
    </section>
  );
}

function credentialWords({ version, level, authProtocol, privProtocol }: ShownCredential): string {
  if (version !== "3") return `SNMP v${version}`;
  return ["SNMP v3", level, authProtocol, privProtocol].filter(Boolean).join(", ");
}

function Credentials(props: RangesPageProps) {
  const { frame, plan, credential, credentialFaults: faults } = props;
  const { words } = frame;
  const isFaulty = Object.keys(faults).length > 0;
  const shown = plan.isNamedByServer ? plan.credentials : plan.localCredentials;
  return (
    <section aria-labelledby="credentials">
      <h2 id="credentials">{words.say("credentials.title")}</h2>
      <p class="soft">{words.say(plan.isNamedByServer ? "credentials.server" : "credentials.order")}</p>
      <ul class="lines">
        {shown.map((each) => (
          <li>
            <span>
              <b>{each.id}</b> <span class="soft">{credentialWords(each)}</span>
            </span>
            {plan.isNamedByServer ? null : (
              <PageForm frame={frame} action="/ranges/credentials/remove">
                <button
                  type="submit"
                  class="plain"
                  name="id"
                  value={each.id}
                  aria-label={words.say("ranges.remove-name", { name: each.id })}
                >
                  {words.say("ranges.remove")}
                </button>
              </PageForm>
            )}
          </li>
        ))}
      </ul>
      {plan.isNamedByServer ? null : (
        <>
          <details open={isFaulty && credential.kind !== "3"}>
            <summary>{words.say("credentials.add-community")}</summary>
            <PageForm frame={frame} action="/ranges/credentials" class="form">
              <TextField
                name="community"
                label={words.say("credentials.community")}
                help={words.say("credentials.secret-help")}
                type="password"
                autocomplete="new-password"
                maxlength={255}
                fault={credential.kind === "3" ? undefined : faults.community}
                isRequired
              />
              <SelectField
                name="kind"
                label={words.say("credentials.version")}
                value={credential.kind === "1" ? "1" : "2c"}
                choices={[
                  { value: "2c", label: "SNMP v2c" },
                  { value: "1", label: "SNMP v1" },
                ]}
              />
              <NameField {...props} isFor="community" />
              <div class="actions">
                <button type="submit">{words.say("credentials.add-button")}</button>
              </div>
            </PageForm>
          </details>
          <details open={isFaulty && credential.kind === "3"}>
            <summary>{words.say("credentials.add-user")}</summary>
            <UserForm {...props} />
          </details>
        </>
      )}
    </section>
  );
}

function NameField({
  frame,
  credential,
  credentialFaults,
  isFor,
}: RangesPageProps & { isFor: "community" | "user" }) {
  const { words } = frame;
  const isMine = (credential.kind === "3") === (isFor === "user");
  return (
    <TextField
      name="id"
      label={words.say("credentials.name")}
      help={words.say("credentials.name-help")}
      value={isMine ? credential.id : ""}
      maxlength={64}
      fault={isMine ? credentialFaults.id : undefined}
    />
  );
}

/** SNMPv3: RFC 3414 and the further algorithms that printers know. */
function UserForm(props: RangesPageProps) {
  const { frame, credential, credentialFaults: faults } = props;
  const { words } = frame;
  const secret = (name: "authKey" | "privKey", label: string) => (
    <TextField
      name={name}
      label={label}
      type="password"
      autocomplete="new-password"
      maxlength={255}
      fault={faults[name]}
    />
  );
  return (
    <PageForm frame={frame} action="/ranges/credentials" class="form">
      <input type="hidden" name="kind" value="3" />
      <TextField
        name="user"
        label={words.say("credentials.user")}
        value={credential.user}
        maxlength={32}
        fault={faults.user}
        isRequired
      />
      <SelectField
        name="level"
        label={words.say("credentials.level")}
        value={credential.level}
        choices={[
          { value: "authPriv", label: words.say("credentials.level-authPriv") },
          { value: "authNoPriv", label: words.say("credentials.level-authNoPriv") },
          { value: "noAuthNoPriv", label: words.say("credentials.level-noAuthNoPriv") },
        ]}
      />
      <div class="pair">
        <SelectField
          name="authProtocol"
          label={words.say("credentials.auth-protocol")}
          value={credential.authProtocol}
          choices={authProtocols.map((value) => ({ value, label: algorithmNames[value] }))}
        />
        {secret("authKey", words.say("credentials.auth-key"))}
      </div>
      <div class="pair">
        <SelectField
          name="privProtocol"
          label={words.say("credentials.priv-protocol")}
          value={credential.privProtocol}
          choices={privProtocols.map((value) => ({ value, label: algorithmNames[value] }))}
        />
        {secret("privKey", words.say("credentials.priv-key"))}
      </div>
      <TextField
        name="context"
        label={words.say("credentials.context")}
        value={credential.context}
        maxlength={255}
        fault={faults.context}
      />
      <NameField {...props} isFor="user" />
      <div class="actions">
        <button type="submit">{words.say("credentials.add-button")}</button>
      </div>
    </PageForm>
  );
}

const algorithmNames = {
  md5: "MD5",
  sha1: "SHA-1",
  sha224: "SHA-224",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
  des: "DES",
  aes128: "AES-128",
  aes256: "AES-256 (Blumenthal)",
  aes256c: "AES-256 (Cisco)",
} as const;

function TryOne(props: RangesPageProps) {
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
