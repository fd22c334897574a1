// One HTTP request with a deadline and a size limit, directly or through a proxy. Certificates are always verified.

import http, { type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { connect, isIP, type Socket } from "node:net";
import tls from "node:tls";
import { type Clock, failure, type Outcome, success } from "../shared/index.ts";
import { hostOf, openProxyTunnel, ProxyRefusal, portOf, proxyCredentials } from "./proxy-tunnel.ts";
import { openSecure, type TrustedTime, trust } from "./secure-connection.ts";

export interface HttpRequest {
  method: "GET" | "POST";
  url: string;
  contentType?: string;
  body?: Uint8Array;
  /** A longer answer is a failure; it is not read to its end. */
  maxBytes: number;
  /** For everything from the name's resolution to the answer's last octet. */
  timeoutMs: number;
  signal?: AbortSignal;
  /**
   * Nothing but the time is asked for: while the clock is not known to be right, a certificate whose sole fault is its
   * date will do.
   */
  onlyForTime?: boolean;
}

export interface HttpAnswer {
  status: number;
  /** `Retry-After` as it was told, in milliseconds from now. */
  retryAfterMs?: number;
  body: Uint8Array;
}

/** The step on the way to an answer: the host's name, the connection, the proxy, the certificate, the answer itself. */
export type Hop = "dns" | "tcp" | "proxy" | "tls" | "http";

/** How far a request has come. */
interface Progress {
  hop: Hop;
}

/** Sends a request; `detail.hop` of a problem is the step that failed. Whatever keeps an answer from coming is `tunnel.unreachable`. Redirects are not followed. */
export type HttpExchange = (request: HttpRequest) => Promise<Outcome<HttpAnswer>>;

export interface HttpOptions {
  clock: Clock;
  /** `http://user:password@proxy:3128`; for https the proxy is asked to CONNECT. */
  proxy?: string;
  /** Hosts reached without the proxy: a name, `.domain` for everything below it, or an address. */
  noProxy?: string[];
  /** PEM of authorities that are trusted beside the usual ones. */
  extraCa?: string[];
  /** By which certificates are judged where the system's clock says that one is out of date. */
  time?: TrustedTime;
}

export function createHttpExchange(options: HttpOptions): HttpExchange {
  const ca = options.extraCa?.length ? [...tls.getCACertificates("default"), ...options.extraCa] : undefined;
  return async (request) => {
    const url = new URL(request.url);
    const stop = new AbortController();
    const over = new AbortController();
    const progress: Progress = { hop: "dns" };
    const ended = AbortSignal.any([stop.signal, ...(request.signal ? [request.signal] : [])]);
    // Not awaited: it only pulls the request down when its time is up.
    void options.clock.sleep(request.timeoutMs, over.signal).then(() => stop.abort());
    try {
      return success(await exchange(url, request, options, ca, ended, progress));
    } catch (error) {
      if (request.signal?.aborted) return failure("tunnel.unreachable", "The attempt was broken off.");
      if (stop.signal.aborted)
        return failure(
          "tunnel.unreachable",
          `${url.origin} did not answer within ${Math.round(request.timeoutMs / 1000)} s.`,
          { hop: progress.hop },
        );
      return failure("tunnel.unreachable", describe(error, url), {
        hop: progress.hop,
        code: codeOf(error),
        ...(error instanceof ProxyRefusal && { status: error.status }),
      });
    } finally {
      over.abort();
    }
  };
}

async function exchange(
  url: URL,
  request: HttpRequest,
  options: HttpOptions,
  ca: string[] | undefined,
  signal: AbortSignal,
  progress: Progress,
): Promise<HttpAnswer> {
  const headers: Record<string, string | number> = { accept: "*/*", host: url.host };
  if (request.contentType) headers["content-type"] = request.contentType;
  if (request.body) headers["content-length"] = request.body.length;
  const basic: RequestOptions = { method: request.method, headers, signal };
  const proxy = proxyFor(url, options);
  if (url.protocol === "http:") {
    const alone = { ...basic, agent: false as const };
    if (!proxy) {
      const outgoing = http.request(url, alone);
      outgoing.once("socket", (socket) => follow(socket, hostOf(url), progress, "http"));
      return send(outgoing, request);
    }
    progress.hop = "proxy";
    const credentials = proxyCredentials(proxy);
    if (credentials) headers["proxy-authorization"] = credentials;
    const client = proxy.protocol === "https:" ? https : http;
    return send(
      client.request({ ...alone, ...trust(ca), host: hostOf(proxy), port: portOf(proxy), path: url.href }),
      request,
    );
  }
  if (proxy) progress.hop = "proxy";
  const secured = await openSecure(
    async () => {
      if (!proxy) return follow(connect(portOf(url), hostOf(url)), hostOf(url), progress, "tls");
      const tunnel = await openProxyTunnel(proxy, url, trust(ca), signal);
      progress.hop = "tls";
      return tunnel;
    },
    hostOf(url),
    { ca, date: options.time && { time: options.time, mayBeWrong: request.onlyForTime === true } },
    signal,
  );
  progress.hop = "http";
  try {
    // Only without `agent` does node use `createConnection`; with one it would quietly make a connection of its own.
    const path = url.pathname + url.search;
    return await send(http.request({ ...basic, path, createConnection: () => secured }), request);
  } finally {
    secured.destroy();
  }
}

/** Notes when a connection's host is found and when it stands; what comes next is `then`. */
function follow(socket: Socket, host: string, progress: Progress, then: Hop): Socket {
  if (isIP(host)) progress.hop = "tcp";
  socket.on("lookup", (error) => {
    if (!error) progress.hop = "tcp";
  });
  socket.once("connect", () => {
    progress.hop = then;
  });
  return socket;
}

function send(outgoing: http.ClientRequest, request: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      readLimited(incoming, request.maxBytes).then((body) => {
        const retryAfterMs = readRetryAfter(incoming);
        resolve({
          status: incoming.statusCode ?? 0,
          body,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        });
        outgoing.destroy();
      }, reject);
    });
    outgoing.end(request.body);
  });
}

async function readLimited(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    // Leaving the loop destroys the stream.
    if (length > maxBytes) throw new OverLimit();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class OverLimit extends Error {}

/** RFC 9110 §10.2.3: seconds, or a date, which counts from the answer's own `Date` (the box's clock may be wrong). */
function readRetryAfter(incoming: IncomingMessage): number | undefined {
  const text = incoming.headers["retry-after"]?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const wait = Date.parse(text) - Date.parse(incoming.headers.date ?? "");
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined;
}

function proxyFor(url: URL, { proxy, noProxy = [] }: HttpOptions): URL | undefined {
  if (!proxy) return undefined;
  const host = hostOf(url).toLowerCase();
  const isExcepted = noProxy.some((entry) => {
    const name = entry.trim().toLowerCase();
    return name.startsWith(".") ? host.endsWith(name) || host === name.slice(1) : host === name;
  });
  return isExcepted ? undefined : new URL(proxy);
}

const REASONS: Record<string, string> = {
  ENOTFOUND: "its name is not known to the name server",
  EAI_AGAIN: "the name server does not answer",
  ECONNREFUSED: "nothing listens there, or a firewall refuses",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "no connection came about",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
  CERT_HAS_EXPIRED: "its certificate is out of date; is the clock right?",
  CERT_NOT_YET_VALID: "its certificate is not valid yet; is the clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed; add the authority that is to be trusted",
  SELF_SIGNED_CERT_IN_CHAIN:
    "its certificate comes from an authority that is not trusted; add that authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate comes from an authority that is not known here; add it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes from an authority that is not known here; add it",
};

// A system's own error text may hold the proxy's address with credentials; ours never does.
function describe(error: unknown, url: URL): string {
  if (error instanceof OverLimit) return `${url.origin} answered more than any server of ours would.`;
  if (error instanceof ProxyRefusal)
    return `The proxy did not let the connection to ${url.origin} through (status ${error.status}).${
      error.status === 407 ? " Check the proxy's name and password." : ""
    }`;
  const code = codeOf(error);
  return `${url.origin} cannot be reached: ${REASONS[code ?? ""] ?? `the system says ${code ?? "no more"}`}.`;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return String(error.code);
}
