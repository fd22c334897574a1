// A ledger in a file, one JSON document per line: what anybody needs to check it, and nothing secret of ours.
import { z } from "zod";
import { chainStartSchema, ledgerEntrySchema, ledgerHeadSchema } from "../../protocol/index.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const bond = { index: z.int().min(1), previous: hash, hash };

export const fileHeadSchema = z.strictObject({
  tallybox: z.literal("ledger export"),
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  chains: z.int().min(0),
});

/** Followed by its heads, its entries in order, and the serial numbers of their printers. */
export const chainLineSchema = z.strictObject({
  chain: chainStartSchema,
  box: z.string(),
  from: z.int().min(1),
  to: z.int().min(0),
});

export const lineSchema = z.union([
  chainLineSchema,
  z.strictObject({ head: ledgerHeadSchema }),
  z.strictObject({ ...bond, ...ledgerEntrySchema.shape }),
  /** Of an entry that was not asked for: what it says is withheld, its hash keeps the chain whole. */
  z.strictObject({ ...bond, content: hash }),
  z.strictObject({ serialHash: hash, salt: z.string().regex(/^[0-9a-f]{32}$/), serial: z.string() }),
]);
