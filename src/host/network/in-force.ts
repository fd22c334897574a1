import { z } from "zod";
import { cableSchema, type NetworkSettings, wifiSchema } from "./settings.ts";

/** What was set on the box; absent where nobody set anything: a cable that asks for an address, and no Wi-Fi. */
export const inForceSchema = z.strictObject({ cable: cableSchema.optional(), wifi: wifiSchema.optional() });

export type InForce = z.output<typeof inForceSchema>;

/** The settings that hold once these are added. */
export function withSettings(inForce: InForce, settings: NetworkSettings): InForce {
  if (settings.kind === "cable") return { ...inForce, cable: settings };
  if (settings.kind === "wifi") return { ...inForce, wifi: settings };
  const { wifi: _, ...rest } = inForce;
  return rest;
}
