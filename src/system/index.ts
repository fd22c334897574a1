// The machine underneath.

export { type About, readAbout } from "./about.ts";
export { activatedSockets } from "./activation.ts";
export { type Board, readBoard } from "./board.ts";
export { readBoxLabel } from "./box-label.ts";
export { systemClockState } from "./clock-state.ts";
export { type EchoPort, type EchoResult, systemEcho } from "./echo.ts";
export { parseRoutes, readGateway } from "./gateway.ts";
export { type Health, readHealth } from "./health.ts";
export { type HostFiles, systemHostFiles } from "./host-files.ts";
export { type HostTree, systemHostTree } from "./host-tree.ts";
export { type NetworkLink, readLinks } from "./links.ts";
export { type MachineHealth, readMachineHealth, type SensorAlarm } from "./machine-health.ts";
export { type Neighbour, type NeighbourPort, parseArpTable, systemNeighbours } from "./neighbours.ts";
export { type AttachedNetwork, describeNetworks, type NetworkPort, systemNetworks } from "./networks.ts";
export { readSearchDomains } from "./search-domains.ts";
export { type ServiceManager, serviceManager, type Wellness } from "./service-manager.ts";
export { readTimeZone } from "./time-zone.ts";
