// Printers, where they were seen, and what they told.

import type { RowId } from "./column.ts";

export interface PrintersTable {
  id: RowId;
  siteId: string;
  /** HMAC identity, see CONTRACTS §5. */
  key: string;
  /** The appliance whose words `document` are: the last that got an answer. */
  applianceId: string;
  address: string;
  /** The address so spelt that texts sort as addresses do. */
  addressOrder: string;
  vendor: string | null;
  model: string | null;
  serialNumber: string | null;
  hostname: string | null;
  location: string | null;
  macAddress: string | null;
  assetNumber: string | null;
  profile: string | null;
  /** `answering` or `silent`; silent too when no box lists it any more. */
  state: string;
  firstSeen: number;
  lastSeen: number;
  silentSince: number | null;
  deviceStatus: string | null;
  printerStatus: string | null;
  displayText: string | null;
  /** Number of detected errors and of alerts, for sorting. */
  errorCount: number;
  alertCount: number;
  total: number | null;
  totalUnit: string | null;
  mono: number | null;
  color: number | null;
  /** Lowest known percentage of what can run out; null when none is known. */
  lowestSupply: number | null;
  /** Lower-case words of everything the search box looks into. */
  searchText: string;
  /** JSON PrinterRecord. */
  document: string;
  updatedAt: number;
  /** The row that stands for this one, where both are held to be one printer; each row keeps its own history. */
  mergedInto: number | null;
}

/** That two rows are one printer: suspected, so, or decided not to be. */
export interface PrinterLinksTable {
  id: RowId;
  siteId: string;
  /** The row that was there first. */
  olderId: number;
  newerId: number;
  /** `proposed`, `linked` or `refused`; a refused pair is never linked again but by a person. */
  status: string;
  /** JSON: sentences that speak for it. */
  evidence: string;
  createdAt: number;
  /** null while it is proposed, and where the evidence was certain. */
  decidedBy: string | null;
  decidedAt: number | null;
}

/** What one appliance calls by a key is another printer than what others call so: a person said it. */
export interface PrinterSplitsTable {
  applianceId: string;
  key: string;
  /** The key that its printer has here instead. */
  ownKey: string;
  createdAt: number;
  createdBy: string;
}

/** What one appliance says of one printer; `ref` is its small number for it. */
export interface SightingsTable {
  applianceId: string;
  ref: number;
  printerId: number;
  address: string;
  state: string;
  firstSeen: number;
  lastSeen: number;
  /**
   * JSON PrinterRecord as this appliance reported it: what its next change is applied to. Null where that is the
   * very one in `printers`, as it usually is.
   */
  document: string | null;
}

/** History of counters: a row per value that changed. */
export interface ReadingsTable {
  printerId: number;
  /** `counters.total`, … (PRINTER's path). */
  name: string;
  at: number;
  value: number;
}

/** History of supply levels: a row per level that changed. */
export interface SupplyReadingsTable {
  printerId: number;
  supplyIndex: string;
  at: number;
  percent: number | null;
  level: number | null;
}

export interface EventsTable {
  id: RowId;
  at: number;
  /** `info`, `attention` or `broken`. */
  severity: string;
  /** `appliance.enrolled`, `appliance.new-epoch`, `message.refused`, … */
  kind: string;
  text: string;
  siteId: string | null;
  applianceId: string | null;
  printerId: number | null;
  /** JSON. */
  detail: string | null;
}

export interface PrinterTables {
  printers: PrintersTable;
  printerLinks: PrinterLinksTable;
  printerSplits: PrinterSplitsTable;
  sightings: SightingsTable;
  readings: ReadingsTable;
  supplyReadings: SupplyReadingsTable;
  events: EventsTable;
}
