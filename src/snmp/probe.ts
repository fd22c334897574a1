// The sweep's door: one prepared message, sent to thousands of addresses, nothing kept per address.
import type { Varbind } from "../model/index.ts";

export type ProbeKind = { version: "1" | "2c"; community: string } | { version: "3" };

/** Opaque: made by `prepare`, handed to `send`, found again in replies by identity. */
export interface PreparedProbe {
  readonly version: "1" | "2c" | "3";
  /** Octets of the datagram, without IP and UDP headers. */
  readonly sizeBytes: number;
}

export interface ProbeReply {
  address: string;
  port: number;
  probe: PreparedProbe;
  /** RFC 3416 error-status; 0 when the value was told, 2 (noSuchName) is an answer too. */
  errorStatus: number;
  /** The first variable of the answer (v1, v2c). */
  value?: Varbind;
  /** snmpEngineID (v3). */
  engineId?: Uint8Array;
}

export interface Prober {
  /** GET of sysObjectID.0 (or `oid`), or the engine discovery of RFC 3414 §4; the same kind gives the same probe. */
  prepare(kind: ProbeKind, oid?: string): PreparedProbe;
  /** Fire and forget; IPv4 may be an unsigned 32-bit number. Pacing is the caller's. */
  send(probe: PreparedProbe, address: string | number, port: number): void;
  /**
   * Probes that the kernel has not taken yet. On an attached network each silent address keeps its packet for the
   * 3 s of the ARP search: the socket's buffer is full long before the neighbour table.
   */
  waiting(): number;
  /**
   * Every decodable reply that carries the id which this address and port were (or would have been) asked
   * with, at any time until the engine closes; returns how to stop listening.
   */
  onReply(listener: (reply: ProbeReply) => void): () => void;
}
