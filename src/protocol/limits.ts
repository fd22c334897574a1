// What either end takes at most (CONTRACTS: the envelope's receiver); octets unless said otherwise.

export const limits = {
  /** Sealed enrolments, reports and check-ins. */
  messageEnvelope: 128 * 1024,
  /** Sealed command results (each of their parts). */
  commandResultEnvelope: 1024 * 1024,
  /** Sealed answers of the server. */
  answerEnvelope: 256 * 1024,
  /** Inflated bodies on their way to the server. */
  messageBody: 2 * 1024 * 1024,
  /** Inflated bodies on their way to the appliance. */
  answerBody: 1024 * 1024,
  /** Inflated bodies of senders that the server does not know: an enrolment needs no more. */
  strangerBody: 4 * 1024,
  /** JSON nesting, and values counted before anything is parsed. */
  jsonDepth: 32,
  jsonValues: 100_000,
  /** A sealed report is split above this. */
  sealedReport: 100_000,
  /** Printers in one part of a report, and cells that it may unfold to. */
  reportRows: 1_000,
  reportCells: 1_000_000,
  /** Ledger entries in one part of a report. */
  ledgerEntries: 10_000,
  /** Serial numbers that a report asks to forget. */
  erasedSerials: 500,
  /** Ranges and credentials of a configuration. */
  ranges: 256,
  credentials: 64,
  /** A profile pack, what of it stands in one answer (octets before base64), and its profiles. */
  pack: 2 * 1024 * 1024,
  packPart: 96 * 1024,
  packProfiles: 500,
  /** Days that a retired box key is kept, and that the appliance keeps acknowledged reports. */
  retiredKeyDays: 400,
  acknowledgedReportDays: 14,
} as const;
