// Entries of the meter ledger travel with reports: in what room their parts leave, the rest in parts of their own.
import type { Ledger } from "../ledger/index.ts";
import {
  encodeBody,
  jsonValues,
  type LedgerPart,
  ledgerPartEnd,
  limits,
  type ReportPayload,
  sealedLength,
} from "../protocol/index.ts";
import { emptyPart } from "../report/index.ts";

/** Parts of their own that one report gets at most; what is left waits for the next one. */
const OWN_PARTS = 8;
/** The message around a payload, and what it seals to more than this reckons. */
const MARGIN_BYTES = 1000;
/** Room under this is not worth a signature. */
const LEAST_BYTES = 2000;

export interface SharedReport {
  payloads: ReportPayload[];
  /** The last entry that goes with it. */
  ledgerTo?: { chain: string; index: number };
  /** Hashes that the server is to forget the serial numbers of. */
  erased?: string[];
}

/** The report's parts with what the server lacks of the ledger; `base` as the parts have it. */
export async function shareLedger(
  payloads: readonly ReportPayload[],
  base: string | null,
  ledger: Ledger,
): Promise<SharedReport> {
  const shared: ReportPayload[] = [];
  let last: LedgerPart | undefined;
  const add = async (payload: ReportPayload): Promise<boolean> => {
    const part = hasRoom(payload)
      ? await ledger.nextPart((ledger) => fits({ ...payload, ledger }), last && ledgerPartEnd(last))
      : undefined;
    if (part) last = part;
    shared.push(part ? { ...payload, ledger: part } : payload);
    return part !== undefined;
  };
  const erased = ledger.erased(base === null);
  const tell = erased.length > 0 ? { erased } : {};
  const [first, ...more] = payloads.length === 0 && erased.length > 0 ? [emptyPart(base)] : payloads;
  if (first) await add({ ...first, ...tell });
  for (const payload of more) await add(payload);
  for (let own = 0; own < OWN_PARTS; own++) {
    if (await add(emptyPart(base))) continue;
    shared.pop();
    break;
  }
  return {
    payloads: shared.map((payload, i) => ({ ...payload, part: i + 1, parts: shared.length })),
    ...tell,
    ...(last ? { ledgerTo: { chain: last.chain, index: ledgerPartEnd(last) } } : {}),
  };
}

function hasRoom(payload: ReportPayload): boolean {
  return sealedLength(encodeBody(payload)) + MARGIN_BYTES + LEAST_BYTES <= limits.sealedReport;
}

function fits(payload: ReportPayload): boolean {
  const body = encodeBody(payload);
  return (
    body.length + MARGIN_BYTES <= limits.messageBody &&
    jsonValues(body) + 100 <= limits.jsonValues &&
    sealedLength(body) + MARGIN_BYTES <= limits.sealedReport
  );
}
