// The box answers under its own names and addresses only: a foreign name that leads to it is DNS rebinding, by which a
// stranger's page would count as the box's own.
import { isIP } from "node:net";
import type { Context, MiddlewareHandler } from "hono";
import { plainAddress } from "../../http/index.ts";
import { canonicalAddress } from "../../model/index.ts";

export interface OwnNames {
  /** Lower case: `tallybox.local`, the configured host name, `localhost` in the demonstration. */
  names(): readonly string[];
  addresses(): readonly string[];
}

/** The host of a Host header without its port, lower case; undefined for anything that is none (RFC 9110 §7.2). */
export function hostOf(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? "");
  const host = (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, "");
  return host === "" ? undefined : host;
}

/** Whether this host is the box itself; an address is where it is one of its own, or the one that was connected to. */
export function isOwnHost(own: OwnNames, host: string, connectedTo: string | undefined): boolean {
  if (isIP(host) === 0) return own.names().includes(host);
  const address = canonicalAddress(host);
  const known = [...own.addresses(), ...(connectedTo === undefined ? [] : [plainAddress(connectedTo)])];
  return known.some((each) => canonicalAddress(each) === address);
}

/** The box's address on the connection that this request came by. */
export function connectedAddress(c: Context): string | undefined {
  const env = c.env as { incoming?: { socket?: { localAddress?: string } } } | undefined;
  return env?.incoming?.socket?.localAddress;
}

export function hostGuard(own: OwnNames, refuse: (c: Context) => Response): MiddlewareHandler {
  return async (c, next) => {
    const host = hostOf(c.req.header("host"));
    return host !== undefined && isOwnHost(own, host, connectedAddress(c)) ? next() : refuse(c);
  };
}
