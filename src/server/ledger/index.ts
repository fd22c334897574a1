// The meter ledger at the server: taken in, checked again, shown, exported.
export { type ExportScope, exportLedger } from "./export.ts";
export { type LatestMeter, latestMeters } from "./latest-meters.ts";
export { eraseSerials, ledgerHeld, takeLedger } from "./take-ledger.ts";
export { type VerifiedLedger, verifyFile, verifyStore } from "./verify.ts";
