// What the forms of the network's pages hold besides secrets, and how they begin.
import type { ShownSettings } from "./network-state.ts";

export type AddressField = `${"method" | "addresses" | "gateway" | "dns"}${"4" | "6"}`;

export type NetworkField =
  | AddressField
  | "vlan"
  | "identity"
  | "anonymousIdentity"
  | "serverDomain"
  | "password"
  | "caCertificate"
  | "clientCertificate"
  | "privateKey"
  | "privateKeyPassword"
  | "country"
  | "ssid"
  | "security"
  | "passphrase";

export type NetworkForm = Record<
  | AddressField
  | "vlan"
  | "authentication"
  | "identity"
  | "anonymousIdentity"
  | "serverDomain"
  | "country"
  | "ssid"
  | "security",
  string
> & { isHidden: boolean };

/** The form as it stands for settings that are in force, or for those that a new box has. */
export function networkForm(settings: ShownSettings | undefined): NetworkForm {
  const part = (version: "4" | "6") => {
    const own = settings?.[`ipv${version}`];
    const method = own?.method ?? (version === "4" ? "dhcp" : "automatic");
    const { addresses = [], gateway = "", dns = [] } = own ?? {};
    return {
      [`method${version}`]: method,
      [`addresses${version}`]: addresses.join(", "),
      [`gateway${version}`]: gateway,
      [`dns${version}`]: dns.join(", "),
    };
  };
  const { authentication } = settings ?? {};
  return {
    ...part("4"),
    ...part("6"),
    vlan: settings?.vlan === undefined ? "" : String(settings.vlan),
    authentication: authentication?.method ?? "none",
    identity: authentication?.identity ?? "",
    anonymousIdentity: authentication?.anonymousIdentity ?? "",
    serverDomain: authentication?.serverDomain ?? "",
    country: settings?.country ?? "",
    ssid: settings?.ssid ?? "",
    security: settings?.security?.method ?? "auto",
    isHidden: settings?.isHidden ?? false,
  } as NetworkForm;
}
