export type { SnmpCounters, SnmpEngine, SnmpEngineOptions, SnmpEnginePorts } from "./engine.ts";
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
