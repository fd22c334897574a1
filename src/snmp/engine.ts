// The parts of the engine put together.
import type { Clock, Log } from "../shared/index.ts";
import { createClient } from "./client.ts";
import { type Knock, knock } from "./knock.ts";
import { createPacer } from "./pacer.ts";
import type { Prober } from "./probe.ts";
import { createProber } from "./prober.ts";
import type { SnmpClient } from "./request.ts";
import { SessionPool } from "./session.ts";
import { Transport } from "./transport.ts";

export interface SnmpCounters {
  packetsSent: number;
  packetsReceived: number;
  /** Octets with IP and UDP headers, as they cross the network. */
  bytesSent: number;
  bytesReceived: number;
  /** Datagrams that were not believed, by reason. */
  dropped: Record<string, number>;
}

/** Owns the sockets; everything that speaks SNMP goes through one engine. */
export interface SnmpEngine {
  client: SnmpClient;
  probe: Prober;
  knock: Knock;
  counters(): SnmpCounters;
  /** Settles everything pending with `snmp.closed`. */
  close(): Promise<void>;
}

export interface SnmpEnginePorts {
  clock: Clock;
  log: Log;
}

export interface SnmpEngineOptions {
  /** Packets per second for the client's requests; unlimited unless told. */
  pace?: number;
  /** Larger replies are dropped; 16,384 unless told. */
  maxDatagramBytes?: number;
}

/** Opens the IPv4 socket on a port of the kernel's choice (IPv6 at first use); rejects when the host gives none. */
export async function createSnmpEngine(
  { clock, log }: SnmpEnginePorts,
  options: SnmpEngineOptions = {},
): Promise<SnmpEngine> {
  const transport = new Transport({ maxDatagramBytes: options.maxDatagramBytes ?? 16_384, log });
  await transport.start();
  const pacer = createPacer(clock, options.pace);
  const pool = new SessionPool(() => clock.monotonic());
  const client = createClient({ clock, transport, pacer, pool });
  const probe = createProber(transport, ({ address, port, ...engine }) => pool.sight(address, port, engine));
  return {
    client,
    probe,
    knock: (address, port, timeoutMs) =>
      knock({ clock, counters: transport.counters }, address, port, timeoutMs),
    counters: () => ({ ...transport.counters, dropped: Object.fromEntries(transport.dropped) }),
    async close() {
      client.close();
      pacer.stop();
      await transport.close();
    },
  };
}
