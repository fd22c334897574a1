import { z } from "zod";
import { type Configuration, configurationSchema } from "../../protocol/index.ts";
import { type Clock, failure, success } from "../../shared/index.ts";
import { readAnnounced } from "../fleet/index.ts";
import { type ClaimCodes, hideSecrets, type Sites } from "../sites/index.ts";
import type { Store } from "../store/index.ts";
import { announcedAnswer, announcedSchema } from "./announced-shape.ts";
import { type Route, route } from "./route.ts";
import { idSchema, time, timeSchema } from "./shapes.ts";

const siteSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: timeSchema,
  configRevision: z.string(),
  appliances: z.int(),
  printers: z.int(),
});
const claimCodeSchema = z.object({
  id: z.string(),
  site: z.object({ id: z.string(), name: z.string() }),
  note: z.string().nullable(),
  state: z.enum(["open", "used", "expired", "revoked"]),
  createdAt: timeSchema,
  createdBy: z.string(),
  expiresAt: timeSchema,
  usedAt: timeSchema.nullable(),
  applianceId: z.string().nullable(),
});
const nameBody = z.strictObject({ name: z.string().max(1000) });
// Checked by the same rules as everywhere, after kept secrets are back in their places.
const configurationBody = z.record(z.string(), z.unknown());

export function siteRoutes(ports: {
  store: Store;
  clock: Clock;
  sites: Sites;
  claimCodes: ClaimCodes;
}): Route[] {
  const { store, clock, sites, claimCodes } = ports;
  const noSite = () => failure("fleet.not-found", "There is no such site.");
  const shownConfiguration = (configuration: Configuration | undefined) =>
    configuration ? success(hideSecrets(configuration)) : noSite();
  return [
    route({
      method: "get",
      path: "/sites",
      tag: "Sites",
      summary: "All sites",
      answer: z.object({ sites: z.array(siteSchema) }),
      handle: async () => success({ sites: await listSites(store) }),
    }),
    route({
      method: "post",
      path: "/sites",
      tag: "Sites",
      summary: "Make a site, with a configuration that names no ranges yet",
      body: nameBody,
      answer: idSchema,
      created: true,
      handle: ({ body, person }) => sites.create({ name: body.name, by: person }),
    }),
    route({
      method: "patch",
      path: "/sites/{id}",
      tag: "Sites",
      summary: "Rename a site",
      body: nameBody,
      handle: ({ params, body, person }) =>
        sites.rename({ siteId: params.id ?? "", name: body.name, by: person }),
    }),
    route({
      method: "get",
      path: "/sites/{id}/configuration",
      tag: "Sites",
      summary: "The configuration in force; each secret shows only as { set: true }",
      answer: configurationSchema,
      handle: async ({ params }) => shownConfiguration(await sites.configuration(params.id ?? "")),
    }),
    route({
      method: "put",
      path: "/sites/{id}/configuration",
      tag: "Sites",
      summary:
        "Replace the configuration; { set: true } keeps a secret, a revision given must be the one in force",
      body: configurationBody,
      answer: z.object({ revision: z.string() }),
      handle: ({ params, body, person }) => {
        const { revision, ...configuration } = body;
        return sites.saveConfiguration({
          siteId: params.id ?? "",
          configuration,
          by: person,
          ...(typeof revision === "string" ? { basedOn: revision } : {}),
        });
      },
    }),
    route({
      method: "get",
      path: "/sites/{id}/announced",
      tag: "Sites",
      summary:
        "Printers that the boxes of a site hear announce themselves by mDNS and do not read, with the reason",
      answer: announcedSchema,
      handle: async ({ params }) => {
        const siteId = params.id ?? "";
        const site = await store.selectFrom("sites").select("id").where("id", "=", siteId).executeTakeFirst();
        return site ? success(announcedAnswer(await readAnnounced(store, { siteId }))) : noSite();
      },
    }),
    route({
      method: "get",
      path: "/claim-codes",
      tag: "Claim codes",
      summary: "Claim codes, newest first; the codes themselves are shown only when they are made",
      query: z.object({ site: z.string().max(64).optional() }),
      answer: z.object({ claimCodes: z.array(claimCodeSchema) }),
      handle: async ({ query }) =>
        success({ claimCodes: await listClaimCodes(store, clock.now(), query.site) }),
    }),
    route({
      method: "post",
      path: "/claim-codes",
      tag: "Claim codes",
      summary: "Make a claim code for a box of a site",
      body: z.strictObject({
        site: z.string().max(64),
        days: z.int().min(1).max(90).default(7),
        note: z.string().max(200).optional(),
      }),
      answer: z.object({
        id: z.string(),
        code: z.string(),
        link: z.string(),
        uri: z.string(),
        expiresAt: timeSchema,
      }),
      created: true,
      handle: async ({ body, person }) => {
        const { site, days, note } = body;
        const made = await claimCodes.create({
          siteId: site,
          days,
          by: person,
          ...(note === undefined ? {} : { note }),
        });
        return made.ok ? success({ ...made.value, expiresAt: time(made.value.expiresAt) }) : made;
      },
    }),
    route({
      method: "delete",
      path: "/claim-codes/{id}",
      tag: "Claim codes",
      summary: "Revoke an unused claim code",
      handle: ({ params, person }) => claimCodes.revoke({ id: params.id ?? "", by: person }),
    }),
  ];
}

async function listSites(store: Store) {
  const rows = await store
    .selectFrom("sites")
    .select(["id", "name", "createdAt", "configRevision"])
    .select(({ selectFrom }) => [
      selectFrom("appliances")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .whereRef("appliances.siteId", "=", "sites.id")
        .where("appliances.revokedAt", "is", null)
        .as("appliances"),
      selectFrom("printers")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .whereRef("printers.siteId", "=", "sites.id")
        .where("printers.mergedInto", "is", null)
        .as("printers"),
    ])
    .orderBy("name")
    .execute();
  return rows.map((row) => ({
    ...row,
    createdAt: time(row.createdAt),
    appliances: Number(row.appliances),
    printers: Number(row.printers),
  }));
}

async function listClaimCodes(store: Store, now: number, siteId: string | undefined) {
  let query = store
    .selectFrom("claimCodes")
    .innerJoin("sites", "sites.id", "claimCodes.siteId")
    .selectAll("claimCodes")
    .select("sites.name as siteName")
    .orderBy("claimCodes.createdAt", "desc")
    .limit(500);
  if (siteId !== undefined) query = query.where("claimCodes.siteId", "=", siteId);
  return (await query.execute()).map((row) => ({
    id: row.id,
    site: { id: row.siteId, name: row.siteName },
    note: row.note,
    state:
      row.usedAt !== null
        ? "used"
        : row.revokedAt !== null
          ? "revoked"
          : row.expiresAt <= now
            ? "expired"
            : "open",
    createdAt: time(row.createdAt),
    createdBy: row.createdBy,
    expiresAt: time(row.expiresAt),
    usedAt: time(row.usedAt),
    applianceId: row.applianceId,
  }));
}
