// Printers made of data, over real UDP on loopback addresses: a command, and the witness of the tests.
export type {
  Activity,
  Addition,
  DeviceDefinition,
  Faults,
  OfficeDefinition,
  SimulatedUser,
  SnmpVersion,
  Variable,
} from "./definition.ts";
export { loadOffice } from "./load-office.ts";
export { officeCredentials, officeDefinition } from "./office/index.ts";
export { parseRecording } from "./recording.ts";
export {
  type DeviceStatistics,
  type SimulatedDevice,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "./simulator.ts";
