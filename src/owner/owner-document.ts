// What belongs to the customer and to nobody else: passphrase, setup code, who may look, what the box may do.
import { z } from "zod";
import { consentSchema, defaultConsent } from "../model/index.ts";

/** argon2id as PHC text. */
const hash = z.string().startsWith("$argon2id$").max(255);

export const ownerSchema = z.strictObject({
  version: z.literal(1),
  /** Of the setup code; null once it is dead, and then for good. */
  setupCode: hash.nullable(),
  /** Of the page's passphrase; null until a person has set one. */
  passphrase: hash.nullable(),
  /** ISO 8601, UTC, as far as the clock was right. */
  passphraseSetAt: z.iso.datetime().nullable(),
  /** Whether the status may be seen without the passphrase. */
  isStatusOpen: z.boolean(),
  consent: consentSchema.default(defaultConsent),
});

export type OwnerDocument = z.infer<typeof ownerSchema>;

/** The document in these octets; undefined where they hold none. */
export function parseOwner(octets: Uint8Array): OwnerDocument | undefined {
  try {
    const parsed = ownerSchema.safeParse(
      JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(octets)),
    );
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
