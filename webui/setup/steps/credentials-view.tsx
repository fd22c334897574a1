// With which credentials printers are asked.
import { authProtocols, privProtocols } from "../../../src/model/index.ts";
import { SelectField, TextField } from "../../design/index.ts";
import { PageForm } from "../frame.tsx";
import type { RangesPageProps } from "./ranges-page.ts";
import type { ShownCredential } from "./ranges-plan.ts";
import { RemoveForm } from "./remove-form.tsx";

function credentialWords({ version, level, authProtocol, privProtocol }: ShownCredential): string {
  if (version !== "3") return `SNMP v${version}`;
  return ["SNMP v3", level, authProtocol, privProtocol].filter(Boolean).join(", ");
}

/** Communities and users, in the order in which they are tried; none of their secrets. */
export function Credentials(props: RangesPageProps) {
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
              <RemoveForm frame={frame} action="/ranges/credentials/remove" field="id" item={each.id} />
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
