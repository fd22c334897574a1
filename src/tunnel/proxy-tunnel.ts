// CONNECT by hand: a request of node's own proxy agent that is given up while the proxy keeps silent is never
// settled and keeps its socket (Node 24.21).

import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import type { ConnectionOptions as TlsOptions } from "node:tls";

/** The proxy answered something else than 2xx. */
export class ProxyRefusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answered ${status}`);
    this.status = status;
  }
}

/** A connection through the proxy to the host of an https URL (RFC 9110 §9.3.6). */
export function openProxyTunnel(
  proxy: URL,
  target: URL,
  trust: TlsOptions,
  signal: AbortSignal,
): Promise<Duplex> {
  const authority = `${target.hostname}:${portOf(target)}`;
  const credentials = proxyCredentials(proxy);
  const client = proxy.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request({
      ...trust,
      method: "CONNECT",
      host: hostOf(proxy),
      port: portOf(proxy),
      path: authority,
      headers: { host: authority, ...(credentials ? { "proxy-authorization": credentials } : {}) },
      agent: false,
      signal,
    });
    const refuse = (status: number | undefined) => {
      request.destroy();
      reject(new ProxyRefusal(status ?? 0));
    };
    request.on("connect", (answer, socket, head) => {
      if (answer.statusCode === undefined || answer.statusCode < 200 || answer.statusCode > 299) {
        socket.destroy();
        return refuse(answer.statusCode);
      }
      // A server in TLS speaks second: octets before that are no tunnel.
      if (head.length > 0) {
        socket.destroy();
        return refuse(answer.statusCode);
      }
      signal.addEventListener("abort", () => socket.destroy(), { once: true });
      resolve(socket);
    });
    request.on("response", (answer) => refuse(answer.statusCode));
    request.on("error", reject);
    request.end();
  });
}

/** `Proxy-Authorization` for the name and password in the proxy's address, if it has them. */
export function proxyCredentials(proxy: URL): string | undefined {
  if (!proxy.username && !proxy.password) return undefined;
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}

/** Without the brackets that a URL puts around IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === "https:" ? 443 : 80));
}
