// What the page of one box is told.
import type { Reader, ReasonLook } from "../design/index.ts";
import type { AnnouncedData } from "./announced-view.tsx";
import type { BoxSummary } from "./box-summary.ts";
import type { ReportLine } from "./reports-view.tsx";

/** What the box said of one of its ranges at its last check-in. */
export interface RangeReport {
  name: string;
  state: string;
  addresses?: number | undefined;
  percentDone?: number | undefined;
  replied?: number | undefined;
  printers?: number | undefined;
  others?: number | undefined;
  discoveredAt?: number | undefined;
  collectedAt?: number | undefined;
  complete?: number | undefined;
  partial?: number | undefined;
  noAnswer?: number | undefined;
  problem?: string | undefined;
  reason?: ReasonLook | undefined;
}

export interface CommandLine {
  type: string;
  createdAt: number;
  createdBy: string;
  /** `waiting`, `done`, `failed`, `refused`, `expired`. */
  outcome: string;
  resultAt?: number | undefined;
  /** Id of a command that brought a support bundle. */
  bundleOf?: string;
  words?: string | undefined;
  /** SHA-256 of the messages that the result came in. */
  digests: readonly string[];
}

export interface EventLine {
  at: number;
  severity: string;
  text: string;
}

export interface BoxData {
  box: BoxSummary;
  ranges: readonly RangeReport[];
  /** Its own page, as it is opened from within its network. */
  pageUrls: readonly string[];
  facts: readonly [name: string, value: string][];
  nextReportAt?: number | undefined;
  /** Why it could not reach this server for a while, by its own word. */
  lastOutage?: { what: string; since: number; until: number } | undefined;
  quarantined: number;
  refusalIssues: readonly { field: string; message: string }[];
  announced: AnnouncedData;
  reports: readonly ReportLine[];
  commands: readonly CommandLine[];
  events: readonly EventLine[];
}

export interface BoxProps {
  data: BoxData;
  reader: Reader;
}
