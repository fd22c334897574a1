// What both ends agree on: messages, the sealed envelope, keys, configuration, reports. Pure.

export {
  type ApplianceMessage,
  type ApplianceMessageType,
  applianceMessageSchema,
  type CheckInPayload,
  type ClaimPayload,
  type CommandResultPayload,
  type EnrolPayload,
  type MessageHeader,
  MOST_ANNOUNCED,
  type PairingPayload,
  parseApplianceMessage,
  type RangeState,
  type Stream,
} from "./appliance-message.ts";
export { type BodyLimits, bodyHash, encodeBody, jsonValues, parseBody } from "./body.ts";
export {
  type ClaimCode,
  claimLink,
  claimTokenHash,
  claimUri,
  makeClaimCode,
  newClaimToken,
  parseClaimCode,
  parseClaimLink,
  rootFingerprint,
} from "./claim-code.ts";
export { bestCompression, type Compression } from "./compression.ts";
export {
  type Configuration,
  type ConfigurationInput,
  type ConfiguredRange,
  configurationSchema,
  parseConfiguration,
  type QuietHours,
  rangeSchema,
} from "./configuration.ts";
export { sign } from "./curve25519.ts";
export {
  type EnvelopeKind,
  envelopeOverhead,
  type OpenedEnvelope,
  type OpenOptions,
  openEnvelope,
  type SealInput,
  type SenderPublicKeys,
  type SenderStanding,
  sealEnvelope,
  sealedLength,
} from "./envelope.ts";
export { type PublishedSchema, protocolJsonSchema, publishedSchemas } from "./json-schema.ts";
export {
  type KeyDocument,
  type KeyTrust,
  type RootSuccession,
  type SignedKeyDocument,
  signedKeyDocumentSchema,
  signKeyDocument,
  signRootSuccession,
  type VerifiedKeys,
  verifyKeyDocument,
} from "./key-document.ts";
export {
  type ChainStretch,
  type CheckedChain,
  checkChain,
  type LedgerFault,
  type LedgerFinding,
  type LinkedEntry,
} from "./ledger-check.ts";
export {
  type DecodedLedger,
  decodeLedgerPart,
  type PartMemory,
  printersOfPart,
} from "./ledger-decode.ts";
export { encodeLedgerPart, type LedgerStretch } from "./ledger-encode.ts";
export {
  type ChainStart,
  chainHash,
  chainStartSchema,
  contentHash,
  type LedgerEntry,
  ledgerEntrySchema,
  linkHash,
} from "./ledger-entry.ts";
export { type LedgerHead, ledgerHeadSchema, signHead, verifyHead } from "./ledger-head.ts";
export {
  type ChainMemory,
  type LedgerPart,
  type LedgerSerial,
  ledgerPartEnd,
  type Said,
} from "./ledger-part.ts";
export { decodeOldLedgerPart, type OldLedgerPart } from "./ledger-part-1.ts";
export { limits } from "./limits.ts";
export { isTimeZone, newRandomId, type ReadingClock } from "./message-fields.ts";
export { fromBase64url, toBase64url } from "./octets.ts";
export {
  encodePack,
  isPackSignedWith,
  openPack,
  type PackReference,
  type ProfilePack,
  packSchema,
  packSigner,
  signPack,
} from "./pack.ts";
export { hardwareMark, printerKey, serialHash } from "./printer-key.ts";
export { type PrinterRecord, printerRecordSchema } from "./printer-record.ts";
export {
  forNewBoxes,
  type Provisioning,
  parseProvisioning,
  withoutSecrets,
} from "./provisioning.ts";
export { type AppliedRecord, type AppliedReport, applyReport, refsOfReport } from "./report-apply.ts";
export { followReport } from "./report-chain.ts";
export { sheetCheck } from "./report-check.ts";
export { measuredFrom, textEntry } from "./report-columns.ts";
export { type ReportPayload, reportPayloadSchema } from "./report-payload.ts";
export { createReadingGuide } from "./report-readings.ts";
export {
  type Cell,
  initialCell,
  type Row,
  readingOfId,
  type Sheet,
  sheetOf,
  type TableName,
  tableColumns,
  tableNames,
  timeFields,
} from "./report-sheet.ts";
export { type FieldIssue, fieldIssues, parseWith } from "./schema-problem.ts";
export {
  type BoxKeyPair,
  boxKeyId,
  newBoxKeyPair,
  newSenderKeys,
  newSignKeyPair,
  type Random,
  type SenderKeys,
  type SignKeyPair,
} from "./sender-keys.ts";
export {
  type Accepted,
  type Attempt,
  acknowledges,
  type Command,
  type LedgerHeld,
  type Part,
  parseServerMessage,
  type Refusal,
  type RefusalCode,
  refusalCodes,
  type ServerMessage,
  type Want,
} from "./server-message.ts";
export {
  type Clean,
  cleaner,
  GAP,
  type KeptPrinter,
  withheldValues,
  withholdFromRecord,
} from "./withhold.ts";
