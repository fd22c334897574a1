// Address ranges to identified printers: passes of one small packet, and an identification of who answers.
export type { TriedCommunity } from "./community-budget.ts";
export {
  createDiscovery,
  type Discovery,
  type DiscoveryOptions,
  type DiscoveryPorts,
  type DiscoveryRange,
  type DiscoveryResult,
  type DiscoveryRunOptions,
  type KnownAddress,
} from "./discovery.ts";
export type { Discovered, FoundPrinter } from "./identify.ts";
export type { SnmpVersion } from "./pass-plan.ts";
export type { NeighbourPort, NetworkPort } from "./ports.ts";
export type { Progress } from "./progress.ts";
