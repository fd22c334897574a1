import { z } from "zod";

/** The part of the laboratory agent's statistics that figures are made of. */
export const fleetStatisticsSchema = z.looseObject({
  in: z.looseObject({ packets: z.number(), ip_bytes: z.number() }),
  out: z.looseObject({ packets: z.number(), ip_bytes: z.number() }),
  addresses: z.looseObject({ probed: z.number(), answered: z.number() }),
  max_per_100ms: z.number(),
  max_per_1s: z.number(),
  max_inflight_per_printer: z.number(),
  sets: z.number(),
  to_silent: z.number(),
  kernel_drops: z.number(),
});

export type FleetStatistics = z.infer<typeof fleetStatisticsSchema>;
