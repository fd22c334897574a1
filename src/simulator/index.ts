// Printers made of data, over real UDP on loopback addresses: a command, and the witness of the tests.
export type {
  Addition,
  DeviceDefinition,
  Faults,
  OfficeDefinition,
  SimulatedUser,
  Variable,
} from "./definition.ts";
export { loadOffice } from "./load-office.ts";
export { hostileOffice } from "./office/hostile.ts";
export { officeCredentials, officeDefinition } from "./office/index.ts";
export {
  type Simulator,
  startSimulator,
} from "./simulator.ts";
