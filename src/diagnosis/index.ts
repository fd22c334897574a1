// Why there is nothing to read: from what was seen to a reason that a person understands.
export { type AnnouncedFacts, announcedReason } from "./announced-reason.ts";
export { type ExaminePorts, examine, type Silent } from "./examine.ts";
export type { Observation } from "./observation.ts";
export { type RangeFacts, rangeReason } from "./range-reason.ts";
export { type Diagnosis, diagnose, diagnoseGone, diagnosisSchema, GONE_MS, NIGHT_MS } from "./reason-of.ts";
