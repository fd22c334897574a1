// What a profile is once its file is read, its imports are merged and every rule is checked.

import type { PrinterFields, Reading } from "../model/index.ts";
import type { Column, MatchCondition, Needs, Quirk, Source, Tested } from "./schema.ts";

/** Read at first sight and after a change, or at every collection. */
export type When = "once" | "every";

export interface ProfileTable {
  name: string;
  /** Columns that tell which rows exist; the first that holds any row wins. */
  rows: string[];
  /** Column OIDs by the name that rules use. */
  columns: Record<string, Column>;
  maxRows: number;
  changing: boolean;
  needs?: Needs;
}

export interface ProfileValue {
  path: string;
  when: When;
  /** Ranked: the first that gives something sensible is believed. */
  sources: Source[];
}

export interface Profile {
  id: string;
  revision: number;
  vendor?: string;
  /** hrDeviceIndex, where it reads one of several printers behind an agent. */
  device?: number;
  family: string;
  /** Empty for the base profile, which matches whatever nobody else does. */
  match: MatchCondition[];
  values: Record<string, ProfileValue>;
  tables: Record<string, ProfileTable>;
  quirks: Quirk[];
  tested: Tested[];
}

export interface ProfileSet {
  base: Profile;
  /** Every profile that can be matched, the base one last. */
  profiles: Profile[];
}

export interface ProfileMatch {
  profile: Profile;
  why: string;
}

export interface ReadingPlan {
  id: string;
  revision: number;
  /** Exact instances. */
  scalars: { oid: string; when: When }[];
  tables: PlannedTable[];
  quirks: string[];
}

export interface PlannedTable {
  name: string;
  /** Witness columns: the first that yields rows wins. */
  rows: string[];
  columns: { oid: string; when: When; needs?: PlannedNeeds }[];
  maxRows: number;
  /** Rows come and go between two collections, as alerts do; those of other tables are there to stay. */
  changing: boolean;
  needs?: PlannedNeeds;
}

/** Read only where that column has so many cells that say something. */
export interface PlannedNeeds {
  table: string;
  column: string;
  cells: number;
}

/** Why a value is what it is, or why there is none: one line of `explain`. */
export interface TraceEntry {
  path: string;
  rule: string;
  oid?: string;
  /** What stood there, as text; octets that are no text as hex. */
  raw?: string;
  why: string;
  /** True for the source that was believed. */
  chosen: boolean;
}

export interface Evaluation {
  printer: PrinterFields;
  readings: Reading[];
  trace: TraceEntry[];
}
