import { z } from "zod";

export const readingSchema = z.strictObject({
  /** PRINTER's path, or the name the field knows (`docs/profiles.md` maps them). */
  name: z.string().min(1).max(120),
  oid: z.string().max(400),
  type: z.string().max(20),
  /** Raw: a number where the type is one, else text; octets that are no text as hex. */
  value: z.union([z.number(), z.string().max(1024)]),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});

/** One value of one printer: what it is called, where it stood, what stood there, and when. */
export type Reading = z.infer<typeof readingSchema>;
