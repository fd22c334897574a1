import { z } from "zod";
import { type Clock, failure, success } from "../../shared/index.ts";
import type { Boxes } from "../fleet/index.ts";
import { listRecordings, readRecording } from "../recordings.ts";
import type { Store } from "../store/index.ts";
import { type Route, route } from "./route.ts";
import { idSchema, time, timeSchema } from "./shapes.ts";

const recordingSchema = z.object({
  id: z.string(),
  askedAt: timeSchema,
  askedBy: z.string(),
  state: z.enum(["done", "failed", "expired", "waiting"]),
  words: z.string().nullable(),
  variables: z.int().nullable(),
});

export function recordingRoutes(ports: { store: Store; clock: Clock; boxes: Boxes }): Route[] {
  const { store, clock, boxes } = ports;
  return [
    route({
      method: "get",
      path: "/printers/{id}/recordings",
      tag: "Printers",
      summary: "Recordings that were asked for, newest first",
      answer: z.object({ recordings: z.array(recordingSchema) }),
      handle: async ({ params }) => {
        const listed = await listRecordings(store, Number(params.id), clock.now());
        return success({ recordings: listed.map((line) => ({ ...line, askedAt: time(line.askedAt) })) });
      },
    }),
    route({
      method: "post",
      path: "/printers/{id}/recordings",
      tag: "Printers",
      summary:
        "Ask the printer's box for a redacted recording; made only where the customer allowed it there",
      answer: idSchema,
      created: true,
      handle: ({ params, person }) => boxes.record({ printerId: Number(params.id), by: person }),
    }),
    route({
      method: "get",
      path: "/recordings/{id}",
      tag: "Printers",
      summary: "A recording, as `tallybox record` writes it",
      answer: z.string(),
      mediaType: "text/plain",
      handle: async ({ params }, c) => {
        const recording = await readRecording(store, params.id ?? "");
        if (!recording) return failure("fleet.not-found", "There is no such recording.");
        return c.text(recording.text);
      },
    }),
  ];
}
