// What the box remembers of profile packs; the packs themselves lie beside it, one file each.
import { z } from "zod";
import type { PackReference } from "../../protocol/index.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const referenceSchema = z.strictObject({
  digest,
  size: z.int().min(1),
  signature: z.string().max(200),
}) satisfies z.ZodType<PackReference>;

export const packStateSchema = z.strictObject({
  /** Read with now; null for the built-in profiles. */
  inForce: z
    .strictObject({
      reference: referenceSchema,
      serial: z.int().min(1),
      name: z.string().max(255),
      /** The server's key that it was verified with, base64url: after a rotation no document names it any more. */
      signedBy: z.string().max(100),
      /** Milliseconds since 1970. */
      since: z.number(),
    })
    .nullable(),
  /** Of all packs that were ever in force here. */
  highestSerial: z.int().min(0),
  /** The last one that was not taken, so that it is not fetched again and again; with the software that judged it. */
  refused: z
    .strictObject({
      reference: referenceSchema,
      software: z.string().max(255),
      code: z.string().max(255),
      message: z.string().max(2000),
      at: z.number(),
    })
    .nullable(),
});

export type PackState = z.infer<typeof packStateSchema>;

export const noPacks = (): PackState => ({ inForce: null, highestSerial: 0, refused: null });
