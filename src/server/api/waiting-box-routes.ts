import { z } from "zod";
import { success } from "../../shared/index.ts";
import type { WaitingBoxes } from "../sites/index.ts";
import { type Route, route } from "./route.ts";
import { time, timeSchema } from "./shapes.ts";

const waitingBoxSchema = z.object({
  id: z.string(),
  fingerprint: z.string(),
  model: z.string(),
  version: z.string(),
  address: z.string(),
  firstSeen: timeSchema,
  lastSeen: timeSchema,
  wrongCodes: z.int(),
  state: z.enum(["waiting", "typed"]),
});

export function waitingBoxRoutes({ waitingBoxes }: { waitingBoxes: WaitingBoxes }): Route[] {
  return [
    route({
      method: "get",
      path: "/waiting-boxes",
      tag: "Claim codes",
      summary: "Boxes without an owner that a DNS record led here; each waits for its pairing code",
      answer: z.object({ waitingBoxes: z.array(waitingBoxSchema) }),
      handle: async () => {
        const boxes = await waitingBoxes.list();
        return success({
          waitingBoxes: boxes.map(({ firstSeen, lastSeen, ...box }) => ({
            ...box,
            firstSeen: time(firstSeen),
            lastSeen: time(lastSeen),
          })),
        });
      },
    }),
    route({
      method: "post",
      path: "/waiting-boxes/{id}/pair",
      tag: "Claim codes",
      summary:
        "Type the pairing code that a waiting box shows; it belongs to the site once it finds the code its own",
      body: z.strictObject({ site: z.string().max(64), code: z.string().max(200) }),
      handle: ({ params, body, person }) =>
        waitingBoxes.type({ id: params.id ?? "", siteId: body.site, code: body.code, by: person }),
    }),
  ];
}
