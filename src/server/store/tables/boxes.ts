// Sites, the boxes in them, and what goes to and fro.

import type { Defaulted, RowId } from "./column.ts";

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
  /** JSON: SHA-256 of each message that the result came in, in the order in which they came; null before the first. */
  digests: string | null;
}

/** A long command result arrives in parts. */
export interface CommandPartsTable {
  commandId: string;
  part: number;
  /** JSON. */
  result: string;
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

export interface BoxTables {
  sites: SitesTable;
  configurations: ConfigurationsTable;
  claimCodes: ClaimCodesTable;
  waitingBoxes: WaitingBoxesTable;
  appliances: AppliancesTable;
  streams: StreamsTable;
  messages: MessagesTable;
  boots: BootsTable;
  reports: ReportsTable;
  commands: CommandsTable;
  commandParts: CommandPartsTable;
  packs: PacksTable;
  packOffers: PackOffersTable;
  recordings: RecordingsTable;
}
