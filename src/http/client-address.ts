import { isIP } from "node:net";
import type { Context } from "hono";
import { plainAddress } from "./plain-address.ts";

interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string | undefined } };
}

/** Says which address a request came from; believes `X-Forwarded-For` only of the proxies named. */
export type ClientAddress = (c: Context) => string;

export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = new Set(trustedProxies.map(plainAddress));
  return (c) => {
    const bindings = c.env as NodeBindings | undefined;
    let address = plainAddress(bindings?.incoming?.socket?.remoteAddress ?? "unknown");
    const forwarded = c.req.header("x-forwarded-for")?.split(",") ?? [];
    // From the right: what stands left of the first address that is no proxy of ours, anybody may have written.
    while (trusted.has(address)) {
      const next = forwarded.pop()?.trim();
      if (next === undefined || !isIP(next)) break;
      address = plainAddress(next);
    }
    return address;
  };
}
