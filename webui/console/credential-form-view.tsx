import { authProtocols, privProtocols } from "../../src/model/index.ts";
import { Field, SelectField, TextField } from "../design/index.ts";
import type { CommunityFields, CredentialFields, Faults, UserFields } from "./site-form.ts";

interface SetProps<T> {
  credential: T;
  place: number;
  faults: Faults;
}

export function CredentialSet(props: SetProps<CredentialFields>) {
  const { credential, place, faults } = props;
  const name = `credentials.${place}`;
  return (
    <fieldset class="group">
      <legend>{credential.id || "New credential"}</legend>
      <input type="hidden" name={`${name}.kind`} value={credential.kind} />
      <input type="hidden" name={`${name}.was`} value={credential.was} />
      <TextField
        name={`${name}.id`}
        label="Name"
        value={credential.id}
        maxlength={64}
        help="Ranges refer to it; it may be shown and logged, so keep secrets out of it"
        fault={faults[`${name}.id`]}
      />
      {credential.kind === "community" ? (
        <CommunitySet credential={credential} place={place} faults={faults} />
      ) : (
        <UserSet credential={credential} place={place} faults={faults} />
      )}
      <div class="actions">
        {place > 0 ? (
          <button type="submit" name="action" value={`raise-credential-${place}`} class="plain">
            Try {credential.id || "this"} earlier
          </button>
        ) : null}
        <button type="submit" name="action" value={`remove-credential-${place}`} class="plain">
          Remove {credential.id || "this credential"}
        </button>
      </div>
    </fieldset>
  );
}

function CommunitySet(props: SetProps<CommunityFields>) {
  const { credential, place, faults } = props;
  const name = `credentials.${place}`;
  return (
    <>
      <SelectField
        name={`${name}.version`}
        label="SNMP version"
        value={credential.version}
        choices={[
          { value: "2c", label: "2c, and 1 for printers that know only that" },
          { value: "1", label: "1 only" },
        ]}
        fault={faults[`${name}.version`]}
      />
      <SecretField
        name={`${name}.community`}
        label="Community"
        value={credential.community}
        isSet={credential.isCommunitySet}
        fault={faults[`${name}.community`]}
      />
    </>
  );
}

const LEVELS = [
  { value: "authPriv", label: "authenticated and encrypted" },
  { value: "authNoPriv", label: "authenticated only" },
  { value: "noAuthNoPriv", label: "neither" },
];

const ALGORITHMS: Record<string, string> = {
  ...{
    md5: "MD5",
    sha1: "SHA-1",
    sha224: "SHA-224",
    sha256: "SHA-256",
    sha384: "SHA-384",
    sha512: "SHA-512",
  },
  ...{ des: "DES", aes128: "AES-128", aes256: "AES-256", aes256c: "AES-256, Cisco’s way" },
};
const choices = (names: readonly string[]) =>
  names.map((name) => ({ value: name, label: ALGORITHMS[name] ?? name }));

function UserSet(props: SetProps<UserFields>) {
  const { credential, place, faults } = props;
  const name = `credentials.${place}`;
  return (
    <>
      <TextField
        name={`${name}.user`}
        label="User name"
        value={credential.user}
        maxlength={32}
        fault={faults[`${name}.user`]}
      />
      <SelectField name={`${name}.level`} label="Protection" value={credential.level} choices={LEVELS} />
      <div class="pair">
        <SelectField
          name={`${name}.authProtocol`}
          label="Authentication"
          value={credential.authProtocol}
          choices={choices(authProtocols)}
          fault={faults[`${name}.authProtocol`]}
        />
        <SecretField
          name={`${name}.authKey`}
          label="Authentication password"
          value={credential.authKey}
          isSet={credential.isAuthKeySet}
          fault={faults[`${name}.authKey`]}
        />
        <SelectField
          name={`${name}.privProtocol`}
          label="Encryption"
          value={credential.privProtocol}
          choices={choices(privProtocols)}
          fault={faults[`${name}.privProtocol`]}
        />
        <SecretField
          name={`${name}.privKey`}
          label="Encryption password"
          value={credential.privKey}
          isSet={credential.isPrivKeySet}
          fault={faults[`${name}.privKey`]}
        />
      </div>
      <TextField
        name={`${name}.context`}
        label="Context"
        value={credential.context}
        maxlength={255}
        help="Empty for nearly all printers"
        fault={faults[`${name}.context`]}
      />
    </>
  );
}

/** A secret can be typed, and seen by the one who typed it until it is saved; afterwards only that it is set. */
function SecretField(props: {
  name: string;
  label: string;
  value: string;
  isSet: boolean;
  fault: string | undefined;
}) {
  return (
    <Field
      name={props.name}
      label={props.label}
      help={props.isSet ? "Kept as it is unless you type a new one" : undefined}
      fault={props.fault}
      control={(attributes) => (
        <span class="secret">
          <input
            {...attributes}
            type="password"
            value={props.value}
            placeholder={props.isSet ? "set" : undefined}
            autocomplete="new-password"
            spellcheck={false}
            maxlength={255}
            data-secret="yes"
          />
          {props.isSet ? <input type="hidden" name={`${props.name}Set`} value="yes" /> : null}
        </span>
      )}
    />
  );
}
