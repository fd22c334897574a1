import { z } from "zod";
import { boxSilenceCodes, consentFields } from "../../model/index.ts";
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import {
  type Boxes,
  boxStateNames,
  commandTypes,
  readAnnounced,
  readBoxStates,
  readWithheld,
} from "../fleet/index.ts";
import { loadOffers, wantedRevision } from "../packs/index.ts";
import type { Store } from "../store/index.ts";
import { announcedAnswer, announcedSchema } from "./announced-shape.ts";
import { type Route, route } from "./route.ts";
import { idSchema, json, time, timeSchema } from "./shapes.ts";

const applianceSchema = z.object({
  id: z.string(),
  name: z.string(),
  site: z.object({ id: z.string(), name: z.string() }),
  enrolledAt: timeSchema,
  revokedAt: timeSchema.nullable(),
  /** Something only a person can settle. */
  question: z.enum(["moved", "copied"]).nullable(),
  version: z.string().nullable(),
  model: z.string().nullable(),
  hostname: z.string().nullable(),
  lastCheckInAt: timeSchema.nullable(),
  lastReportAt: timeSchema.nullable(),
  remoteAddress: z.string().nullable(),
  localAddresses: z.unknown(),
  /** Fields that its owner keeps: they are told of no printer of this box. */
  withheld: z.array(z.enum(consentFields)),
  state: z.enum(boxStateNames),
  /** When it was last heard of (offline), claimed (waiting) or revoked; null while it is online. */
  since: timeSchema.nullable(),
  /** Why it is offline. */
  reason: z
    .object({
      code: z.enum(boxSilenceCodes),
      what: z.string(),
      todo: z.string(),
      evidence: z.array(z.string()),
    })
    .nullable(),
  configuration: z.object({ wanted: z.string(), inForce: z.string().nullable(), problem: z.unknown() }),
});
const reportSchema = z.object({
  epoch: z.string(),
  sequence: z.int(),
  /** SHA-256 of the message as it was before it was compressed and sealed. */
  digest: z.string(),
  isFull: z.boolean(),
  printers: z.int(),
  bodyBytes: z.int(),
  sealedBytes: z.int(),
  sentAt: timeSchema,
  receivedAt: timeSchema,
});
const commandSchema = z.object({
  id: z.string(),
  type: z.string(),
  createdAt: timeSchema,
  createdBy: z.string(),
  expiresAt: timeSchema,
  outcome: z.string().nullable(),
  resultAt: timeSchema.nullable(),
  result: z.unknown(),
  /** SHA-256 of the messages that the result came in, as the box's own page shows them. */
  digests: z.array(z.string()),
});
const eventSchema = z.object({
  id: z.int(),
  at: timeSchema,
  severity: z.enum(["info", "attention", "broken"]),
  kind: z.string(),
  text: z.string(),
  siteId: z.string().nullable(),
  applianceId: z.string().nullable(),
  detail: z.unknown(),
});

export function applianceRoutes(ports: { store: Store; clock: Clock; boxes: Boxes }): Route[] {
  const { store, boxes } = ports;
  const action = (
    path: string,
    summary: string,
    act: (input: { boxId: string; by: { name: string } }) => Promise<Outcome<void>>,
  ): Route =>
    route({
      method: "post",
      path: `/appliances/{id}/${path}`,
      tag: "Appliances",
      summary,
      handle: ({ params, person }) => act({ boxId: params.id ?? "", by: person }),
    });
  return [
    route({
      method: "get",
      path: "/appliances",
      tag: "Appliances",
      summary: "All boxes",
      query: z.object({ site: z.string().max(64).optional() }),
      answer: z.object({ appliances: z.array(applianceSchema) }),
      handle: async ({ query }) => success({ appliances: await listAppliances(store, { site: query.site }) }),
    }),
    route({
      method: "get",
      path: "/appliances/{id}",
      tag: "Appliances",
      summary: "One box with what it said at its last check-in",
      answer: applianceSchema.extend({ announced: announcedSchema, status: z.unknown() }),
      handle: async ({ params }) => {
        const [appliance] = await listAppliances(store, { id: params.id });
        if (!appliance) return failure("fleet.not-found", "There is no such box.");
        const row = await store
          .selectFrom("appliances")
          .select("status")
          .where("id", "=", appliance.id)
          .executeTakeFirst();
        const announced = announcedAnswer(await readAnnounced(store, { boxId: appliance.id }));
        return success({ ...appliance, announced, status: json(row?.status ?? null) });
      },
    }),
    route({
      method: "patch",
      path: "/appliances/{id}",
      tag: "Appliances",
      summary: "Rename a box",
      body: z.strictObject({ name: z.string().max(1000) }),
      handle: ({ params, body, person }) =>
        boxes.rename({ boxId: params.id ?? "", name: body.name, by: person }),
    }),
    action("revoke", "Refuse every message of this box from now on", boxes.revoke),
    action("confirm-move", "The box on other hardware is the same box, moved", boxes.confirmMove),
    action("settle-copy", "Only one of two copies goes on", boxes.settleCopy),
    action("want-full", "Ask for a full report", boxes.wantFull),
    route({
      method: "get",
      path: "/appliances/{id}/reports",
      tag: "Appliances",
      summary: "Reports that came from a box, newest first, each with the digest that the box shows too",
      answer: z.object({ reports: z.array(reportSchema) }),
      handle: async ({ params }) => success({ reports: await readReports(store, params.id ?? "", 100) }),
    }),
    route({
      method: "get",
      path: "/appliances/{id}/commands",
      tag: "Appliances",
      summary: "Commands and their results, newest first",
      answer: z.object({ commands: z.array(commandSchema) }),
      handle: async ({ params }) => {
        const rows = await store
          .selectFrom("commands")
          .select(["id", "type", "createdAt", "createdBy", "expiresAt", "outcome", "resultAt", "result"])
          .select("digests")
          .where("applianceId", "=", params.id ?? "")
          .orderBy("createdAt", "desc")
          .limit(100)
          .execute();
        return success({
          commands: rows.map((row) => ({
            ...row,
            createdAt: time(row.createdAt),
            expiresAt: time(row.expiresAt),
            resultAt: time(row.resultAt),
            result: json(row.result),
            digests: row.digests === null ? [] : (JSON.parse(row.digests) as string[]),
          })),
        });
      },
    }),
    route({
      method: "post",
      path: "/appliances/{id}/commands",
      tag: "Appliances",
      summary: "Tell a box to discover or to collect now; it does so after its next check-in",
      body: z.strictObject({ type: z.enum(commandTypes) }),
      answer: idSchema,
      created: true,
      handle: ({ params, body, person }) =>
        boxes.command({ boxId: params.id ?? "", type: body.type, by: person }),
    }),
    route({
      method: "get",
      path: "/events",
      tag: "Events",
      summary: "What happened, newest first; `before` is the id of the last one seen",
      query: z.object({
        appliance: z.string().max(64).optional(),
        before: z.coerce.number().int().min(1).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      answer: z.object({ events: z.array(eventSchema) }),
      handle: async ({ query }) => {
        let rows = store.selectFrom("events").selectAll().orderBy("id", "desc").limit(query.limit);
        if (query.appliance !== undefined) rows = rows.where("applianceId", "=", query.appliance);
        if (query.before !== undefined) rows = rows.where("id", "<", query.before);
        const events = (await rows.execute()).map(({ printerId: _, ...row }) => ({
          ...row,
          at: time(row.at),
          detail: json(row.detail),
        }));
        return success({ events });
      },
    }),
  ];
}

async function readReports(store: Store, applianceId: string, most: number) {
  const rows = await store
    .selectFrom("reports")
    .selectAll()
    .where("applianceId", "=", applianceId)
    .orderBy("receivedAt", "desc")
    .orderBy("sequence", "desc")
    .limit(most)
    .execute();
  return rows.map(({ bodyHash: digest, isFull, printerCount: printers, ...row }) => ({
    ...{ epoch: row.epoch, sequence: row.sequence, digest, isFull: isFull === 1, printers },
    ...{ bodyBytes: row.bodyBytes, sealedBytes: row.sealedBytes },
    ...{ sentAt: time(row.sentAt), receivedAt: time(row.receivedAt) },
  }));
}

async function listAppliances(store: Store, filter: { site?: string | undefined; id?: string | undefined }) {
  let query = store
    .selectFrom("appliances")
    .innerJoin("sites", "sites.id", "appliances.siteId")
    .selectAll("appliances")
    .select(["sites.name as siteName", "sites.configRevision as wantedRevision"])
    .orderBy("appliances.name");
  if (filter.site !== undefined) query = query.where("appliances.siteId", "=", filter.site);
  if (filter.id !== undefined) query = query.where("appliances.id", "=", filter.id);
  const offered = await loadOffers(store);
  const states = await readBoxStates(store);
  const stateOf = (id: string) => {
    const { state = "waiting", since, reason } = states.get(id) ?? {};
    return { state, since: time(since ?? null), reason: reason ?? null };
  };
  return (await query.execute()).map((row) => ({
    ...stateOf(row.id),
    id: row.id,
    name: row.name,
    site: { id: row.siteId, name: row.siteName },
    enrolledAt: time(row.enrolledAt),
    revokedAt: time(row.revokedAt),
    question: row.clonedAt !== null ? "copied" : row.movedTo !== null ? "moved" : null,
    version: row.version,
    model: row.model,
    hostname: row.hostname,
    lastCheckInAt: time(row.lastCheckInAt),
    lastReportAt: time(row.lastReportAt),
    remoteAddress: row.remoteAddress,
    localAddresses: json(row.localAddresses),
    withheld: readWithheld(row.withheld),
    configuration: {
      wanted: wantedRevision(row.wantedRevision, offered(row)),
      inForce: row.configRevision,
      problem: json(row.configProblem),
    },
  }));
}
