// Profile and printer to facts and readings: everything at first sight, then only what changes.
export {
  type Collection,
  type Collector,
  type CollectorOptions,
  type CollectorPorts,
  createCollector,
  type PrinterTarget,
} from "./collector.ts";
export { collectDevices, collectEach, type PrinterRead } from "./each-printer.ts";
export { lastFacts, MAX_TOLD_LENGTH, writeLastTold } from "./last-told.ts";
export { forgetPlan, type PrinterMemory, printerMemorySchema } from "./memory.ts";
