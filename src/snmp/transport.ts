// Everything that enters or leaves: one socket per family, and a datagram is believed only by whom it answers.
import { isIPv6 } from "node:net";
import { canonicalAddress } from "../model/index.ts";
import type { Log } from "../shared/index.ts";
import { emptyFrame, FLAG, type Frame, PDU, readFrame, VERSION } from "./frame.ts";
import { type Family, openUdpSocket, type UdpSocket } from "./udp-socket.ts";

/** Why a datagram was not believed, or could not be sent. */
export type DropReason =
  | "too-large"
  | "undecodable"
  /** Not a response: an echo of the question, a trap, a request. */
  | "not-a-response"
  /** Its id is pending, but somebody else was asked with it: a multi-homed printer, or a forger. */
  | "wrong-source"
  /** Nothing is pending there: late, repeated, or never asked for. */
  | "unasked"
  | "wrong-version"
  | "wrong-id"
  | "wrong-community"
  /** A v3 answer less secured than its question (RFC 3412 §7.2). */
  | "wrong-security-level"
  | "send-failed"
  /** An outgoing message that is not GET, GETNEXT or GETBULK. */
  | "refused";

/** Somebody at one address and port who waits for an answer. */
export interface Route {
  readonly address: string;
  readonly port: number;
  /** The reason why this datagram is no answer to what is pending, if so. */
  objection(frame: Frame, bytes: Uint8Array): DropReason | undefined;
  receive(frame: Frame, bytes: Buffer): void;
  sendFailed(error: Error): void;
}

/** Hears what no route wants; true when it was the listener's. */
export type Overhear = (frame: Frame, bytes: Uint8Array, address: string, port: number) => boolean;

// IP and UDP headers, so that the counters tell what crosses the network.
const HEADER_BYTES = { udp4: 28, udp6: 48 } as const;

/** Octets of a datagram as it crosses the network. */
export function datagramBytes(family: Family, bytes: Uint8Array): number {
  return bytes.length + HEADER_BYTES[family];
}

export interface TransportOptions {
  maxDatagramBytes: number;
  log: Log;
}

export interface TransportCounters {
  packetsSent: number;
  packetsReceived: number;
  bytesSent: number;
  bytesReceived: number;
}

export class Transport {
  readonly counters: TransportCounters = {
    packetsSent: 0,
    packetsReceived: 0,
    bytesSent: 0,
    bytesReceived: 0,
  };
  readonly dropped = new Map<DropReason, number>();
  #overhear: Overhear = () => false;
  readonly #options: TransportOptions;
  readonly #sockets = new Map<Family, UdpSocket>();
  readonly #routes = new Map<string, Route>();
  /** Ids on their way, to tell an answer from elsewhere from noise. */
  readonly #ids = new Map<number, Route>();
  readonly #frame = emptyFrame();
  readonly #closed = new AbortController();

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Opens the IPv4 socket; rejects when the host gives none. The one for IPv6 opens at its first use. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#open("udp4", resolve, reject);
    });
  }

  overhear(listener: Overhear): void {
    this.#overhear = listener;
  }

  /** From now on answers of the route's address and port are its own. */
  attach(route: Route): void {
    const key = routeKey(route.address, route.port);
    if (this.#routes.has(key)) throw new Error(`two requests pending at ${key}`);
    this.#routes.set(key, route);
  }

  detach(route: Route): void {
    this.#routes.delete(routeKey(route.address, route.port));
    for (const [id, owner] of this.#ids) if (owner === route) this.#ids.delete(id);
  }

  /** Sends for a route; false when the message is none that reads. Failures come back through `sendFailed`. */
  send(route: Route, frame: Frame, bytes: Uint8Array): boolean {
    if (!isReadOnly(frame)) {
      this.drop("refused");
      return false;
    }
    this.#ids.set(frame.id, route);
    this.#transmit(bytes, route.address, route.port, (error) => {
      if (!error) return;
      this.drop("send-failed");
      route.sendFailed(error);
    });
    return true;
  }

  /** Sends a prepared message, of which its maker knows that it reads only. */
  sendPrepared(bytes: Uint8Array, address: string, port: number): void {
    this.#transmit(bytes, address, port, this.#prepared);
  }

  /** Datagrams of this family that the kernel has not taken yet. */
  waiting(family: Family): number {
    return this.#sockets.get(family)?.waiting() ?? 0;
  }

  drop(reason: DropReason): void {
    this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + 1);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    await Promise.all(sockets.map((socket) => socket.close()));
  }

  // One function for all probes: a closure per address would be the sweep's largest cost.
  readonly #prepared = (error: Error | null) => {
    if (error) this.drop("send-failed");
  };

  #transmit(bytes: Uint8Array, address: string, port: number, sent: (error: Error | null) => void): void {
    if (this.#closed.signal.aborted) return;
    const family = address.includes(":") ? "udp6" : "udp4";
    this.counters.packetsSent++;
    this.counters.bytesSent += datagramBytes(family, bytes);
    try {
      (this.#sockets.get(family) ?? this.#open(family)).send(bytes, port, address, sent);
    } catch (error) {
      sent(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #open(family: Family, listening = () => {}, failed?: (error: Error) => void): UdpSocket {
    const { log } = this.#options;
    let isListening = false;
    const socket = openUdpSocket(family, {
      onDatagram: (bytes, address, port) => this.#receive(family, bytes, address, port),
      onListening: () => {
        isListening = true;
        listening();
      },
      onError: (error) => {
        log.warn("the UDP socket reports an error", { family, error: error.message });
        if (isListening) return;
        // What waited inside is lost with it; the next request tries a new one.
        this.#sockets.delete(family);
        for (const route of [...this.#routes.values()])
          if (isIPv6(route.address) === (family === "udp6")) route.sendFailed(error);
        failed?.(error);
      },
    });
    this.#sockets.set(family, socket);
    return socket;
  }

  #receive(family: Family, bytes: Buffer, from: string, port: number): void {
    this.counters.packetsReceived++;
    this.counters.bytesReceived += datagramBytes(family, bytes);
    const reason = this.#deliver(bytes, family === "udp4" ? from : (canonicalAddress(from) ?? from), port);
    if (reason !== undefined) this.drop(reason);
  }

  #deliver(bytes: Buffer, address: string, port: number): DropReason | undefined {
    if (bytes.length > this.#options.maxDatagramBytes) return "too-large";
    const frame = this.#frame;
    if (!readFrame(bytes, frame)) return "undecodable";
    if (!isAnswer(frame)) return "not-a-response";
    const route = this.#routes.get(routeKey(address, port));
    const objection = route ? route.objection(frame, bytes) : this.#stranger(frame, address, port);
    if (route && objection === undefined) {
      route.receive(frame, bytes);
      return undefined;
    }
    return this.#overhear(frame, bytes, address, port) ? undefined : objection;
  }

  #stranger(frame: Frame, address: string, port: number): DropReason {
    if (!this.#ids.has(frame.id)) return "unasked";
    this.#options.log.debug("an answer came from elsewhere than was asked", { address, port });
    return "wrong-source";
  }
}

function routeKey(address: string, port: number): string {
  return `${address} ${port}`;
}

// An encrypted one cannot be looked into; the session has looked before it was encrypted.
function isReadOnly(frame: Frame): boolean {
  if (frame.version === VERSION.v3 && frame.flags & FLAG.priv) return true;
  if (frame.pdu === PDU.getBulk) return frame.version !== VERSION.v1;
  return frame.pdu === PDU.get || frame.pdu === PDU.getNext;
}

function isAnswer(frame: Frame): boolean {
  if (frame.pdu === PDU.response) return true;
  return frame.version === VERSION.v3 && (frame.pdu === PDU.report || (frame.flags & FLAG.priv) !== 0);
}
