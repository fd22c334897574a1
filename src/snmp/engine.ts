import type { Clock, Log } from "../shared/index.ts";
import type { Prober } from "./probe.ts";
import type { SnmpClient } from "./request.ts";

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
