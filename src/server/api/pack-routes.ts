import { z } from "zod";
import { failure, success } from "../../shared/index.ts";
import { type Audience, listPacks, type Packs } from "../packs/index.ts";
import type { Store } from "../store/index.ts";
import { type Route, route } from "./route.ts";
import { time, timeSchema } from "./shapes.ts";

const packSchema = z.object({
  digest: z.string(),
  serial: z.int(),
  name: z.string(),
  size: z.int(),
  createdAt: timeSchema,
  createdBy: z.string(),
  profiles: z.array(z.string()),
  offers: z.array(
    z.object({ scope: z.enum(["appliance", "site", "all"]), id: z.string(), name: z.string() }),
  ),
  boxes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      site: z.string(),
      state: z.enum(["in-force", "refused", "waiting"]),
      words: z.string().nullable(),
    }),
  ),
});

export function packRoutes({ store, packs }: { store: Store; packs: Packs }): Route[] {
  return [
    route({
      method: "get",
      path: "/profile-packs",
      tag: "Profiles",
      summary: "Profile packs, newest first: whom they are offered to, and what boxes say of them",
      answer: z.object({ packs: z.array(packSchema) }),
      handle: async () => {
        const listed = await listPacks(store);
        return success({ packs: listed.map((pack) => ({ ...pack, createdAt: time(pack.createdAt) })) });
      },
    }),
    route({
      method: "post",
      path: "/profile-packs",
      tag: "Profiles",
      summary: "Make a pack of profile documents; it is offered to nobody yet",
      body: z.strictObject({
        name: z.string().max(120).optional(),
        profiles: z.array(z.record(z.string(), z.unknown())).min(1).max(500),
      }),
      answer: z.object({ digest: z.string(), serial: z.int() }),
      created: true,
      handle: ({ body, person }) =>
        packs.make({
          files: body.profiles.map((document, at) => ({ name: `profiles/${at}`, document })),
          name: body.name,
          by: person,
        }),
    }),
    route({
      method: "post",
      path: "/profile-packs/{digest}/publish",
      tag: "Profiles",
      summary: "Offer a pack to one box, and when that has taken it, to a site or to all",
      body: z.strictObject({
        scope: z.enum(["appliance", "site", "all"]),
        id: z.string().max(64).optional(),
      }),
      handle: ({ params, body, person }) => {
        const to = audienceOf(body);
        if (!to) return Promise.resolve(failure("fleet.invalid", "A box or site is named by its id."));
        return packs.publish({ digest: params.digest ?? "", to, by: person });
      },
    }),
    route({
      method: "post",
      path: "/profile-packs/{digest}/withdraw",
      tag: "Profiles",
      summary: "Offer a pack to nobody any more",
      handle: ({ params, person }) => packs.withdraw({ digest: params.digest ?? "", by: person }),
    }),
  ];
}

function audienceOf({
  scope,
  id,
}: {
  scope: Audience["scope"];
  id?: string | undefined;
}): Audience | undefined {
  if (scope === "all") return { scope };
  return id === undefined ? undefined : { scope, id };
}
