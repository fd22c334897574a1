import { z } from "zod";
import { success } from "../../shared/index.ts";
import type { Identities } from "../fleet/index.ts";
import { type Route, route } from "./route.ts";
import { time, timeSchema } from "./shapes.ts";

const kinSchema = z.object({
  links: z.array(
    z.object({
      linkId: z.int(),
      status: z.enum(["proposed", "linked", "refused"]),
      evidence: z.array(z.string()),
      createdAt: timeSchema,
      decidedBy: z.string().nullable(),
      other: z.object({
        id: z.int(),
        address: z.string(),
        model: z.string().nullable(),
        serialNumber: z.string().nullable(),
        macAddress: z.string().nullable(),
        lastSeen: timeSchema,
        total: z.int().nullable(),
      }),
    }),
  ),
});

export function identityRoutes({ identities }: { identities: Identities }): Route[] {
  return [
    route({
      method: "get",
      path: "/printers/{id}/links",
      tag: "Printers",
      summary: "Records that are, or may be, the same printer, with the evidence",
      answer: kinSchema,
      handle: async ({ params }) => {
        const links = await identities.kin(Number(params.id));
        return success({
          links: links.map(({ other, createdAt, ...link }) => ({
            ...link,
            createdAt: time(createdAt),
            other: { ...other, lastSeen: time(other.lastSeen) },
          })),
        });
      },
    }),
    route({
      method: "post",
      path: "/printers/{id}/links",
      tag: "Printers",
      summary: "Say that another record is the same printer; their histories count as one",
      body: z.strictObject({ otherId: z.int() }),
      handle: ({ params, body, person }) =>
        identities.link({ printerId: Number(params.id), otherId: body.otherId, by: person }),
    }),
    route({
      method: "post",
      path: "/printer-links/{id}/separate",
      tag: "Printers",
      summary: "Say that two records are two printers: undoes a link, refuses a proposal, and is remembered",
      handle: ({ params, person }) => identities.separate({ linkId: Number(params.id), by: person }),
    }),
    route({
      method: "post",
      path: "/printers/{id}/split",
      tag: "Printers",
      summary: "Say that what one box reads as this printer is another one (two printers, one serial number)",
      body: z.strictObject({ applianceId: z.string().min(1).max(64) }),
      answer: z.object({ id: z.int() }),
      created: true,
      handle: ({ params, body, person }) =>
        identities.split({ printerId: Number(params.id), applianceId: body.applianceId, by: person }),
    }),
  ];
}
