export {
  createSnmpEngine,
  type SnmpCounters,
  type SnmpEngine,
  type SnmpEngineOptions,
} from "./engine.ts";
export { batchSteps, type Gathered, type GatherOptions, gather } from "./gather.ts";
export type { Knock, KnockResult } from "./knock.ts";
export { replyBytes, requestBytes, variableBytes } from "./message-size.ts";
export type { PreparedProbe, ProbeKind, ProbeReply, Prober } from "./probe.ts";
export type {
  BulkAnswer,
  BulkRequest,
  RequestOptions,
  SnmpClient,
  SnmpTarget,
  WalkOptions,
  WalkResult,
} from "./request.ts";
