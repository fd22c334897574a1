export { type TunnelOptions, type TunnelPorts, tunnelRoutes } from "./endpoint.ts";
export { loadRoster, type Roster } from "./roster.ts";
