// Puts the page together with what it stands on: the owner's file, the certificate, the box's names.
import { join } from "node:path";
import { ownCertificate } from "../../certificate/index.ts";
import type { Owner } from "../../owner/index.ts";
import { type Clock, type Log, type Outcome, success } from "../../shared/index.ts";
import type { Files } from "../../state/index.ts";
import type { ApplianceOptions } from "../options.ts";
import { createPage } from "./app.ts";
import type { HomePorts, TellNetwork } from "./home-routes.tsx";
import type { NamedBox } from "./own-names.ts";
import type { Section } from "./page-kit.tsx";
import { type ServedPage, servePage } from "./serve-page.ts";

export interface OpenPagePorts {
  clock: Clock;
  log: Log;
  owner: Owner;
  home: HomePorts;
  network: TellNetwork;
  sections: readonly Section[];
  own: NamedBox;
  /** The time zone in which times are told. */
  zone(): string;
  /** The box's own Wi-Fi network is open. */
  isAccessPoint(): boolean;
  /** Seals what is secret at rest. */
  sealed: Files;
  /** Listening sockets that were handed over, by name: `https`, `http`. */
  sockets: ReadonlyMap<string, number>;
}

/** Opens the page where the options say; undefined where they say that there is none. */
export async function openPage(
  ports: OpenPagePorts,
  options: ApplianceOptions,
): Promise<Outcome<ServedPage | undefined>> {
  const { clock, log, own } = ports;
  if (options.webPort === 0) return success(undefined);
  const page = createPage(ports);
  const folder = join(options.dataFolder, "tls");
  // An address that it was told to listen on is one that it is reached by.
  const listensOn = /^(0\.0\.0\.0|::)$/.test(options.webHost) ? [] : [options.webHost];
  const certify = () =>
    ownCertificate({ clock, log, keyFiles: ports.sealed }, folder, [
      ...own.names(),
      ...own.addresses(),
      ...listensOn,
    ]);
  const serving = { clock, log, own, certify, isAccessPoint: ports.isAccessPoint };
  const handedOver = (name: string) => {
    const descriptor = ports.sockets.get(name);
    return descriptor !== undefined && { descriptor };
  };
  const host = options.webHost;
  const https = { host, port: options.webPort, option: "--web-port", ...handedOver("https") };
  const plain = { host, port: options.httpPort, option: "--http-port", ...handedOver("http") };
  const isPlainWanted = options.httpPort !== 0 || ports.sockets.has("http");
  return servePage(page.fetch, serving, isPlainWanted ? { https, plain } : { https });
}
