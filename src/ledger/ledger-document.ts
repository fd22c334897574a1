// What stands beside the chain: the serial numbers with their salts, and how far the server has the chain.

import { z } from "zod";
import { limits } from "../protocol/index.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const ledgerDocumentSchema = z.strictObject({
  chain: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
  /** Entries that the server has; entries that are in the outbox or there. */
  acknowledged: z.int().min(0),
  queued: z.int().min(0),
  /** The one place where a hash can be led back to a serial number: erasing it here leaves the chain as it is. */
  serials: z.array(
    z.strictObject({ hash, salt: z.string().regex(/^[0-9a-f]{32}$/), serial: z.string().max(255) }),
  ),
  /** Hashes whose serial numbers are erased; `told`: the server was asked to forget them too. */
  erased: z
    .array(z.strictObject({ hash, told: z.boolean() }))
    .max(limits.erasedSerials)
    .optional(),
});
export type LedgerDocument = z.infer<typeof ledgerDocumentSchema>;

export const emptyLedgerDocument = (): LedgerDocument => ({
  chain: null,
  acknowledged: 0,
  queued: 0,
  serials: [],
});
