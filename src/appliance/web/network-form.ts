// The forms of the network's pages: what was typed becomes settings, or faults beside the fields.
import type { Faults, NetworkField, NetworkForm, Sentence, Words } from "../../../webui/setup/index.ts";
import { type NetworkSettings, parseNetworkSettings } from "../../host/index.ts";
import type { FieldIssue } from "../../protocol/index.ts";

/** Passphrases, keys and what proves the box: taken from the form, never put back into one. */
export type NetworkSecrets = Record<
  "passphrase" | "password" | "privateKey" | "privateKeyPassword" | "caCertificate" | "clientCertificate",
  string
>;

type Read = { value: NetworkSettings } | { faults: Faults<NetworkField> };

/** Settings of the cable. */
export function readCable(form: NetworkForm, secrets: NetworkSecrets, words: Words): Read {
  return parse(
    {
      kind: "cable",
      ...addressesOf(form),
      ...(form.vlan.trim() !== "" && { vlan: Number(form.vlan) }),
      ...(form.authentication !== "none" && { authentication: authenticationOf(form, secrets) }),
    },
    words,
  );
}

/** Settings of the Wi-Fi; `security` is what the network was heard to want, or what was chosen. */
export function readWifi(form: NetworkForm, secrets: NetworkSecrets, words: Words): Read {
  const method = form.security;
  const { ssid, country } = form;
  return parse(
    {
      ...{ kind: "wifi", country, ssid, isHidden: form.isHidden },
      security: method === "open" ? { method } : { method, passphrase: secrets.passphrase },
      ...addressesOf(form),
    },
    words,
  );
}

function addressesOf(form: NetworkForm) {
  const list = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
  const part = (version: "4" | "6") => {
    const method = form[`method${version}`];
    const gateway = form[`gateway${version}`].trim();
    if (method !== "static") return { method };
    return {
      method,
      addresses: list(form[`addresses${version}`]),
      ...(gateway !== "" && { gateway }),
      dns: list(form[`dns${version}`]),
    };
  };
  return { ipv4: part("4"), ipv6: part("6") };
}

function authenticationOf(form: NetworkForm, secrets: NetworkSecrets) {
  const given = (fields: Record<string, string>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ""));
  const { authentication: method, identity, anonymousIdentity, serverDomain } = form;
  const { caCertificate, clientCertificate, privateKey, privateKeyPassword, password } = secrets;
  const common = { method, identity, ...given({ caCertificate, serverDomain }) };
  if (method === "peap") return { ...common, password, ...given({ anonymousIdentity }) };
  return { ...common, clientCertificate, privateKey, ...given({ privateKeyPassword }) };
}

function parse(wanted: unknown, words: Words): Read {
  const parsed = parseNetworkSettings(wanted);
  if (parsed.ok) return { value: parsed.value };
  const { issues } = parsed.problem.detail as { issues: FieldIssue[] };
  const faults: Faults<NetworkField> = {};
  for (const { field } of issues) {
    const place = placeOf(field);
    if (place) faults[place] ??= words.say(faultOf[place]);
    else faults.form ??= words.say("network.fault");
  }
  return { faults };
}

/** `ipv4.addresses[0]` stands in the form as `addresses4`, `authentication.password` as `password`. */
function placeOf(field: string): NetworkField | undefined {
  if (field === "security.method") return "security";
  const [, version, part] = /^ipv([46])(?:\.(\w+))?/.exec(field) ?? [];
  const name = version
    ? `${part ?? "method"}${version}`
    : (field
        .split(".")
        .at(-1)
        ?.replace(/\[\d+\]$/, "") ?? "");
  return Object.keys(faultOf).find((each): each is NetworkField => each === name);
}

const faultOf: Record<NetworkField, Sentence> = {
  method4: "network.fault-off",
  addresses4: "network.fault-address4",
  gateway4: "network.fault-ip4",
  dns4: "network.fault-ip4",
  method6: "network.fault-off",
  addresses6: "network.fault-address6",
  gateway6: "network.fault-ip6",
  dns6: "network.fault-ip6",
  vlan: "network.fault-vlan",
  identity: "network.fault-empty",
  anonymousIdentity: "network.fault-text",
  serverDomain: "network.fault-domain",
  password: "network.fault-empty",
  caCertificate: "network.fault-authority",
  clientCertificate: "network.fault-certificate",
  privateKey: "network.fault-key",
  privateKeyPassword: "network.fault-text",
  country: "network.fault-country",
  ssid: "network.fault-ssid",
  security: "network.fault-security",
  passphrase: "network.fault-passphrase",
};
