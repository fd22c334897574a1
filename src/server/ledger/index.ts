// The meter ledger at the server: taken in, checked again, shown, exported.

export { eraseSerials, eraseSerialsByHash, eraseSerialsOfBox } from "./erase-serials.ts";
export { type ExportScope, exportLedger } from "./export.ts";
export { type LatestMeter, latestMeters } from "./latest-meters.ts";
export type { LedgerOwner } from "./owner.ts";
export { ledgerHeld, takeLedger } from "./take-ledger.ts";
export { type VerifiedLedger, verifyFile, verifyStore } from "./verify.ts";
