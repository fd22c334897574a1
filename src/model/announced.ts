// A printer that announces itself on the box's network and is not read: what it tells of itself, and why it is not.
import { z } from "zod";
import { announcedReasonSchema } from "./reason.ts";

/** Everything but the reason is what strangers say: cleaned and bounded, and no more than that. */
export const announcedPrinterSchema = z.strictObject({
  address: z.string().min(1).max(64),
  /** As a person named it. */
  name: z.string().min(1).max(64),
  model: z.string().min(1).max(80).optional(),
  location: z.string().min(1).max(80).optional(),
  /** Its own page. */
  adminUrl: z.string().min(1).max(120).optional(),
  /** Who sent the announcement, where that is another address. */
  announcedBy: z.string().min(1).max(64).optional(),
  /** As `_ipp._tcp`. */
  services: z.array(z.string().min(1).max(32)).max(8),
  lastHeard: z.iso.datetime(),
  reason: announcedReasonSchema,
});
export type AnnouncedPrinter = z.infer<typeof announcedPrinterSchema>;
