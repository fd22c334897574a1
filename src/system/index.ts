// The machine underneath.
export { type Neighbour, type NeighbourPort, parseArpTable, systemNeighbours } from "./neighbours.ts";
export { type AttachedNetwork, describeNetworks, type NetworkPort, systemNetworks } from "./networks.ts";
