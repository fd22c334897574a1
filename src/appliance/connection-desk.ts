// What a person on the spot may say about the way out: a proxy, and an authority of the customer's own.
import { X509Certificate } from "node:crypto";
import type { ConnectionState } from "../../webui/setup/index.ts";
import { failure, type Outcome } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { SettingsDocument } from "./settings.ts";

export interface ConnectionDesk {
  state(): ConnectionState;
  /** In force with the next request; null for none. Problem `usage` where the address is none. */
  setProxy(proxy: { address: string; user: string; password: string } | null): Promise<Outcome<void>>;
  /** PEM; null for none. Problem `usage` where it is no certificate of an authority. */
  setAuthority(pem: string | null): Promise<Outcome<void>>;
}

const MOST_OCTETS = 65_536;

export function createConnectionDesk(
  settings: StateDocument<SettingsDocument>,
  clock: { now(): number; state(): ConnectionState["clock"] },
): ConnectionDesk {
  const save = (change: (data: SettingsDocument) => void) => {
    settings.update(change);
    return settings.flush();
  };
  return {
    state() {
      const { proxy, caCertificate } = settings.data;
      const url = proxy === null ? undefined : new URL(proxy);
      const certificate = caCertificate === null ? undefined : readCertificate(caCertificate);
      return {
        ...(url && { proxy: { address: url.origin, hasCredentials: url.username !== "" } }),
        ...(certificate && {
          authority: { name: nameOf(certificate), until: Date.parse(certificate.validTo) },
        }),
        now: clock.now(),
        clock: clock.state(),
      };
    },
    async setProxy(proxy) {
      if (proxy === null)
        return save((data) => {
          data.proxy = null;
        });
      const text = proxy.address.trim();
      const named = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
      const url = URL.canParse(named) ? new URL(named) : undefined;
      const isPlain =
        url && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search + url.hash === "";
      // Name and password have fields of their own: in an address they would be shown while they are typed.
      if (!isPlain || url.username !== "") return failure("usage", "That is no address of a proxy.");
      url.username = encodeURIComponent(proxy.user);
      url.password = encodeURIComponent(proxy.password);
      return save((data) => {
        data.proxy = url.href;
      });
    },
    async setAuthority(pem) {
      const certificate = pem === null ? undefined : readCertificate(pem);
      if (pem !== null && !(certificate?.ca && pem.length <= MOST_OCTETS))
        return failure("usage", "That is no certificate of an authority.");
      return save((data) => {
        data.caCertificate = pem;
      });
    },
  };
}

function readCertificate(pem: string): X509Certificate | undefined {
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // what OpenSSL cannot read is none
  }
}

function nameOf({ subject }: X509Certificate): string {
  return /^(?:CN|O)=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll("\n", ", ");
}
