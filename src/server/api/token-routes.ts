import { z } from "zod";
import { type Clock, success } from "../../shared/index.ts";
import { createApiToken, listApiTokens, revokeApiToken } from "../auth/index.ts";
import type { Store } from "../store/index.ts";
import { type Route, route } from "./route.ts";
import { time, timeSchema } from "./shapes.ts";

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: timeSchema,
  lastUsedAt: timeSchema.nullable(),
});

export function tokenRoutes({ store, clock }: { store: Store; clock: Clock }): Route[] {
  return [
    route({
      method: "get",
      path: "/tokens",
      tag: "API tokens",
      summary: "API tokens in force",
      answer: z.object({ tokens: z.array(tokenSchema) }),
      handle: async () =>
        success({
          tokens: (await listApiTokens(store)).map((row) => ({
            ...row,
            createdAt: time(row.createdAt),
            lastUsedAt: time(row.lastUsedAt),
          })),
        }),
    }),
    route({
      method: "post",
      path: "/tokens",
      tag: "API tokens",
      summary: "Make an API token; it is shown once",
      body: z.strictObject({ name: z.string().max(1000) }),
      answer: z.object({ id: z.string(), token: z.string() }),
      created: true,
      handle: ({ body, person }) => createApiToken(store, clock, { name: body.name, by: person }),
    }),
    route({
      method: "delete",
      path: "/tokens/{id}",
      tag: "API tokens",
      summary: "Revoke an API token",
      handle: ({ params }) => revokeApiToken(store, clock, params.id ?? ""),
    }),
  ];
}
