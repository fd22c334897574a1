// The one socket of multicast DNS. It is bound to the group's address, not to the port alone: so it hears what is sent
// to everybody, beside the system's own responder, and takes no datagram away that is meant for that one.
import { createSocket } from "node:dgram";

export const MDNS_GROUP = "224.0.0.251";
export const MDNS_PORT = 5353;

export interface MulticastSocket {
  /** Hears what is sent on the network that this own address stands in; false where that cannot be. */
  join(ownAddress: string): boolean;
  /** Sends to the group on the network of this own address; false where it did not leave. */
  send(octets: Uint8Array, ownAddress: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface MulticastEvents {
  onDatagram(octets: Uint8Array, from: { address: string; port: number }): void;
  /** It hears nothing any more. */
  onError(error: Error): void;
}

/** Opens the socket, or rejects with the system's error. */
export type OpenMulticast = (events: MulticastEvents) => Promise<MulticastSocket>;

/** RFC 6762 §11. */
const TTL = 255;
/** The answers of a whole building come at once. */
const RECEIVE_BUFFER_BYTES = 1024 * 1024;

export const openMulticast: OpenMulticast = (events) =>
  new Promise((resolve, reject) => {
    const socket = createSocket({ type: "udp4", reuseAddr: true, recvBufferSize: RECEIVE_BUFFER_BYTES });
    let turn: Promise<unknown> = Promise.resolve();
    const close = () => new Promise<void>((done) => socket.close(() => done()));
    const sendOn = (octets: Uint8Array, ownAddress: string) =>
      new Promise<boolean>((sent) => {
        try {
          socket.setMulticastInterface(ownAddress);
          socket.send(octets, MDNS_PORT, MDNS_GROUP, (error) => sent(error === null));
        } catch {
          sent(false); // the address has just gone
        }
      });
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port: MDNS_PORT, address: MDNS_GROUP }, () => {
      socket.removeAllListeners("error");
      socket.on("error", events.onError);
      socket.on("message", (octets, { address, port }) => events.onDatagram(octets, { address, port }));
      socket.setMulticastTTL(TTL);
      resolve({
        join(ownAddress) {
          try {
            socket.addMembership(MDNS_GROUP, ownAddress);
            return true;
          } catch (error) {
            // Another address of the same link has joined already.
            return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
          }
        },
        send(octets, ownAddress) {
          // The way out is the socket's, not the datagram's: one after the other.
          const sent = turn.then(() => sendOn(octets, ownAddress));
          turn = sent;
          return sent;
        },
        close,
      });
    });
  });
