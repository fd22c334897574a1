// Printers that announce themselves by mDNS and are not read, as the API tells of them.
import { z } from "zod";
import { announcedPrinterSchema } from "../../model/index.ts";
import type { AnnouncedOverview } from "../fleet/index.ts";

export const announcedSchema = z.object({
  /** Names of boxes that cannot listen to mDNS. */
  notListening: z.array(z.string()),
  /** Those that did not fit into a check-in among them. */
  total: z.int(),
  /** Everything but reason and applianceId is what the printers say of themselves. */
  printers: z.array(announcedPrinterSchema.extend({ applianceId: z.string() })),
});

export function announcedAnswer({
  deaf,
  total,
  printers,
}: AnnouncedOverview): z.infer<typeof announcedSchema> {
  return { notListening: deaf, total, printers };
}
