// The server's composition root: builds the parts, hands them their collaborators, listens, stops.
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { createClientAddress } from "../http/index.ts";
import { builtInProfiles } from "../profiles/index.ts";
import { type Clock, type Log, portRefusal } from "../shared/index.ts";
import { apiRoutes } from "./api/index.ts";
import { createApp } from "./app.ts";
import { createAuth, newAdminLink } from "./auth/index.ts";
import { type DataFolder, openAlone } from "./data-folder.ts";
import { createBoxes, createIdentities, watchBoxes } from "./fleet/index.ts";
import { healthRoutes } from "./http/health.ts";
import { createMetrics } from "./http/metrics.ts";
import { createPacks, signPacksAgain } from "./packs/index.ts";
import { defaultRetention, pruneDaily, type Retention } from "./retention.ts";
import { createClaimCodes, createSites, createWaitingBoxes } from "./sites/index.ts";
import { loadRoster, type TunnelOptions, tunnelRoutes } from "./tunnel/index.ts";

export interface ServerOptions {
  dataFolder: string;
  /** Default 0.0.0.0. */
  host?: string;
  /** Default 8080; 0 takes a free one. */
  port?: number;
  /** PEM texts; with both the server speaks https. */
  tls?: { cert: string; key: string };
  /** Address that people and boxes use, where it is another than host and port tell. */
  publicUrl?: string;
  /** Addresses of proxies in front, whose `X-Forwarded-For` is believed. */
  trustedProxies?: readonly string[];
  tunnel?: TunnelOptions;
  retention?: Retention;
  version: string;
  log: Log;
  clock: Clock;
  /** Stops the server. */
  signal?: AbortSignal;
  /** Told the one-time link while there is no account: only the machine's operator may see it. */
  onFirstVisit?: (link: string) => void;
}

export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  url: string;
  publicUrl: string;
  /** Resolves when the last answer is out and the database is closed. */
  close(): Promise<void>;
}

const GRACE_MS = 5000;

/** Starts a server on a data folder; throws when the folder or the port cannot be had. */
export async function runServer(options: ServerOptions): Promise<RunningServer> {
  const { clock } = options;
  const log = options.log.child("server");
  const data = await openAlone(options.dataFolder, { clock, log });
  const stop = new AbortController();
  try {
    // The address is known only once the port is: requests are answered from then on.
    let app: Hono | undefined;
    const listener = getRequestListener(
      (request, env) => {
        if (!app) return new Response("starting\n", { status: 503 });
        return app.fetch(request, env);
      },
      { overrideGlobalObjects: false },
    );
    const server = options.tls
      ? createHttpsServer({ ...limits, ...options.tls, minVersion: "TLSv1.2" }, listener)
      : createHttpServer(limits, listener);
    server.maxConnections = 2000;
    await listen(server, options.port ?? 8080, options.host ?? "0.0.0.0");
    const { port } = server.address() as AddressInfo;
    const scheme = options.tls ? "https" : "http";
    const url = `${scheme}://${inUrl(reachableHost(options.host ?? "0.0.0.0"))}:${port}`;
    const publicUrl = (options.publicUrl ?? url).replace(/\/+$/, "");
    await data.setPublicUrl(publicUrl);
    app = await compose(options, data, publicUrl, stop.signal);

    const accounts = await data.store.selectFrom("accounts").select("id").limit(1).executeTakeFirst();
    if (!accounts && options.onFirstVisit) {
      const { token } = await newAdminLink(data.store, clock);
      options.onFirstVisit(`${publicUrl}/welcome?token=${token}`);
    }
    log.info("The server is running.", { url, publicUrl });

    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= (async () => {
        stop.abort();
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeIdleConnections();
        const grace = new AbortController();
        void clock.sleep(GRACE_MS, grace.signal).then(() => server.closeAllConnections());
        await closed;
        grace.abort();
        await data.close();
        log.info("The server has stopped.");
      })();
      return closing;
    };
    options.signal?.addEventListener("abort", () => void close(), { once: true });
    if (options.signal?.aborted) await close();
    return { url, publicUrl, close };
  } catch (error) {
    stop.abort();
    await data.close();
    throw error;
  }
}

async function compose(
  options: ServerOptions,
  data: DataFolder,
  publicUrl: string,
  stopping: AbortSignal,
): Promise<Hono> {
  const { clock, version } = options;
  const { store, keys } = data;
  const log = options.log.child("server");
  const metrics = createMetrics();
  const clientAddress = createClientAddress(options.trustedProxies ?? []);
  const roster = await loadRoster(store);
  const auth = createAuth({ store, clock, log: log.child("auth"), clientAddress }, publicUrl);
  const sites = createSites({ store, clock });
  const claimCodes = createClaimCodes({ store, clock, keys, publicUrl });
  const waitingBoxes = createWaitingBoxes({ store, clock });
  const packs = createPacks({ store, clock, keys });
  // The keys may have been rotated or brought back from a backup while the server was down.
  await signPacksAgain(store, keys);
  const boxes = createBoxes({ store, clock, onRevoked: (signKey) => roster.refresh(signKey) });
  const identities = createIdentities({ store, clock });
  const count = (outcome: string) => metrics.count("tallybox_messages_total", { outcome });
  void watchBoxes({ store, clock, log }, stopping);
  void pruneDaily({ store, clock, log }, options.retention ?? defaultRetention, stopping);
  return createApp({
    log,
    metrics,
    tunnel: tunnelRoutes(
      { store, clock, log: log.child("tunnel"), roster, keys, clientAddress, count },
      options.tunnel,
    ),
    api: apiRoutes({
      store,
      clock,
      auth,
      sites,
      claimCodes,
      waitingBoxes,
      boxes,
      identities,
      packs,
      version,
    }),
    health: healthRoutes({ store, metrics, version, isReady: () => !stopping.aborted }),
    console: {
      store,
      clock,
      log: log.child("console"),
      auth,
      claimCodes,
      waitingBoxes,
      sites,
      boxes,
      identities,
      packs,
      profiles: builtInProfiles(),
      publicUrl,
    },
  });
}

// Slow or endless requests end; the largest body (1 MiB) at 100 kbit/s still fits.
const limits = {
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 20_000,
  maxHeaderSize: 16_384,
  connectionsCheckingInterval: 5000,
};

function listen(server: ReturnType<typeof createHttpServer>, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const refusal = portRefusal(cause, { host, port, option: "--port" });
      reject(
        refusal === undefined ? cause : Object.assign(new Error(refusal, { cause }), { code: cause.code }),
      );
    });
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

/** A name for links when listening everywhere: the first address that others can reach. */
function reachableHost(host: string): string {
  if (host !== "0.0.0.0" && host !== "::") return host;
  for (const addresses of Object.values(networkInterfaces())) {
    for (const address of addresses ?? []) {
      if (!address.internal && address.family === "IPv4") return address.address;
    }
  }
  return "127.0.0.1";
}

function inUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
