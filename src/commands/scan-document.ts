import type { Printer } from "../model/index.ts";

/** What `scan --json` prints (CONTRACTS §2). */
export interface ScanDocument {
  schema: 1;
  startedAt: string;
  finishedAt: string;
  ranges: { name: string; addresses: number; replied: number; printers: number }[];
  stats: {
    packetsSent: number;
    packetsReceived: number;
    bytesSent: number;
    bytesReceived: number;
    seconds: number;
  };
  printers: Printer[];
  others: { address: string; sysObjectID?: string; sysDescr?: string }[];
}
