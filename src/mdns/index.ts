// Printers that announce themselves by multicast DNS (RFC 6762, RFC 6763): heard, never connected to.
export { type Announcer, printingServices } from "./announced.ts";
export { type MdnsListener, type MdnsPorts, startMdns } from "./listener.ts";
export { type MulticastEvents, type OpenMulticast, openMulticast } from "./multicast-socket.ts";
