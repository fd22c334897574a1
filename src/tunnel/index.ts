// The appliance's side of delivery: what is to be told is durable here until the server has it.
export type { GivenClaim } from "./claim.ts";
export { adoptTunnel, clearTunnel, enrolElsewhere } from "./elsewhere.ts";
export {
  createHttpExchange,
  type HttpAnswer,
  type HttpExchange,
  type HttpOptions,
  type HttpRequest,
} from "./http-exchange.ts";
export type { OutboxMessage } from "./outbox-name.ts";
export type { Json, TunnelOptions, TunnelPorts } from "./ports.ts";
export { parseServerAddress } from "./server-address.ts";
export type { TunnelStatus } from "./status.ts";
export { type ServerTrial, type TriedHop, tryServer } from "./try-server.ts";
export { startTunnel, type Tunnel } from "./tunnel.ts";
export type { LeavingMessage, Witness } from "./witness.ts";
