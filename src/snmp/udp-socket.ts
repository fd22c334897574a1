// One UDP socket for everybody of a family: the only place that touches the network.
import { createSocket } from "node:dgram";

export type Family = "udp4" | "udp6";

export interface UdpSocket {
  /** Hands one datagram to the kernel; `sent` hears of failures and of success. */
  send(bytes: Uint8Array, port: number, address: string, sent: (error: Error | null) => void): void;
  /** Datagrams that the kernel has not taken yet; their bytes must not change until it has. */
  waiting(): number;
  close(): Promise<void>;
}

export interface UdpSocketEvents {
  onDatagram(bytes: Buffer, address: string, port: number): void;
  /** The socket could not be bound, or the kernel reported an error that belongs to no send. */
  onError(error: Error): void;
  onListening(): void;
}

// A sweep's replies come in bursts; the kernel caps this at net.core.rmem_max by itself.
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
// A packet to an attached silent address stays in it until ARP gives up; capped at net.core.wmem_max.
const SEND_BUFFER_BYTES = 4 * 1024 * 1024;

/** Opens a socket on a port of the kernel's choice; datagrams sent before it listens wait inside. */
export function openUdpSocket(family: Family, events: UdpSocketEvents): UdpSocket {
  const socket = createSocket({
    type: family,
    ipv6Only: family === "udp6",
    recvBufferSize: RECEIVE_BUFFER_BYTES,
    sendBufferSize: SEND_BUFFER_BYTES,
    // Only addresses come here: no name is ever resolved, and no tick is lost on asking.
    lookup: (address, _options, found) => found(null, address, family === "udp4" ? 4 : 6),
  });
  socket.on("message", (bytes, from) => events.onDatagram(bytes, from.address, from.port));
  socket.on("error", events.onError);
  socket.on("listening", events.onListening);
  socket.bind(0);
  return {
    send: (bytes, port, address, sent) => socket.send(bytes, port, address, sent),
    waiting: () => socket.getSendQueueCount(),
    close: () =>
      new Promise((resolve) => {
        try {
          socket.close(() => resolve());
        } catch {
          // It never came to listen, or is closed already.
          resolve();
        }
      }),
  };
}
