// The meter ledger as the box keeps it: an append-only chain of every counter that changed.

export type { MeterReading } from "./chain-state.ts";
export { type Ledger, type LedgerOptions, type LedgerPorts, openLedger, type Signer } from "./ledger.ts";
