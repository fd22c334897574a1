export { type AnnouncedPrinter, announcedPrinterSchema } from "./announced.ts";
export { boxName } from "./box-name.ts";
export {
  type ConsentDocument,
  type ConsentField,
  consentFields,
  consentSchema,
  defaultConsent,
  WITHHELD_ADDRESS,
  withheldFields,
  withheldFieldWords,
} from "./consent.ts";
export {
  type CountedVolume,
  type CounterEvent,
  type CounterEventKind,
  type CounterPoint,
  countVolume,
  oddStep,
  type PeriodVolume,
  volumeWithin,
} from "./counter-volume.ts";
export {
  authProtocols,
  type CommunityCredential,
  type Credential,
  credentialSchema,
  privProtocols,
  type UserCredential,
} from "./credential.ts";
export { type Fact, Facts } from "./facts.ts";
export { type IdentityFields, identityKind, printerIdentity, twinIdentity } from "./identity.ts";
export {
  canonicalAddress,
  compareAddresses,
  formatIpv4,
  isInterfaceAddress,
  parseIpv4,
} from "./ip-address.ts";
export { countSpans, type Ipv4Span, ipv4Network, mergeSpans, subtractSpans } from "./ipv4-span.ts";
export { compareOids, isBelow, isOid, suffixOf } from "./oid.ts";
export { newPairingCode, parsePairingCode, showPairingCode } from "./pairing-code.ts";
export {
  type Alert,
  alertSchema,
  type Printer,
  type PrinterFields,
  printerSchema,
  type Supply,
  supplySchema,
  supplyStates,
  type Tray,
  traySchema,
} from "./printer.ts";
export { printerName } from "./printer-name.ts";
export { type AddressSet, containsAddress, maxAddresses, parseAddresses } from "./range.ts";
export { type Reading, readingSchema } from "./reading.ts";
export {
  type AnnouncedReason,
  type AnnouncedReasonCode,
  type BoxSilenceCode,
  type BoxTroubleCode,
  boxSilenceCodes,
  boxTroubleCodes,
  type EvidenceCode,
  evidenceCodes,
  isRead,
  type PrinterReason,
  type PrinterReasonCode,
  printerReasonCodes,
  printerReasonSchema,
  type RangeReason,
  type RangeReasonCode,
  rangeReasonSchema,
} from "./reason.ts";
export {
  announcedReasonTexts,
  type BoxSign,
  boxSignTexts,
  boxSilenceTexts,
  boxTroubleTexts,
  evidenceTexts,
  printerReasonTexts,
  type ReasonText,
  rangeReasonTexts,
  reasonPatterns,
  reasonSentence,
  signsSentence,
} from "./reason-texts.ts";
export { inEnglish, type Say } from "./say.ts";
export { newSetupCode, parseSetupCode, showSetupCode } from "./setup-code.ts";
export type { Exception, SnmpValue, Varbind } from "./snmp-value.ts";
export {
  colorantName,
  colorInText,
  isReceptacle,
  supplyLevel,
  supplyTypes,
  supplyUnits,
} from "./supply.ts";
export { decodeText, hexOf, isText, textDoubt, tidyText } from "./text.ts";
