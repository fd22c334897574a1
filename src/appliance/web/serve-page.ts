// The box's page on the network: HTTPS with its own certificate, and plain HTTP that leads there.
import type { Server } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Fingerprints, OwnCertificate } from "../../certificate/index.ts";
import { type Clock, failure, type Log, type Outcome, portRefusal, success } from "../../shared/index.ts";
import type { OwnNames } from "./host-guard.ts";
import { createPlainPage } from "./plain-app.tsx";

type Fetch = (request: Request, env: unknown) => Response | Promise<Response>;

export interface ServePorts {
  clock: Clock;
  log: Log;
  own: OwnNames;
  /** The certificate for the names and addresses of this moment. */
  certify(): Promise<Outcome<OwnCertificate>>;
  isAccessPoint(): boolean;
}

export interface Listen {
  host: string;
  port: number;
  /** Named where the port cannot be had. */
  option: string;
  /** A socket that listens already; host and port are then its own. */
  descriptor?: number;
}

export interface ServedPage {
  port: number;
  prints(): Fingerprints;
  close(): void;
}

const timeouts = { headersTimeout: 10_000, requestTimeout: 20_000, maxHeaderSize: 16_384 };
/** Addresses change, certificates grow old: looked at this often. */
const LOOK_AGAIN_MS = 600_000;

/** Opens both ports, `plain` where it is given; a problem means that none stays open. */
export async function servePage(
  fetch: Fetch,
  ports: ServePorts,
  wanted: { https: Listen; plain?: Listen },
): Promise<Outcome<ServedPage>> {
  const { clock, log } = ports;
  const first = await ports.certify();
  if (!first.ok) return first;
  let { prints } = first.value;
  const opened: Server[] = [];
  const end = new AbortController();
  const close = () => {
    end.abort();
    for (const server of opened) {
      server.close();
      server.closeAllConnections();
    }
  };

  const { certificate: cert, key } = first.value;
  const https = await listen(fetch, wanted.https, {
    createServer: createHttpsServer,
    serverOptions: { ...timeouts, cert, key, minVersion: "TLSv1.2" },
  });
  if (!https.ok) return https;
  opened.push(https.value);
  const httpsPort = portOf(https.value);
  log.info("the box's page is open", {
    host: wanted.https.host,
    port: httpsPort,
    fingerprint: prints.certificate,
  });
  if (wanted.plain) {
    const { own, isAccessPoint } = ports;
    const plain = createPlainPage({ own, httpsPort, isAccessPoint, prints: () => prints });
    const http = await listen(plain.fetch, wanted.plain, { serverOptions: timeouts });
    if (!http.ok) {
      close();
      return http;
    }
    opened.push(http.value);
  }

  void renew();
  return success({ port: httpsPort, prints: () => prints, close });

  async function renew(): Promise<void> {
    for (;;) {
      await clock.sleep(LOOK_AGAIN_MS, end.signal);
      if (end.signal.aborted) return;
      const next = await ports.certify();
      if (!next.ok) log.warn(next.problem.message, { code: next.problem.code });
      else if (next.value.prints.certificate !== prints.certificate && https.ok) {
        const server = https.value as unknown as HttpsServer;
        server.setSecureContext({ cert: next.value.certificate, key: next.value.key });
        ({ prints } = next.value);
      }
    }
  }
}

type ServeOptions = Parameters<typeof createAdaptorServer>[0];

function listen(
  fetch: Fetch,
  { host, port, option, descriptor }: Listen,
  how: Pick<ServeOptions, "createServer" | "serverOptions">,
): Promise<Outcome<Server>> {
  return new Promise((resolve, reject) => {
    const options = { fetch, overrideGlobalObjects: false, ...how } as ServeOptions;
    const server = createAdaptorServer(options) as Server;
    const refuse = (error: Error) => {
      const refusal = portRefusal(error, { host, port, option });
      if (refusal === undefined) reject(error);
      else resolve(failure("system.port-not-available", refusal));
    };
    server.once("error", refuse);
    server.listen(descriptor === undefined ? { host, port } : { fd: descriptor }, () => {
      server.off("error", refuse);
      resolve(success(server));
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
