// The meter ledger of every box.

import type { RowId } from "./column.ts";

/** A box's meter ledger: see docs/ledger.md. */
export interface LedgerChainsTable {
  id: RowId;
  /** Who brought it. */
  applianceId: string;
  /** Ed25519 public key, hex. */
  applianceKey: string;
  chain: string;
  /** ISO 8601, as the chain's beginning holds it. */
  startedAt: string;
  /** JSON: where the box's chain before this one ended. */
  after: string | null;
  /** Entries that are here, and the hash after them. */
  entries: number;
  hash: string;
  firstAt: number;
  lastAt: number;
  /** What came last did not fit: from which entry on, why, and the part as it came (JSON). Nothing more is taken. */
  brokenAt: number | null;
  brokenEntry: number | null;
  brokenWhy: string | null;
  evidence: string | null;
}

export interface LedgerSubjectsTable {
  id: RowId;
  /** Site of the box when the printer was first told of. */
  siteId: string;
  printerKey: string;
  /** Empty where the printer told no serial number. */
  serialHash: string;
}

export interface LedgerMetersTable {
  id: RowId;
  counter: string;
  oid: string;
}

/** Starts of boxes and how their clocks were set. */
export interface LedgerClocksTable {
  id: RowId;
  boot: string;
  clock: string;
}

export interface LedgerEntriesTable {
  chainId: number;
  /** Index within the chain, from 1. */
  entry: number;
  subjectId: number;
  meterId: number;
  clockId: number;
  value: number;
  at: number;
  uptimeMs: number;
  /** The hash it is bound to, so that a check can tell which of two neighbours was altered. */
  previous: string;
  hash: string;
}

export interface LedgerHeadsTable {
  chainId: number;
  entry: number;
  hash: string;
  /** ISO 8601, as it was signed. */
  at: string;
  /** Ed25519, base64url. */
  signature: string;
}

/** What a chain last said of each counter; `printer` and `counter` count from 0 as it first spoke of them. */
export interface LedgerSaidTable {
  chainId: number;
  printer: number;
  counter: number;
  printerKey: string;
  name: string;
  entry: number;
}

/** Beside the chain: may be erased, and the chain stays verifiable. */
export interface LedgerSerialsTable {
  siteId: string;
  printerKey: string;
  serialHash: string;
  /** Hex. */
  salt: string;
  serial: string;
}

export interface LedgerTables {
  ledgerChains: LedgerChainsTable;
  ledgerSubjects: LedgerSubjectsTable;
  ledgerMeters: LedgerMetersTable;
  ledgerClocks: LedgerClocksTable;
  ledgerEntries: LedgerEntriesTable;
  ledgerHeads: LedgerHeadsTable;
  ledgerSaid: LedgerSaidTable;
  ledgerSerials: LedgerSerialsTable;
}
