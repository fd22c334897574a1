// The tables, typed once. Times are milliseconds since 1970 UTC, documents are JSON text, yes/no is 1/0:
// forms that SQLite and PostgreSQL both keep.
import type { ColumnType, Generated } from "kysely";

/** A number the database hands out. */
export type RowId = Generated<number>;
/** A column with a default: may be left out when a row is added. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;

export interface SitesTable {
  id: string;
  name: string;
  /** Key of the HMAC that makes printer keys; base64, given to the site's appliances sealed, never shown. */
  siteKey: string;
  /** Revision of the configuration in force (`configurations`). */
  configRevision: string;
  createdAt: number;
}

export interface ConfigurationsTable {
  siteId: string;
  /** Never used twice, not by another site either: appliances compare it for equality only. */
  revision: string;
  /** CONTRACTS §5 document with its secrets. */
  document: string;
  createdAt: number;
  createdBy: string;
}

export interface ClaimCodesTable {
  id: string;
  /** SHA-256 of the token, hex; the code itself is shown once and not kept. */
  tokenHash: string;
  siteId: string;
  note: string | null;
  createdAt: number;
  createdBy: string;
  expiresAt: number;
  revokedAt: number | null;
  /** Sign key (hex) of the first appliance that used the code. */
  ownerKey: string | null;
  usedAt: number | null;
  applianceId: string | null;
}

/** A box without an owner that the DNS led here. */
export interface WaitingBoxesTable {
  id: string;
  /** Hex. */
  signKey: string;
  boxKey: string;
  model: string;
  version: string;
  address: string;
  firstSeen: number;
  lastSeen: number;
  wrongCodes: number;
  /** The pairing code that a person typed, and for which site; null before that. */
  code: string | null;
  siteId: string | null;
  typedAt: number | null;
  typedBy: string | null;
}

export interface AppliancesTable {
  id: string;
  siteId: string;
  name: string;
  /** Ed25519 public key, hex. */
  signKey: string;
  /** X25519 public key, hex. */
  boxKey: string;
  claimCodeId: string | null;
  enrolledAt: number;
  revokedAt: number | null;
  epoch: string;
  boot: string;
  hardware: string;
  /** A box with the same key on other hardware asks to be confirmed: that hardware. */
  movedTo: string | null;
  movedAt: number | null;
  /** When two boots were seen to interleave under this key; null when that is settled. */
  clonedAt: number | null;
  version: string | null;
  model: string | null;
  hostname: string | null;
  lastCheckInAt: number | null;
  lastReportAt: number | null;
  /** Address that the last message came from. */
  remoteAddress: string | null;
  /** JSON: addresses of the box on its own networks. */
  localAddresses: string | null;
  /** What the appliance says is in force there; null until it told. */
  configRevision: string | null;
  /** JSON Problem: why the appliance refused the latest configuration. */
  configProblem: string | null;
  /** JSON: payload of the last check-in. */
  status: string | null;
  /** 1 when the next answer asks for a full report. */
  wantFull: Defaulted<number>;
  /** When that boot began by the server's clock, as the last check-in let it be reckoned. */
  bootStartedAt: number | null;
  /** Which report was taken last, as `followReport` writes it: what the next one may build on. */
  reportChain: string | null;
  /** Epoch whose refs `sightings` holds. */
  reportEpoch: string | null;
  /** JSON: fields that its owner keeps, as its last full report said; null where every field may leave. */
  withheld: string | null;
  /** When it was last heard of, once it has been silent for too long; null again with its next message. */
  offlineSince: number | null;
}

export interface StreamsTable {
  applianceId: string;
  epoch: string;
  /** `data` or `control`. */
  stream: string;
  /** Highest accepted sequence, 0 before the first. */
  highest: number;
  /** SHA-256 of its body, hex. */
  bodyHash: string | null;
  /** Highest sequence above `highest` that was refused for its content: what follows it leaves no hole. */
  refusedTo: number;
  firstAt: number;
  lastAt: number;
}

export interface MessagesTable {
  applianceId: string;
  epoch: string;
  stream: string;
  sequence: number;
  /** SHA-256 of the body, hex. */
  bodyHash: string;
  type: string;
  receivedAt: number;
}

export interface BootsTable {
  applianceId: string;
  stream: string;
  boot: string;
  /** Order in which boots were first seen on this stream. */
  ordinal: number;
  firstAt: number;
}

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

export interface ReportsTable {
  id: RowId;
  applianceId: string;
  epoch: string;
  sequence: number;
  /** SHA-256 of the body, hex. */
  bodyHash: string;
  /** 1 for a report that stands alone. */
  isFull: number;
  sealedBytes: number;
  bodyBytes: number;
  sentAt: number | null;
  receivedAt: number;
  /** Printers the report speaks of. */
  printerCount: number;
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

export interface CommandsTable {
  id: string;
  applianceId: string;
  type: string;
  /** JSON object. */
  arguments: string;
  createdAt: number;
  createdBy: string;
  expiresAt: number;
  resultAt: number | null;
  /** `done`, `failed` or `refused` once a result arrived. */
  outcome: string | null;
  /** JSON. */
  result: string | null;
}

/** A long command result arrives in parts. */
export interface CommandPartsTable {
  commandId: string;
  part: number;
  /** JSON. */
  result: string;
}

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

export interface AccountsTable {
  id: string;
  name: string;
  /** argon2id in PHC form. */
  passwordHash: string;
  createdAt: number;
  lastLoginAt: number | null;
  disabledAt: number | null;
}

export interface SessionsTable {
  /** SHA-256 of the cookie's token, hex. */
  tokenHash: string;
  accountId: string;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
}

export interface OneTimeLinksTable {
  tokenHash: string;
  /** `admin`: lets its holder make or recover the administrator's account. */
  purpose: string;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
}

export interface ApiTokensTable {
  id: string;
  tokenHash: string;
  name: string;
  accountId: string;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

export interface SettingsTable {
  name: string;
  /** JSON. */
  value: string;
}

/** Profiles that boxes are to read with, as they are sent. */
export interface PacksTable {
  /** SHA-256 of the document's octets, hex. */
  digest: string;
  /** Rises with every pack. */
  serial: number;
  name: string;
  /** Octets. */
  size: number;
  /** Ed25519 by the sign key in force, base64url. */
  signature: string;
  /** The pack itself, JSON. */
  document: string;
  /** JSON: ids of its profiles. */
  profileIds: string;
  createdAt: number;
  createdBy: string;
}

export interface PackOffersTable {
  scope: "appliance" | "site" | "all";
  /** Id of the box or site; empty for all. */
  scopeId: string;
  digest: string;
  at: number;
  by: string;
}

/** Recordings that boxes made when they were asked to; redacted there. */
export interface RecordingsTable {
  commandId: string;
  applianceId: string;
  printerKey: string;
  /** Lines `OID|TYPE|VALUE`. */
  text: string;
  variables: number;
  isComplete: number;
  cutBecause: string | null;
  receivedAt: number;
}

export interface Database {
  packs: PacksTable;
  packOffers: PackOffersTable;
  recordings: RecordingsTable;
  sites: SitesTable;
  configurations: ConfigurationsTable;
  claimCodes: ClaimCodesTable;
  waitingBoxes: WaitingBoxesTable;
  appliances: AppliancesTable;
  streams: StreamsTable;
  messages: MessagesTable;
  boots: BootsTable;
  printers: PrintersTable;
  printerLinks: PrinterLinksTable;
  printerSplits: PrinterSplitsTable;
  sightings: SightingsTable;
  readings: ReadingsTable;
  supplyReadings: SupplyReadingsTable;
  reports: ReportsTable;
  ledgerChains: LedgerChainsTable;
  ledgerSubjects: LedgerSubjectsTable;
  ledgerMeters: LedgerMetersTable;
  ledgerClocks: LedgerClocksTable;
  ledgerEntries: LedgerEntriesTable;
  ledgerHeads: LedgerHeadsTable;
  ledgerSaid: LedgerSaidTable;
  ledgerSerials: LedgerSerialsTable;
  events: EventsTable;
  commands: CommandsTable;
  commandParts: CommandPartsTable;
  accounts: AccountsTable;
  sessions: SessionsTable;
  oneTimeLinks: OneTimeLinksTable;
  apiTokens: ApiTokensTable;
  settings: SettingsTable;
}
