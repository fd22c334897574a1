// What belongs to the customer (CONTRACTS §5): which networks may be touched, which fields may leave, and what the
// server may ask for. Changed on the box only; no message of the server can widen it.
import { z } from "zod";

/** Whether a field may leave unless its owner says otherwise; docs/consent.md says what each covers. */
const fieldDefaults = {
  serialNumber: true,
  macAddress: true,
  hostname: true,
  address: true,
  location: true,
  assetNumber: true,
  displayText: true,
  alertText: true,
  // Names and telephone numbers of people: nobody needs them to count pages.
  contact: false,
} as const;

export type ConsentField = keyof typeof fieldDefaults;
export const consentFields = Object.keys(fieldDefaults) as readonly ConsentField[];

/** For sentences: "the owner keeps …". */
export const withheldFieldWords: Readonly<Record<ConsentField, string>> = {
  serialNumber: "serial numbers",
  macAddress: "MAC addresses",
  hostname: "host names",
  address: "IP addresses",
  location: "locations",
  assetNumber: "asset numbers",
  displayText: "panel texts",
  alertText: "texts of alerts",
  contact: "contacts",
};

const may = (field: ConsentField) => z.boolean().default(fieldDefaults[field]);

export const consentSchema = z.strictObject({
  /** Networks and addresses beyond private ones and the box's own, in the forms of `scan`. */
  networks: z.array(z.string().max(255)).max(1000),
  /** UDP ports besides 161. */
  ports: z.array(z.int().min(1).max(65_535)).max(32),
  /** Which fields may leave the site. */
  fields: z
    .strictObject({
      serialNumber: may("serialNumber"),
      macAddress: may("macAddress"),
      hostname: may("hostname"),
      address: may("address"),
      location: may("location"),
      assetNumber: may("assetNumber"),
      displayText: may("displayText"),
      alertText: may("alertText"),
      contact: may("contact"),
    } satisfies Record<ConsentField, z.ZodType>)
    .prefault({}),
  /** Whether the server may ask for recordings of printers, which are always redacted. */
  recordings: z.boolean().default(false),
  /** Whether it may ask for support bundles. */
  bundles: z.boolean().default(false),
  /** Whether it may ask the box to update itself. */
  updates: z.boolean().default(true),
});

export type ConsentDocument = z.infer<typeof consentSchema>;

export const defaultConsent = (): ConsentDocument => consentSchema.parse({ networks: [], ports: [] });

/** The fields that may not leave. */
export function withheldFields({ fields }: Pick<ConsentDocument, "fields">): ConsentField[] {
  return consentFields.filter((field) => !fields[field]);
}

/** What stands for a printer's address where that may not leave: every record has one. */
export const WITHHELD_ADDRESS = "withheld";
