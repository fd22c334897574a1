// How the box gets to its server: through the proxy and with the authority that are set at the moment of each request.
import type { Clock, Outcome } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";
import {
  createHttpExchange,
  type HttpExchange,
  type HttpOptions,
  parseServerAddress,
  type ServerTrial,
  tryServer,
} from "../tunnel/index.ts";
import type { SettingsDocument } from "./settings.ts";

export interface WayToServer {
  exchange: HttpExchange;
  /** Tries the way step by step; problem `usage` where the address is none. */
  try(server: string, fingerprint?: string): Promise<Outcome<ServerTrial>>;
}

export function createWayToServer(
  settings: StateDocument<SettingsDocument>,
  ports: { clock: Clock; time: NonNullable<HttpOptions["time"]> },
): WayToServer {
  let made: { proxy: string | null; caCertificate: string | null; exchange: HttpExchange } | undefined;
  const exchange: HttpExchange = (request) => {
    const { proxy, caCertificate } = settings.data;
    if (made?.proxy !== proxy || made.caCertificate !== caCertificate)
      made = {
        ...{ proxy, caCertificate },
        exchange: createHttpExchange({
          ...ports,
          ...(proxy !== null && { proxy }),
          ...(caCertificate !== null && { extraCa: [caCertificate] }),
        }),
      };
    return made.exchange(request);
  };
  return {
    exchange,
    async try(named, fingerprint) {
      const server = parseServerAddress(named);
      if (!server.ok) return server;
      const to = { server: server.value, hasProxy: settings.data.proxy !== null };
      const trial = await tryServer(exchange, { ...to, ...(fingerprint !== undefined && { fingerprint }) });
      return { ok: true, value: trial };
    },
  };
}
